#include "harness/metrics/tool_samples.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "harness/metrics/endpoint_order.h"
#include "harness/record/outcome.h"

namespace llmb {
namespace {

using enum ProfileMetric;

const MetricDefinition& DefinitionOf(const MetricProfile& profile, ProfileMetric metric) {
  return profile.metrics[static_cast<std::size_t>(metric)];
}

// NoSample if the tool has no such figure.
ProfileSample SampleOf(const MetricProfile& profile, ProfileMetric metric,
                       const RequestRecord& record) {
  const MetricDefinition& definition = DefinitionOf(profile, metric);
  return definition.sample == nullptr ? ProfileSample() : definition.sample(record);
}

// Whether the tool's ITL is of all gaps, not of one value per request.
bool PoolsGapsOf(const MetricProfile& profile) {
  return DefinitionOf(profile, kInterTokenLatencyMean).aggregation == Aggregation::kGapMean;
}

ToolRequest ToToolRequest(const MetricProfile& profile, const RequestRecord& record,
                          bool completed) {
  ToolRequest request{.started = record.started.value_or(TimePoint()),
                      .attempt = record.attempt,
                      .input_tokens = record.input_tokens.value_or(0),
                      .error_message = completed ? "" : record.error_message};
  if (!completed) return request;
  request.output_tokens = record.output_tokens.value_or(0);
  request.ttft = SampleOf(profile, kTimeToFirstTokenMean, record).value.value_or(0);
  request.response_text = record.response_text;
  if (record.token_times.empty()) return request;
  // The gap after a role is the only one that is not between token events.
  const ProfileSample after_role = SampleOf(profile, kInterTokenLatencyMean, record);
  if (PoolsGapsOf(profile) && after_role.value) request.gaps.push_back(*after_role.value);
  for (std::size_t i = 1; i < record.token_times.size(); ++i) {
    request.gaps.push_back(ToSeconds(record.token_times[i] - record.token_times[i - 1]));
  }
  return request;
}

// Counts a request in `samples.good` if each time is within its limit. A time that a request does
// not have is, as vLLM has it.
class GoodCounter {
 public:
  void Check(const std::optional<Nanoseconds>& limit, const ProfileSample& sample) {
    if (!limit) return;
    unknown_ = unknown_ || sample.certainty == Certainty::kUnknown;
    within_ = within_ && sample.value.value_or(0) <= ToSeconds(*limit);
  }
  void AddTo(ToolSamples& samples) const {
    samples.good_unknown = samples.good_unknown || unknown_;
    if (within_ && !unknown_) ++samples.good;
  }

 private:
  bool within_ = true;
  bool unknown_ = false;
};

}  // namespace

void ToolValues::Add(const ProfileSample& sample) {
  unknown = unknown || sample.certainty == Certainty::kUnknown;
  if (sample.value) values.push_back(*sample.value);
}

ToolSampler::ToolSampler(MetricProfileName tool, bool detailed, const GoodputLimits& limits)
    : profile_(&ProfileOf(tool)), detailed_(detailed), limits_(limits) {}

void ToolSampler::Add(const RequestRecord& record) {
  if (record.warmup || record.error_type == ErrorType::kCancelled) return;
  Entry& entry = Find(record.endpoint_name, record.load);
  ToolSamples& samples = entry.samples;
  const bool completed = profile_->succeeded(record);
  if (samples.model_name.empty()) samples.model_name = record.model_name;
  ++samples.requests;
  if (completed || profile_->span == ProfileSpan::kAllRequests) {
    const Nanoseconds whole = record.total_latency.value_or(Nanoseconds::zero());
    entry.span.Add(record, profile_->span == ProfileSpan::kLastTokens
                               ? TimeToLastToken(record).value_or(whole)
                               : whole);
  }
  if (detailed_) samples.detailed.push_back(ToToolRequest(*profile_, record, completed));
  if (completed) {
    AddCompleted(record, entry);
  } else {
    ++samples.failures[std::string(Name(record.error_type))];
  }
}

// The times of a suspended request are not comparable with any tool.
void ToolSampler::AddCompleted(const RequestRecord& record, Entry& entry) const {
  ToolSamples& samples = entry.samples;
  ++samples.completed;
  samples.output_tokens.Add(SampleOf(*profile_, kOutputTokensMean, record));
  samples.input_tokens.unknown = samples.input_tokens.unknown || !record.input_tokens;
  if (record.input_tokens) {
    samples.input_tokens.values.push_back(static_cast<double>(*record.input_tokens));
  }
  samples.peaks.Add(record);
  if (record.suspended) return;
  const ProfileSample ttft = SampleOf(*profile_, kTimeToFirstTokenMean, record);
  const ProfileSample tpot = SampleOf(*profile_, kTimePerOutputTokenMean, record);
  const ProfileSample latency = SampleOf(*profile_, kTotalLatencyMean, record);
  samples.ttft.Add(ttft);
  samples.tpot.Add(tpot);
  samples.latency.Add(latency);
  GoodCounter good;
  good.Check(limits_.ttft, ttft);
  good.Check(limits_.tpot, tpot);
  good.Check(limits_.e2el, latency);
  good.AddTo(samples);
  const ProfileSample gap = SampleOf(*profile_, kInterTokenLatencyMean, record);
  if (!PoolsGaps()) return samples.request_gaps.Add(gap);
  entry.gaps_expected =
      entry.gaps_expected || (record.Succeeded() && record.inter_token_latency.has_value());
  samples.gaps_unknown = samples.gaps_unknown || gap.certainty == Certainty::kUnknown;
  if (gap.value) samples.gaps.Add(Nanoseconds(std::llround(*gap.value * 1e9)));
}

bool ToolSampler::PoolsGaps() const { return PoolsGapsOf(*profile_); }

void ToolSampler::BeginRun() {
  for (Entry& entry : entries_) {
    entry.span.BeginRun();
    entry.samples.peaks.BeginRun();
  }
}

void ToolSampler::AddInterTokenLatency(const std::string& endpoint_name, const LoadLevel& load,
                                       const DurationCounts& gaps) {
  Entry& entry = Find(endpoint_name, load);
  entry.gaps_pooled = true;
  if (PoolsGaps()) entry.samples.gaps.Merge(gaps);
}

std::vector<ToolSamples> ToolSampler::Finish() {
  std::vector<ToolSamples> all;
  all.reserve(entries_.size());
  for (Entry& entry : entries_) {
    ToolSamples& samples = entry.samples;
    samples.gaps_unknown =
        samples.gaps_unknown || (entry.gaps_expected && !entry.gaps_pooled && PoolsGaps());
    samples.duration = entry.span.Duration();
    std::ranges::stable_sort(samples.detailed, [](const ToolRequest& a, const ToolRequest& b) {
      return std::tie(a.attempt, a.started) < std::tie(b.attempt, b.started);
    });
    all.push_back(std::move(samples));
  }
  return all;
}

ToolSampler::Entry& ToolSampler::Find(const std::string& endpoint_name, const LoadLevel& load) {
  const auto [place, exists] = PlaceOf(entries_, endpoint_name, load);
  if (exists) return *place;
  Entry entry{.endpoint_name = endpoint_name, .load = load};
  entry.samples.endpoint_name = endpoint_name;
  entry.samples.load = load;
  return *entries_.insert(place, std::move(entry));
}

}  // namespace llmb
