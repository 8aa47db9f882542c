#include "harness/document/summary_columns.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

#include "harness/metrics/success_rate.h"
#include "harness/record/metric_catalog.h"

namespace llmb {
namespace {

using Column = SummaryColumn;
using Summary = EndpointSummary;
using Value = std::optional<double>;

// Seconds are written to the nanosecond, the resolution of the clock; other numbers in full.
FieldValue Seconds(Value value) { return value ? FieldValue(FromSeconds(*value)) : FieldValue(); }
FieldValue Number(Value value) { return value ? FieldValue(*value) : FieldValue(); }
FieldValue Count(std::uint64_t count) { return static_cast<std::int64_t>(count); }

FieldValue SuccessRate(const Summary& summary) {
  const auto text = SuccessRateText(summary.successful_requests, summary.total_requests);
  return text ? FieldValue(*text) : FieldValue();
}

// A metric whose distribution the summary shows.
struct MetricColumns {
  std::string_view metric_id;
  Distribution Summary::*distribution;
  FieldValue (*write)(Value);
};
constexpr MetricColumns kLatency = {"total_latency", &Summary::total_latency, Seconds};
constexpr MetricColumns kTtft = {"time_to_first_token", &Summary::time_to_first_token, Seconds};
constexpr MetricColumns kTpot = {"time_per_output_token", &Summary::time_per_output_token, Seconds};
constexpr MetricColumns kItl = {"inter_token_latency", &Summary::inter_token_latency, Seconds};
constexpr MetricColumns kThroughput = {"tokens_per_second", &Summary::tokens_per_second, Number};

Column StatisticColumn(std::string_view prefix, const MetricColumns& metric,
                       Value Distribution::*statistic) {
  return {fmt::format("{}_{}", prefix, MetricById(metric.metric_id).short_name),
          [metric, statistic](const Summary& summary) {
            return metric.write(summary.*metric.distribution.*statistic);
          }};
}

void AddSpread(std::vector<Column>& columns, const MetricColumns& metric) {
  columns.push_back(StatisticColumn("avg", metric, &Distribution::mean));
  columns.push_back(StatisticColumn("min", metric, &Distribution::minimum));
  columns.push_back(StatisticColumn("max", metric, &Distribution::maximum));
}

void AddQuantiles(std::vector<Column>& columns, const MetricColumns& metric) {
  columns.push_back(StatisticColumn("p50", metric, &Distribution::p50));
  columns.push_back(StatisticColumn("p90", metric, &Distribution::p90));
  columns.push_back(StatisticColumn("p95", metric, &Distribution::p95));
  columns.push_back(StatisticColumn("p99", metric, &Distribution::p99));
}

template <auto member>
FieldValue SecondsOf(const Summary& summary) {
  return Seconds(summary.*member);
}
template <auto member>
FieldValue NumberOf(const Summary& summary) {
  return Number(summary.*member);
}

// The columns of the established format.
void AddEstablished(std::vector<Column>& columns) {
  columns = {
      {"endpoint_name", [](const Summary& s) -> FieldValue { return s.endpoint_name; }},
      {"total_requests", [](const Summary& s) { return Count(s.total_requests); }},
      {"successful_requests", [](const Summary& s) { return Count(s.successful_requests); }},
      {"failed_requests",
       [](const Summary& s) { return Count(s.total_requests - s.successful_requests); }},
      {"success_rate", SuccessRate},
  };
  for (const auto& metric : {kLatency, kTtft, kTpot, kThroughput}) AddSpread(columns, metric);
  const Column rest[] = {
      {"avg_input_tokens", NumberOf<&Summary::average_input_tokens>},
      {"avg_output_tokens", NumberOf<&Summary::average_output_tokens>},
      {"avg_inter_token_latency", SecondsOf<&Summary::itl_average>},
      {"min_inter_token_latency", SecondsOf<&Summary::itl_minimum>},
      {"max_inter_token_latency", SecondsOf<&Summary::itl_maximum>},
      {"avg_p50_inter_token_latency", SecondsOf<&Summary::average_itl_p50>},
      {"avg_p95_inter_token_latency", SecondsOf<&Summary::average_itl_p95>},
      {"avg_p99_inter_token_latency", SecondsOf<&Summary::average_itl_p99>},
  };
  columns.insert(columns.end(), std::begin(rest), std::end(rest));
}

// The column `name` of an interval that `find` picks, at one of its ends.
template <typename Find>
Column EndColumn(std::string name, const Find& find, Value SamplingInterval::*end,
                 FieldValue (*write)(Value)) {
  return {std::move(name), [find, end, write](const Summary& summary) {
            return summary.intervals ? write(find(*summary.intervals).*end) : FieldValue();
          }};
}

template <typename Find>
void AddEnds(std::vector<Column>& columns, const std::string& figure, const Find& find,
             FieldValue (*write)(Value)) {
  columns.push_back(EndColumn(figure + "_low", find, &SamplingInterval::low, write));
  columns.push_back(EndColumn(figure + "_high", find, &SamplingInterval::high, write));
}

void AddQuantileEnds(std::vector<Column>& columns, const MetricColumns& metric,
                     SummaryIntervals::Quantiles SummaryIntervals::*quantiles) {
  const std::string_view name = MetricById(metric.metric_id).short_name;
  AddEnds(
      columns, fmt::format("p50_{}", name),
      [=](const SummaryIntervals& all) { return (all.*quantiles).p50; }, metric.write);
  AddEnds(
      columns, fmt::format("p99_{}", name),
      [=](const SummaryIntervals& all) { return (all.*quantiles).p99; }, metric.write);
}

void AddIntervals(std::vector<Column>& columns) {
  columns.push_back(EndColumn(
      "n_eff", [](const SummaryIntervals& all) { return all.time_to_first_token.p99; },
      &SamplingInterval::effective_size, Number));
  AddQuantileEnds(columns, kLatency, &SummaryIntervals::total_latency);
  AddQuantileEnds(columns, kTtft, &SummaryIntervals::time_to_first_token);
  AddQuantileEnds(columns, kTpot, &SummaryIntervals::time_per_output_token);
  AddEnds(
      columns, "output_throughput",
      [](const SummaryIntervals& all) { return all.output_throughput; }, Number);
  AddEnds(
      columns, "request_throughput",
      [](const SummaryIntervals& all) { return all.request_throughput; }, Number);
  AddQuantileEnds(columns, kItl, &SummaryIntervals::inter_token_latency);
}

// Empty in a closed loop.
void AddOpenLoop(std::vector<Column>& columns) {
  columns.push_back({"request_rate", [](const Summary& s) { return Number(s.load.Rate()); }});
  columns.push_back({"offered_rate", NumberOf<&Summary::offered_rate>});
  columns.push_back({"achieved_rate", NumberOf<&Summary::achieved_rate>});
  const std::pair<std::string, Distribution Summary::*> metrics[] = {
      {"ttft", &Summary::ttft_from_schedule}, {"total_latency", &Summary::latency_from_schedule}};
  for (const auto& [name, distribution] : metrics) {
    columns.push_back({"p50_" + name + "_from_schedule",
                       [of = distribution](const Summary& s) { return Seconds((s.*of).p50); }});
    columns.push_back({"p99_" + name + "_from_schedule",
                       [of = distribution](const Summary& s) { return Seconds((s.*of).p99); }});
  }
}

FieldValue StabilityName(const Summary& summary) {
  return summary.stability ? FieldValue(std::string(Name(summary.stability->verdict)))
                           : FieldValue();
}

FieldValue UnseenOverload(const Summary& summary) {
  return summary.stability ? Number(summary.stability->unseen_overload) : FieldValue();
}

void AddClient(std::vector<Column>& columns) {
  columns.push_back({"client_verdict", [](const Summary& summary) -> FieldValue {
                       const auto verdict = JudgeClient(summary);
                       return verdict ? FieldValue(std::string(Name(*verdict))) : FieldValue();
                     }});
  for (const EvidenceValue& one : EvidenceValues()) {
    columns.push_back({std::string(one.name), [&one](const Summary& summary) {
                         return Number(summary.client.*one.value);
                       }});
  }
}

void AddErrorBounds(std::vector<Column>& columns) {
  for (const BoundedFigure& figure : BoundedFigures()) {
    columns.push_back({std::string(figure.name), [&figure](const Summary& summary) {
                         const auto& error = summary.client.*figure.error;
                         return error ? Seconds(error->bound) : FieldValue();
                       }});
  }
}

// In the order in which releases added them.
void AddLaterColumns(std::vector<Column>& columns) {
  columns.push_back({"stability", StabilityName});
  columns.push_back({"unseen_overload", UnseenOverload});
  columns.push_back({"goodput", NumberOf<&Summary::goodput>});
  columns.push_back({"good_share", NumberOf<&Summary::good_share>});
  columns.push_back({"window_is_all", [](const Summary& summary) {
                       return summary.window_begins_s ? FieldValue(summary.window_is_all)
                                                      : FieldValue();
                     }});
  columns.push_back({"workload", [](const Summary& s) {
                       return s.workload.empty() ? FieldValue() : FieldValue(s.workload);
                     }});
  columns.push_back({"exact_input_share", NumberOf<&Summary::exact_input_share>});
  columns.push_back({"lost_load_share", [](const Summary& summary) {
                       return Number(summary.client.lost_load_share);
                     }});
}

std::vector<Column> MakeColumns() {
  std::vector<Column> columns;
  AddEstablished(columns);
  columns.push_back({"concurrent_level", [](const Summary& summary) -> FieldValue {
                       const std::optional<int> users = summary.load.Users();
                       return users ? FieldValue(std::int64_t{*users}) : FieldValue();
                     }});
  for (const auto& metric : {kLatency, kTtft, kTpot, kItl}) AddQuantiles(columns, metric);
  columns.push_back({"output_throughput", NumberOf<&Summary::output_throughput>});
  columns.push_back({"request_throughput", NumberOf<&Summary::request_throughput>});
  columns.push_back({"duration", SecondsOf<&Summary::duration>});
  AddClient(columns);
  columns.push_back({"suspended_requests",
                     [](const Summary& summary) { return Count(summary.suspended_requests); }});
  columns.push_back({"load", [](const Summary& s) -> FieldValue { return s.load.Key(); }});
  columns.push_back({"cancelled_requests",
                     [](const Summary& summary) { return Count(summary.cancelled_requests); }});
  columns.push_back({"users_busy", NumberOf<&Summary::users_busy>});
  columns.push_back({"window_begins_s", NumberOf<&Summary::window_begins_s>});
  columns.push_back({"cached_share", NumberOf<&Summary::cached_share>});
  AddIntervals(columns);
  AddOpenLoop(columns);
  columns.push_back(
      {"warmup_requests", [](const Summary& summary) { return Count(summary.warmup_requests); }});
  AddErrorBounds(columns);
  AddLaterColumns(columns);
  return columns;
}

}  // namespace

const std::vector<SummaryColumn>& SummaryColumns() {
  static const std::vector<SummaryColumn> columns = MakeColumns();
  return columns;
}

}  // namespace llmb
