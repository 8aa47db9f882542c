#include "tools/convert/merge_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "harness/record/goodput_limits.h"
#include "harness/record/threshold.h"
#include "tools/convert/input_files.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

bool IsSameFolder(const fs::path& a, const fs::path& b) {
  std::error_code error;
  return fs::equivalent(a.empty() ? fs::path(".") : a, b.empty() ? fs::path(".") : b, error);
}

}  // namespace

Result<Slo> SloOfRun(const RunContext& context) {
  Slo slo;
  LLMB_ASSIGN_OR_RETURN(slo.of_all, ParseThresholds("--slo of the shards", context.slo));
  if (!slo.of_all.empty()) return slo;
  for (const Endpoint& endpoint : context.endpoints) {
    if (endpoint.slo.empty()) continue;
    const std::string source = fmt::format("model '{}': slo", endpoint.name);
    LLMB_ASSIGN_OR_RETURN(slo.of_endpoint[endpoint.name], ParseThresholds(source, endpoint.slo));
  }
  return slo;
}

Status CompleteFromRun(RunContext& context, ConvertRequest& request) {
  if (!request.slo.Empty()) {
    context.slo.clear();
    for (const Threshold& threshold : request.slo.of_all) context.slo.push_back(threshold.text);
  } else if (context.capacity.empty()) {  // a search has chosen stages that miss its thresholds
    LLMB_ASSIGN_OR_RETURN(request.slo, SloOfRun(context));
  }
  if (request.goodput.Empty()) {
    LLMB_ASSIGN_OR_RETURN(request.goodput,
                          ParseGoodputLimits("--goodput of the shards", context.goodput));
  }
  context.goodput = GoodputTexts(request.goodput);
  return {};
}

std::string MergedTimestamp(const RunContext& context, const ConvertRequest& request) {
  const std::string of_run = context.timestamp.substr(0, context.timestamp.find("_shard"));
  std::string timestamp = of_run;
  const auto is_taken = [&](const fs::path& shard) {
    return RunTimestamp(shard) == timestamp &&
           IsSameFolder(shard.parent_path(), request.output_dir);
  };
  for (int number = 2; std::ranges::any_of(request.shards.files, is_taken); ++number) {
    timestamp = fmt::format("{}_{}", of_run, number);
  }
  return timestamp;
}

}  // namespace llmb
