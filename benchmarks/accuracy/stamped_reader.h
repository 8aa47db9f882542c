#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "benchmarks/accuracy/accuracy_load.h"
#include "benchmarks/accuracy/stamped_endpoint.h"
#include "benchmarks/accuracy/write_times.h"
#include "harness/http/transport.h"
#include "harness/load/request_template.h"

namespace llmb {

// The times that the text of one response contains, and when the program read each token event and
// by how much its timestamp may be late. `write_ended` has no entry for the last event of a
// response that was cut off.
struct StampedTimes {
  WriteTimes write_times;
  TimePoint request_arrived;
  std::vector<TimePoint> written;
  std::vector<TimePoint> write_ended;
  std::vector<TimePoint> read;
  std::vector<Nanoseconds> errors;
};

// Extracts the times from responses as they pass, because records keep only the beginning of a
// response.
class StampedReader final : public Transport {
 public:
  explicit StampedReader(Transport& transport) : transport_(transport) {}

  TransferId Start(HttpRequest request, ResponseHandlers handlers) override {
    StampedTimes& times = times_[request.headers.back().second];
    auto on_body = std::move(handlers.on_body);
    handlers.on_body = [&times, on_body](std::string_view bytes, Arrival arrival) {
      times.write_times.Feed(bytes, [&](char kind, TimePoint time) {
        if (kind == 'a') {
          times.request_arrived = time;
        } else if (kind == 'e') {
          times.write_ended.push_back(time);
        } else {
          times.written.push_back(time);
          times.read.push_back(arrival.read);
          times.errors.push_back(arrival.error);
        }
      });
      return on_body(bytes, arrival);
    };
    return transport_.Start(std::move(request), std::move(handlers));
  }
  void Cancel(TransferId id) override { transport_.Cancel(id); }
  void Release(TransferId id, TimePoint complete) override { transport_.Release(id, complete); }
  void Poll(TimePoint deadline) override { transport_.Poll(deadline); }
  void Wake() override { transport_.Wake(); }

  // Removes and returns the times of a request. To be called once per request.
  StampedTimes Pop(const std::string& request_id) {
    StampedTimes times = std::move(times_.extract(request_id).mapped());
    return times;
  }

 private:
  Transport& transport_;
  std::unordered_map<std::string, StampedTimes> times_;  // by request id; references stay valid
};

// The request that a load sends to `endpoint`, which must outlive it.
RequestTemplate StampedRequest(const AccuracyLoad& load, const StampedEndpoint& endpoint);

}  // namespace llmb
