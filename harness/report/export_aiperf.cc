// AIPerf's profile_export_aiperf.json, as its model JsonExportData (2026) has it.

#include <fmt/format.h>

#include <cassert>
#include <numeric>
#include <string>
#include <string_view>

#include "harness/document/json_value.h"
#include "harness/metrics/tool_statistics.h"
#include "harness/report/export_formats.h"
#include "harness/report/exported_figures.h"

namespace llmb {
namespace {

constexpr double kMillisecondsPerSecond = 1e3;

void AddDistribution(const char* name, std::string_view unit, double factor,
                     const ToolValues& values, Json& json) {
  const ToolStatistics statistics = ToolStatisticsOf(values.values);
  if (statistics.count == 0) return;
  Json& metric = json[name] = Json::object();
  metric["unit"] = unit;
  metric["avg"] = *statistics.mean * factor;
  for (const int percentile : kToolPercentiles) {
    metric[fmt::format("p{}", percentile)] = *statistics.Percentile(percentile) * factor;
  }
  metric["min"] = *statistics.minimum * factor;
  metric["max"] = *statistics.maximum * factor;
  metric["std"] = *statistics.deviation * factor;
}

void AddValue(const char* name, std::string_view unit, double value, Json& json) {
  json[name] = {{"unit", unit}, {"avg", value}};
}

void AddRates(const ToolSamples& samples, Json& json) {
  AddValue("request_count", "requests", static_cast<double>(samples.completed), json);
  const double duration = ToSeconds(samples.duration);
  if (duration <= 0) return;
  const auto& tokens = samples.output_tokens;
  if (!tokens.unknown) {
    AddValue("output_token_throughput", "tokens/sec",
             std::accumulate(tokens.values.begin(), tokens.values.end(), 0.0) / duration, json);
  }
  AddValue("request_throughput", "requests/sec", static_cast<double>(samples.completed) / duration,
           json);
}

Json ErrorsJson(const ToolSamples& samples) {
  Json errors = Json::array();
  for (const auto& [type, count] : samples.failures) {
    errors.push_back({{"error_details", {{"type", type}, {"message", type}}}, {"count", count}});
  }
  return errors;
}

Json InputJson(const ExportedRun& run, const ExportedStage& stage) {
  Json load = Json::object();
  const LoadLevel& level = stage.summary->load;
  if (level.Users()) load["concurrency"] = *level.Users();
  if (level.Rate()) load["request_rate"] = *level.Rate();
  load["request_count"] = stage.aiperf->requests;
  return {{"endpoint",
           {{"model_names", {stage.model_name}},
            {"type", Name(run.settings.api)},
            {"streaming", run.settings.streamed}}},
          {"loadgen", std::move(load)}};
}

std::string TextOf(const ExportedRun& run, const ExportedStage& stage) {
  assert(stage.aiperf != nullptr);
  const ToolSamples& samples = *stage.aiperf;
  Json json = Json::object();
  AddDistribution("time_to_first_token", "ms", kMillisecondsPerSecond, samples.ttft, json);
  AddDistribution("inter_token_latency", "ms", kMillisecondsPerSecond, samples.request_gaps, json);
  AddDistribution("request_latency", "ms", kMillisecondsPerSecond, samples.latency, json);
  AddDistribution("input_sequence_length", "tokens", 1, samples.input_tokens, json);
  AddDistribution("output_sequence_length", "tokens", 1, samples.output_tokens, json);
  AddRates(samples, json);
  json["was_cancelled"] = run.settings.interrupted;
  json["error_summary"] = ErrorsJson(samples);
  json["input_config"] = InputJson(run, stage);
  json["llm_benchmarks"] = OwnFiguresJson(run, stage);
  return JsonText(json) + "\n";
}

}  // namespace

std::vector<ExportedFile> AiperfFiles(const ExportedRun& run) {
  std::vector<ExportedFile> files;
  for (std::size_t i = 0; i < run.stages.size(); ++i) {
    files.push_back({fmt::format("profile_export_aiperf_{}_{}.json", run.settings.timestamp,
                                 StageFileName(run, i)),
                     TextOf(run, run.stages[i])});
  }
  return files;
}

}  // namespace llmb
