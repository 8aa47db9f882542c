#include "tools/compare/comparison_document.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

namespace llmb {
namespace {

using Json = nlohmann::ordered_json;

void Put(Json& object, const char* key, std::optional<double> value) {
  if (value) object[key] = *value;
}

void PutReason(Json& object, const std::string& reason) {
  if (!reason.empty()) object["reason"] = reason;
}

Json MetricJson(const MetricComparison& metric) {
  Json json = {{"metric", metric.metric->id}, {"unit", metric.metric->unit}};
  Put(json, "baseline", metric.baseline);
  Put(json, "new", metric.fresh);
  if (metric.change) {
    json["change"] = metric.change->ratio - 1;
    json["change_low"] = metric.change->low - 1;
    json["change_high"] = metric.change->high - 1;
    json["p_value"] = metric.change->p_value;
  }
  json["verdict"] = ChangeWordText(metric.word);
  PutReason(json, metric.reason);
  return json;
}

// What is known of the runs of a side: `side` is baseline or new.
void PutRuns(Json& json, const std::string& side, const std::vector<RunFigures>& runs) {
  const bool known =
      std::ranges::any_of(runs, [](const RunFigures& run) { return !run.client_verdict.empty(); });
  if (known) {
    Json& verdicts = json[side + "_client_verdicts"] = Json::array();
    for (const RunFigures& run : runs) {
      verdicts.push_back(run.client_verdict.empty() ? "unknown" : run.client_verdict);
    }
  }
  json[side + "_interrupted_runs"] = std::ranges::count_if(runs, &RunFigures::interrupted);
}

Json PairJson(const ComparedPair& pair, const PairComparison& comparison) {
  Json json = {{"baseline_endpoint", pair.baseline_endpoint},
               {"new_endpoint", pair.new_endpoint},
               {"load", pair.load.Key()},
               {"baseline_runs", pair.baseline.size()},
               {"new_runs", pair.fresh.size()},
               {"within_one_run", pair.WithinOneRun()}};
  PutRuns(json, "baseline", pair.baseline);
  PutRuns(json, "new", pair.fresh);
  json["baseline_left_out_runs"] = pair.baseline_left_out;
  json["new_left_out_runs"] = pair.fresh_left_out;
  json["metrics"] = Json::array();
  json["thresholds"] = Json::array();
  for (const MetricComparison& metric : comparison.metrics) {
    json["metrics"].push_back(MetricJson(metric));
  }
  for (const JudgedThreshold& judged : comparison.thresholds) {
    Json threshold = {{"threshold", judged.threshold.Text()},
                      {"state", ThresholdStateText(judged.state)}};
    PutReason(threshold, judged.reason);
    json["thresholds"].push_back(std::move(threshold));
  }
  return json;
}

}  // namespace

std::string ComparisonDocument(const ComparisonReport& report) {
  Json json = {{"pairs", Json::array()}};
  for (std::size_t i = 0; i < report.pairs.size(); ++i) {
    json["pairs"].push_back(PairJson(report.pairs[i], report.comparisons[i]));
  }
  json["notes"] = report.notes;
  json["exit_code"] = report.ExitCode();
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace llmb
