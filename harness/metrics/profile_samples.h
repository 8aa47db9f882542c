#pragma once

// The figures of a run as other tools would compute them, collected one record at a time. Most
// figures need a running sum; a quantile needs one number per request.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/metrics/metric_profile.h"
#include "harness/metrics/profile_figure.h"
#include "harness/metrics/run_span.h"
#include "harness/record/outcome.h"
#include "harness/record/request_record.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// What one tool would print about one endpoint at one load.
struct ProfileSummary {
  MetricProfileName profile{};
  std::uint64_t successful_requests = 0;
  // How many of `successful_requests` failed by our rules, by error type. The figures include these
  // requests, except for their gaps between token events, which were not pooled.
  std::map<ErrorType, std::uint64_t> counted_failures;
  std::array<ProfileFigure, kProfileMetrics> figures{};  // by ProfileMetric
};

struct EndpointProfiles {
  std::string endpoint_name;
  LoadLevel load;
  std::vector<ProfileSummary> profiles;  // in the requested order
};

// Collects records for the requested profiles. Stores nothing if there are none. Feed it the same
// calls as RunSamples. Not thread-safe.
class ProfileSamples {
 public:
  explicit ProfileSamples(std::vector<MetricProfileName> profiles);

  void Add(const RequestRecord& record);
  void BeginRun();
  void AddInterTokenLatency(const std::string& endpoint_name, const LoadLevel& load,
                            const DurationCounts& gaps);

  // By endpoint, in the order in which each was first added, then by load from low to high.
  std::vector<EndpointProfiles> Endpoints() const;

 private:
  // The samples of one profile of one endpoint.
  struct Column {
    explicit Column(const MetricProfile& definitions);

    const MetricProfile* profile;
    std::vector<FigureAccumulator> figures;  // by ProfileMetric
    RunSpan span;
    std::uint64_t successful_requests = 0;
    std::map<ErrorType, std::uint64_t> counted_failures;
  };
  struct Endpoint {
    std::string endpoint_name;
    LoadLevel load;
    std::vector<Column> columns;
  };

  static void AddTo(Column& column, const RequestRecord& record);
  static ProfileSummary SummaryOf(const Column& column);
  Endpoint& Find(const std::string& endpoint_name, const LoadLevel& load);

  std::vector<MetricProfileName> profiles_;
  std::vector<Endpoint> endpoints_;
};

}  // namespace llmb
