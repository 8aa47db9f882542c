#include "harness/metrics/run_samples.h"

#include <utility>

#include "harness/metrics/endpoint_order.h"
#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

using Groups = std::map<std::string, std::vector<float>>;

void Append(std::vector<double>& samples, std::optional<double> value) {
  if (value) samples.push_back(*value);
}

void Append(CountSamples& samples, std::optional<std::int64_t> count) {
  if (count) samples.Add(*count);
}

void Append(Groups& groups, const std::string& group, std::optional<Nanoseconds> duration) {
  if (group.empty() || !duration) return;
  groups[group].push_back(static_cast<float>(ToSeconds(*duration)));
}

std::optional<double> InSeconds(std::optional<Nanoseconds> duration) {
  return duration ? std::optional(ToSeconds(*duration)) : std::nullopt;
}

// The lists that have a value of each request whose times are in figures, if it has that value.
struct TimeList {
  std::vector<double> EndpointSamples::*values;
  std::optional<double> (*of)(const RequestRecord&);
};
constexpr TimeList kTimeLists[] = {
    {&EndpointSamples::total_latency,
     [](const RequestRecord& r) { return InSeconds(r.total_latency); }},
    {&EndpointSamples::time_to_first_token,
     [](const RequestRecord& r) { return InSeconds(r.time_to_first_token); }},
    {&EndpointSamples::time_per_output_token,
     [](const RequestRecord& r) { return InSeconds(r.time_per_output_token); }},
    {&EndpointSamples::tokens_per_second,
     [](const RequestRecord& r) { return r.TokensPerSecond(); }},
};

void AppendTimes(EndpointSamples& samples, const RequestRecord& record) {
  for (const auto& [values, of] : kTimeLists) Append(samples.*values, of(record));
  Append(samples.latency_by_length, record.prompt_length, record.total_latency);
  Append(samples.latency_by_complexity, record.prompt_complexity, record.total_latency);
  if (record.inter_token_latency) samples.request_gaps.Add(*record.inter_token_latency);
  AddGaps(record, samples.inter_token_latency);
  samples.error_bounds.Add(record);
}

// A suspended request is left out: its lag and delay are those of the suspension.
void AppendClient(EndpointSamples& samples, const RequestRecord& record) {
  for (const Nanoseconds lag : record.read_lags) samples.read_lag.Add(lag);
  if (record.schedule_delay) samples.schedule_delay.Add(ToSeconds(*record.schedule_delay));
}

}  // namespace

void AddGaps(const RequestRecord& record, DurationCounts& gaps) {
  if (!record.inter_token_latency) return;
  for (std::size_t i = 1; i < record.token_times.size(); ++i) {
    gaps.Add(record.token_times[i] - record.token_times[i - 1]);
  }
}

namespace {

std::optional<FigureError> ErrorOf(std::optional<double> figure, const DurationCounts& bounds) {
  const std::optional<double> bound = ErrorBoundSeconds(bounds);
  // A figure of 0, such as the gaps of tokens that arrive together, has no error in percent.
  return figure > 0 && bound ? std::optional(FigureError{*figure, *bound}) : std::nullopt;
}

// The larger of the median and the mean. Most gaps are about zero if a server sends several tokens
// at once, and what matters is the time between tokens.
std::optional<double> TypicalGap(const DurationCounts& gaps) {
  const auto median = gaps.Quantile(0.5);
  return median ? std::optional(ToSeconds(std::max(*median, *gaps.Mean()))) : std::nullopt;
}

// Takes the p99 of all requests together: the p99 of a case with few requests is their largest.
void SetSendDelay(const EndpointSamples& samples, ClientEvidence& evidence) {
  if (const auto delay = Quantile(samples.schedule_delay.Values(), 0.99)) {
    evidence.send_delay_p99_ms = *delay * 1e3;
  }
}

void SetFigureErrors(const EndpointSamples& samples, ClientEvidence& evidence) {
  const ErrorBoundCounts& bounds = samples.error_bounds;
  evidence.ttft = ErrorOf(Quantile(samples.time_to_first_token, 0.5), bounds.ttft);
  evidence.tpot = ErrorOf(Quantile(samples.time_per_output_token, 0.5), bounds.tpot);
  evidence.itl = ErrorOf(TypicalGap(samples.inter_token_latency), bounds.itl);
  evidence.total_latency = ErrorOf(Quantile(samples.total_latency, 0.5), bounds.total_latency);
}

template <typename Number>
void AppendAll(const std::vector<Number>& from, std::vector<Number>& to) {
  to.insert(to.end(), from.begin(), from.end());
}

void AppendAll(const Groups& from, Groups& to) {
  for (const auto& [group, values] : from) AppendAll(values, to[group]);
}

// Appends what AppendTimes wrote.
void AppendAll(const EndpointSamples& from, EndpointSamples& to) {
  for (const TimeList& list : kTimeLists) AppendAll(from.*list.values, to.*list.values);
  AppendAll(from.latency_by_length, to.latency_by_length);
  AppendAll(from.latency_by_complexity, to.latency_by_complexity);
  to.request_gaps.Merge(from.request_gaps);
  to.inter_token_latency.Merge(from.inter_token_latency);
  to.error_bounds.Merge(from.error_bounds);
}

}  // namespace

