// The result file of `vllm bench serve`, as vllm/benchmarks/serve.py (2026) writes it.

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <optional>
#include <string>
#include <string_view>

#include "harness/document/json_value.h"
#include "harness/metrics/tool_statistics.h"
#include "harness/metrics/tool_totals.h"
#include "harness/report/export_formats.h"
#include "harness/report/exported_figures.h"

namespace llmb {
namespace {

constexpr double kMillisecondsPerSecond = 1e3;

// The --backend of vLLM that uses the same API.
std::string_view BackendOf(const ExportedRun& run) {
  return run.settings.api == Api::kChat ? "openai-chat" : "openai";
}

// vLLM has date and time apart by a dash.
std::string VllmDate(std::string timestamp) {
  std::ranges::replace(timestamp, '_', '-');
  return timestamp;
}

// vLLM's own client can wait for a slot with any request rate. Our users do nothing else.
std::optional<int> MaxConcurrencyOf(const ExportedRun& run, const ExportedStage& stage) {
  const auto users = stage.summary->load.Users();
  return users ? users : run.settings.max_concurrency;
}

std::string ArrivalsText(const LoadLevel& load) {
  if (load.IsTrace()) return "trace";
  return load.Rate() ? fmt::format("{}qps", *load.Rate()) : "infqps";
}

// The times of a trace are not drawn from any rate.
void AddArrivals(const ExportedRun& run, const LoadLevel& load, Json& json) {
  if (load.IsTrace()) return;
  json["request_rate"] = load.Rate() ? Json(*load.Rate()) : Json("inf");
  const ArrivalPattern pattern = run.settings.arrivals.value_or(ArrivalPattern());
  // vLLM's arrivals are never evenly spaced, so it has no number for that.
  if (pattern.process != ArrivalProcess::kConstant) {
    json["burstiness"] = pattern.process == ArrivalProcess::kGamma ? pattern.burstiness : 1.0;
  }
}

void AddTraffic(const ExportedRun& run, const ExportedStage& stage, Json& json) {
  AddArrivals(run, stage.summary->load, json);
  const auto most = MaxConcurrencyOf(run, stage);
  json["max_concurrency"] = most ? Json(*most) : Json();
}

void AddCounts(const ExportedRun& run, const ToolSamples& samples, Json& json) {
  const ToolTotals totals = TotalsOf(samples);
  json["completed"] = samples.completed;
  json["failed"] = samples.requests - samples.completed;
  const auto add = [&](const char* key, std::optional<double> value) {
    if (value) json[key] = *value;
  };
  const auto add_whole = [&](const char* key, std::optional<double> value) {
    if (value) json[key] = static_cast<std::int64_t>(*value);
  };
  add_whole("total_input_tokens", totals.input_tokens);
  add_whole("total_output_tokens", totals.output_tokens);
  add("duration", totals.duration);
  add("request_throughput", totals.request_throughput);
  if (totals.request_goodput) {
    json["request_goodput"] = run.counts_good ? Json(*totals.request_goodput) : Json();
  }
  add("output_throughput", totals.output_throughput);
  add("total_token_throughput", totals.total_token_throughput);
}

void AddPeaks(const PeakCounts& peaks, Json& json) {
  const auto events = peaks.MostTokenEvents();
  if (events) json["max_output_tokens_per_s"] = static_cast<double>(*events);
  const auto requests = peaks.MostRequests();
  if (requests) json["max_concurrent_requests"] = *requests;
}

void AddStatistics(std::string_view name, const ToolStatistics& statistics, bool unknown,
                   Json& json) {
  if (unknown) return;
  const auto put = [&](std::string_view statistic, std::optional<double> seconds) {
    json[fmt::format("{}_{}_ms", statistic, name)] = seconds.value_or(0) * kMillisecondsPerSecond;
  };
  put("mean", statistics.mean);
  put("median", statistics.Percentile(50));
  put("std", statistics.deviation);
  for (const int percentile : kToolPercentiles) {
    put(fmt::format("p{}", percentile), statistics.Percentile(percentile));
  }
}

void AddTimes(const ToolSamples& samples, Json& json) {
  const auto add = [&](std::string_view name, const ToolValues& values) {
    AddStatistics(name, ToolStatisticsOf(values.values), values.unknown, json);
  };
  add("ttft", samples.ttft);
  add("tpot", samples.tpot);
  // Without streaming there are no gaps, rather than gaps of 0.
  AddStatistics("itl", ToolStatisticsOf(samples.gaps), samples.gaps_unknown || samples.ttft.unknown,
                json);
  add("e2el", samples.latency);
}

template <typename Get>
Json ListOf(const ToolSamples& samples, const Get& get) {
  Json list = Json::array();
  for (const ToolRequest& request : samples.detailed) list.push_back(get(request));
  return list;
}

void AddRequests(const ToolSamples& samples, Json& json) {
  json["input_lens"] = ListOf(samples, [](const auto& request) { return request.input_tokens; });
  json["output_lens"] = ListOf(samples, [](const auto& request) { return request.output_tokens; });
  json["ttfts"] = ListOf(samples, [](const auto& request) { return request.ttft; });
  json["itls"] = ListOf(samples, [](const auto& request) { return Json(request.gaps); });
  json["start_times"] = ListOf(
      samples, [](const auto& request) { return ToSeconds(request.started.time_since_epoch()); });
  json["generated_texts"] =
      ListOf(samples, [](const auto& request) { return request.response_text; });
  json["errors"] = ListOf(samples, [](const auto& request) { return request.error_message; });
}

}  // namespace

std::string VllmText(const ExportedRun& run, const ExportedStage& stage) {
  assert(stage.vllm != nullptr);
  const ToolSamples& samples = *stage.vllm;
  Json json = Json::object();
  json["date"] = VllmDate(run.settings.timestamp);
  json["endpoint_type"] = BackendOf(run);
  json["backend"] = BackendOf(run);
  json["label"] = run.settings.label.empty() ? Json() : Json(run.settings.label);
  json["model_id"] = stage.model_name;
  // The server counts the tokens, with the tokenizer of its model.
  json["tokenizer_id"] = stage.model_name;
  json["num_prompts"] = samples.requests;
  AddTraffic(run, stage, json);
  AddCounts(run, samples, json);
  AddPeaks(samples.peaks, json);
  AddTimes(samples, json);
  if (run.detailed) AddRequests(samples, json);
  json["llm_benchmarks"] = OwnFiguresJson(run, stage);
  // Metadata never replaces a figure.
  for (const auto& [key, value] : run.settings.metadata) {
    if (!json.contains(key)) json[key] = value;
  }
  return JsonText(json) + "\n";
}

std::string VllmFileName(const ExportedRun& run, const ExportedStage& stage) {
  const std::string& label = run.settings.label;
  const std::string_view begin = label.empty() ? BackendOf(run) : std::string_view(label);
  const auto most = MaxConcurrencyOf(run, stage);
  const std::string model = stage.model_name.substr(stage.model_name.rfind('/') + 1);
  return FileNameText(fmt::format("{}-{}{}-{}-{}.json", begin, ArrivalsText(stage.summary->load),
                                  most ? fmt::format("-concurrency{}", *most) : "", model,
                                  VllmDate(run.settings.timestamp)));
}

std::vector<ExportedFile> VllmFiles(const ExportedRun& run) {
  std::vector<ExportedFile> files;
  for (std::size_t i = 0; i < run.stages.size(); ++i) {
    files.push_back({fmt::format("vllm_{}_{}.json", run.settings.timestamp, StageFileName(run, i)),
                     VllmText(run, run.stages[i])});
  }
  return files;
}

}  // namespace llmb
