#include "tools/convert/missing_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "harness/base/atomic_file.h"
#include "harness/document/results_csv.h"
#include "harness/document/run_document.h"
#include "harness/journal/journal_header.h"
#include "harness/workload/response_form.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

ResponseForm FormOf(const RunContext& context) {
  return ResponseFormOf(context.settings, context.workload, context.endpoints);
}

std::optional<ResponseForm> FormOfDocument(const fs::path& path) {
  const auto file = OpenFile(path);
  if (!file) return std::nullopt;
  const auto context = ReadDocumentContext(**file, path.string());
  return context ? std::optional(FormOf(*context)) : std::nullopt;
}

std::optional<ResponseForm> FormOfJournal(const fs::path& path) {
  const auto file = OpenFile(path);
  std::string line;
  if (!file || !std::getline(**file, line)) return std::nullopt;
  const auto header = HeaderFromLine(line);
  return header ? std::optional(FormOf(header->context)) : std::nullopt;
}

// Decides by the requests. A file without a successful one may have every figure.
std::optional<ResponseForm> FormOfCsv(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return std::nullopt;
  const auto file = OpenFile(path);
  if (!file) return std::nullopt;
  bool any = false;
  bool first_tokens = false;
  bool gaps = false;
  const Status read = ReadResultsCsv(**file, path.string(), [&](const RequestRecord& record) {
    any = any || record.Succeeded();
    first_tokens = first_tokens || record.time_to_first_token;
    gaps = gaps || record.time_per_output_token || record.inter_token_latency;
  });
  if (!read || !any) return std::nullopt;
  return ResponseForm{.streamed = first_tokens || gaps,
                      .most_tokens = gaps ? std::nullopt : std::optional(1),
                      .is_observed = true};
}

// The form of the responses of all inputs together: a figure exists if one input has it.
std::optional<ResponseForm> FormOfAll(const ConvertRequest& request) {
  std::vector<std::optional<ResponseForm>> forms;
  for (const fs::path& path : request.documents) forms.push_back(FormOfDocument(path));
  for (const fs::path& path : request.journals) forms.push_back(FormOfJournal(path));
  for (const fs::path& path : request.csvs) forms.push_back(FormOfCsv(path));
  ResponseForm all{.streamed = false, .most_tokens = 0};
  for (const auto& form : forms) {
    if (!form) return std::nullopt;
    all.streamed = all.streamed || form->streamed;
    all.is_observed = all.is_observed || form->is_observed;
    if (all.most_tokens && form->most_tokens) {
      all.most_tokens = std::max(*all.most_tokens, *form->most_tokens);
    } else {
      all.most_tokens.reset();
    }
  }
  return forms.empty() ? std::nullopt : std::optional(all);
}

}  // namespace

Status CheckFiguresExist(const ConvertRequest& request) {
  if (request.slo.Empty() && request.goodput.Empty()) return {};
  const std::optional<ResponseForm> form = FormOfAll(request);
  if (!form) return {};
  Status status = CheckFigures(request.slo.of_all, *form, "--slo");
  if (status) status = CheckFigures(request.goodput, *form);
  if (status) return {};
  return Fail(fmt::format("{}, and no request of the input has it", status.error().message));
}

}  // namespace llmb