void RunSamples::Add(const RequestRecord& record) {
  const std::size_t index = IndexOf(record.endpoint_name, record.load);
  EndpointSamples& samples = endpoints_[index];
  if (sampled_ == SampledRequests::kInWindow) samples.ordered_times.Add(record);
  if (record.warmup) {
    ++samples.warmup_requests;
    return;
  }
  if (record.error_type == ErrorType::kCancelled) {
    ++samples.cancelled_requests;
    return;
  }
  ++samples.total_requests;
  samples.workload = record.workload;
  if (record.Succeeded()) {
    ++samples.successful_requests;
    Append(samples.input_tokens, record.input_tokens);
    Append(samples.output_tokens, record.output_tokens);
    samples.cached_share.Add(record);
    samples.exact_lengths.Add(record);
  } else {
    ++samples.failures[std::string(Name(record.error_type))];
  }
  const bool sampled = sampled_ == SampledRequests::kAll || record.in_window.value_or(true);
  if (sampled) ++in_window_[index];
  if (sampled_ == SampledRequests::kInWindow) samples.turn_times.Add(record, sampled);
  if (record.HasUsableTimes()) AppendTimes(sampled ? samples : outside_[index], record);
  if (record.suspended) {
    ++samples.suspended_requests;
  } else {
    AppendClient(samples, record);
  }

  spans_[index].Add(record, record.total_latency.value_or(Nanoseconds::zero()));
}

const std::vector<EndpointSamples>& RunSamples::Endpoints() const {
  for (std::size_t i = 0; i < endpoints_.size(); ++i) {
    endpoints_[i].duration = spans_[i].Duration();
  }
  return endpoints_;
}

void RunSamples::BeginRun() {
  for (RunSpan& span : spans_) span.BeginRun();
  for (EndpointSamples& samples : endpoints_) {
    samples.ordered_times.BeginRun();
    samples.turn_times.BeginRun();
  }
}

void RunSamples::FinishWindows() {
  for (std::size_t i = 0; i < endpoints_.size(); ++i) FinishWindow(i);
}

void RunSamples::FinishWindow(std::size_t index) {
  EndpointSamples& samples = endpoints_[index];
  samples.stability = StabilityOf(samples.ordered_times);
  if (2 * in_window_[index] < samples.total_requests) {
    AppendAll(outside_[index], samples);
    samples.ordered_times.WidenToAll();
    samples.turn_times.WidenToAll();
    in_window_[index] = samples.total_requests;
  }
  samples.window = WindowFiguresOf(samples.ordered_times);
  // The generator leaves the first requests of several users out, unless too few would be left.
  const bool leaves_some_out = samples.load.Users() != 1;
  samples.window_is_all =
      samples.window && leaves_some_out && in_window_[index] == samples.total_requests;
  SetFigureErrors(samples, samples.client);
  SetSendDelay(samples, samples.client);
}

void RunSamples::AddInterTokenLatency(const std::string& endpoint_name, const LoadLevel& load,
                                      const DurationCounts& gaps) {
  endpoints_[IndexOf(endpoint_name, load)].inter_token_latency.Merge(gaps);
}

void RunSamples::AddClientEvidence(const std::string& endpoint_name, const LoadLevel& load,
                                   const ClientEvidence& evidence) {
  ClientEvidence& client = endpoints_[IndexOf(endpoint_name, load)].client;
  client = WorstOf(client, evidence);
}

std::optional<ClientVerdict> JudgeClient(const EndpointSamples& samples) {
  if (samples.total_latency.empty()) return std::nullopt;
  return JudgeClient(samples.client);
}

ClientEvidence PooledEvidence(const EndpointSamples& samples) {
  ClientEvidence evidence;
  if (const auto lag = samples.read_lag.Quantile(0.99)) {
    evidence.read_lag_p99_ms = ToMilliseconds(*lag);
  }
  SetSendDelay(samples, evidence);
  SetFigureErrors(samples, evidence);
  return evidence;
}

std::size_t RunSamples::IndexOf(const std::string& endpoint_name, const LoadLevel& load) {
  const auto [place, exists] = PlaceOf(endpoints_, endpoint_name, load);
  const auto index = place - endpoints_.begin();
  if (!exists) {
    EndpointSamples samples;
    samples.endpoint_name = endpoint_name;
    samples.load = load;
    endpoints_.insert(place, std::move(samples));
    spans_.insert(spans_.begin() + index, RunSpan());
    outside_.insert(outside_.begin() + index, EndpointSamples());
    in_window_.insert(in_window_.begin() + index, 0);
  }
  return static_cast<std::size_t>(index);
}

}  // namespace llmb
