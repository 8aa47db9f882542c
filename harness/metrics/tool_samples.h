#pragma once

// The samples of a run as another tool would hold them at its end, for files in that tool's form.
// What a request contributes is defined by the tool's metric profile.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/metrics/duration_counts.h"
#include "harness/metrics/metric_profile.h"
#include "harness/metrics/peak_counts.h"
#include "harness/metrics/run_span.h"
#include "harness/record/goodput_limits.h"
#include "harness/record/request_record.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// The values of one figure, in seconds or tokens.
struct ToolValues {
  std::vector<double> values;
  bool unknown = false;  // some record does not have what the tool needs

  void Add(const ProfileSample& sample);
};

// One request as the tool lists it. Values that it does not have are 0, as the tool has them.
struct ToolRequest {
  TimePoint started{};
  int attempt = 0;
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  double ttft = 0;              // s
  std::vector<double> gaps{};   // s
  std::string response_text{};  // the beginning of it
  std::string error_message{};  // empty on success
};

// The requests of one endpoint at one load.
struct ToolSamples {
  std::string endpoint_name;
  LoadLevel load;
  std::string model_name;
  std::uint64_t requests = 0;   // without warm-up and cancelled ones
  std::uint64_t completed = 0;  // those of them that the tool counts as successful
  std::uint64_t good = 0;       // completed ones within all goodput limits, by the tool's times
  bool good_unknown = false;    // some request lacks a time that has a limit
  std::map<std::string, std::uint64_t> failures;  // the others, by error type
  // Values of the completed requests whose times are usable.
  ToolValues ttft, tpot, latency, output_tokens, input_tokens;
  ToolValues request_gaps;  // ITL of a tool that has one value per request
  DurationCounts gaps;      // ITL of a tool that pools its gaps
  bool gaps_unknown = false;
  Nanoseconds duration{};             // of the run, by the tool's rule; 0: unknown
  PeakCounts peaks;                   // of the completed requests
  std::vector<ToolRequest> detailed;  // in the order of their starts; empty unless asked for
};

// Collects records for one tool. Feed it the same calls as RunSamples, with or without token_times.
// Not thread-safe.
class ToolSampler {
 public:
  // `detailed`: keep what the tool lists of each request.
  ToolSampler(MetricProfileName tool, bool detailed, const GoodputLimits& limits);

  MetricProfileName Tool() const { return profile_->name; }

  void Add(const RequestRecord& record);
  void BeginRun();
  void AddInterTokenLatency(const std::string& endpoint_name, const LoadLevel& load,
                            const DurationCounts& gaps);

  // Call once, after the last Add. By endpoint, in the order in which each was first added, then by
  // load from low to high.
  std::vector<ToolSamples> Finish();

 private:
  struct Entry {
    std::string endpoint_name;
    LoadLevel load;
    ToolSamples samples{};
    RunSpan span{};
    bool gaps_expected = false;
    bool gaps_pooled = false;
  };

  Entry& Find(const std::string& endpoint_name, const LoadLevel& load);
  void AddCompleted(const RequestRecord& record, Entry& entry) const;
  bool PoolsGaps() const;

  const MetricProfile* profile_;
  bool detailed_;
  GoodputLimits limits_;
  std::vector<Entry> entries_;
};

}  // namespace llmb
