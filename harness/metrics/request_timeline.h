#pragma once

// When each request of a run happened, for charts over time.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/time.h"
#include "harness/record/request_record.h"

namespace llmb {

// One request, in seconds. Durations are counted from its start.
struct TimedRequest {
  std::size_t endpoint = 0;  // index in RequestTimeline::Endpoints
  ErrorType error_type = ErrorType::kNone;
  bool warmup = false;
  bool in_window = true;  // true too where the file does not say
  double start = 0;       // since the first request; runs follow one another without a gap
  double waited = 0;      // before the start: due, and not sent
  double connected = 0;   // 0: the connection was there
  double latency = 0;     // of a failed request, up to the failure
  std::optional<double> first_token{}, first_content{};  // of a success
  std::int64_t output_tokens = 0;
  std::int64_t input_tokens = 0;  // 0: unknown

  bool Succeeded() const { return error_type == ErrorType::kNone; }
  // Ended by the user, which is not a failure of the endpoint.
  bool Cancelled() const { return error_type == ErrorType::kCancelled; }
  bool Failed() const { return !Succeeded() && !Cancelled(); }
  double End() const { return start + latency; }
};

// Collects requests, warm-up and failed ones too. Not thread-safe. Needs about 120 bytes a request.
class RequestTimeline {
 public:
  // Adds a request. One without a start or a latency makes the timeline incomplete, as in files of
  // the 25-column form, and is left out.
  void Add(const RequestRecord& record);

  // Begins another run (another file). Start times are comparable only within a run.
  void BeginRun() { ++run_; }

  // In the order of starts.
  std::vector<TimedRequest> Requests() const;

  // The names, in the order in which each was first added.
  const std::vector<std::string>& Endpoints() const { return endpoints_; }

  bool IsComplete() const { return complete_; }

 private:
  std::size_t IndexOf(const std::string& endpoint_name);

  std::vector<std::string> endpoints_;
  // By run and attempt, because each has a clock of its own. Starts are times of that clock.
  std::map<std::pair<int, int>, std::vector<std::pair<TimePoint, TimedRequest>>> parts_;
  int run_ = 0;
  bool complete_ = true;
};

}  // namespace llmb
