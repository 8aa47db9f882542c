#include "tools/convert/input_settings.h"

#include <algorithm>
#include <istream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "harness/base/atomic_file.h"
#include "harness/document/results_csv.h"
#include "harness/document/run_document.h"
#include "tools/convert/input_files.h"

namespace llmb {
namespace {

using Paths = std::vector<std::filesystem::path>;
using PromptIds = std::map<std::string, std::set<std::string>>;  // by endpoint

Paths AllInputs(const ConvertRequest& request) {
  Paths all = request.documents;
  all.insert(all.end(), request.journals.begin(), request.journals.end());
  all.insert(all.end(), request.csvs.begin(), request.csvs.end());
  return all;
}

// Collects the endpoints of all inputs, one input after another.
class SettingsReader {
 public:
  SettingsReader(const ConvertRequest& request, const std::function<void()>& on_request)
      : labels_(InputLabels(request)), on_request_(on_request) {}

  Status AddDocument(const std::filesystem::path& path) {
    LLMB_ASSIGN_OR_RETURN(const std::unique_ptr<std::istream> file, OpenFile(path));
    RunContext context;
    PromptIds prompt_ids;
    LLMB_RETURN_IF_ERROR(
        ReadRunDocument(*file, path.string(),
                        {.on_context = [&](const RunContext& read) { context = read; },
                         .on_request =
                             [&](const RequestRecord& record) {
                               on_request_();
                               prompt_ids[record.endpoint_name].insert(record.prompt_id);
                             },
                         .on_case = {}}));
    AddRun(context, prompt_ids);
    return {};
  }

  void AddJournal(const RecoveredRun& run) {
    PromptIds prompt_ids;
    for (std::size_t i = 0; i < run.collected.cases.size(); ++i) {
      const CaseRun& one = run.collected.cases[i].run;
      if (run.collected.lines[i].empty()) continue;
      std::set<std::string>& ids = prompt_ids[one.endpoint_name];
      if (!one.prompt_id.empty()) {
        ids.insert(one.prompt_id);
        continue;
      }
      // The stage of a search, which sends all prompts.
      for (const Prompt& prompt : run.context.prompts) ids.insert(prompt.id);
    }
    AddRun(run.context, prompt_ids);
  }

  Status AddCsv(const std::filesystem::path& path) {
    std::set<std::pair<std::string, std::string>> models;  // endpoint and model
    std::error_code error;
    if (std::filesystem::is_regular_file(path, error)) {
      LLMB_ASSIGN_OR_RETURN(const std::unique_ptr<std::istream> file, OpenFile(path));
      LLMB_RETURN_IF_ERROR(ReadResultsCsv(*file, path.string(), [&](const RequestRecord& record) {
        on_request_();
        models.emplace(record.endpoint_name, record.model_name);
      }));
    }
    for (const auto& [endpoint, model] : models) {
      Add(endpoint, model, SettingsOfCsv(labels_[input_], model));
    }
    ++input_;
    return {};
  }

  std::vector<MeasuredEndpoint> Release() { return std::move(measured_); }

 private:
  void AddRun(const RunContext& context, const PromptIds& prompt_ids) {
    for (const Endpoint& endpoint : context.endpoints) {
      const auto ids = prompt_ids.find(endpoint.name);
      if (ids == prompt_ids.end()) continue;
      Add(endpoint.name, "", SettingsOf(context, endpoint, ids->second));
    }
    ++input_;
  }

  void Add(const std::string& endpoint, const std::string& csv_model, Settings settings) {
    measured_.push_back({input_, labels_[input_], endpoint, csv_model, std::move(settings)});
  }

  std::vector<std::string> labels_;
  const std::function<void()>& on_request_;
  std::size_t input_ = 0;
  std::vector<MeasuredEndpoint> measured_;
};

}  // namespace

std::vector<std::string> InputLabels(const ConvertRequest& request) {
  const Paths paths = AllInputs(request);
  std::vector<std::string> labels;
  for (const auto& path : paths) {
    labels.push_back(RunTimestamp(path).value_or(path.filename().string()));
  }
  const std::multiset<std::string> given(labels.begin(), labels.end());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (given.count(labels[i]) > 1) labels[i] = paths[i].string();
  }
  return labels;
}

Result<std::vector<MeasuredEndpoint>> ReadSettings(const ConvertRequest& request,
                                                   const std::vector<RecoveredRun>& recovered,
                                                   const std::function<void()>& on_request) {
  SettingsReader reader(request, on_request);
  if (request.documents.size() + recovered.size() + request.csvs.size() == 1 &&
      request.csvs.empty()) {
    return reader.Release();
  }
  for (const auto& path : request.documents) LLMB_RETURN_IF_ERROR(reader.AddDocument(path));
  for (const RecoveredRun& run : recovered) reader.AddJournal(run);
  for (const auto& path : request.csvs) LLMB_RETURN_IF_ERROR(reader.AddCsv(path));
  return reader.Release();
}

}  // namespace llmb
