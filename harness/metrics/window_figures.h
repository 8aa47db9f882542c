#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "harness/base/time.h"
#include "harness/metrics/instability.h"
#include "harness/metrics/part_rates.h"
#include "harness/record/request_record.h"

namespace llmb {

// What happened within the windows of a stage's flows. The window of a closed loop is from the
// start of its first request in the window to the first start after the last one in it. If there is
// none, it ends with the last request; in a timed flow, whose users are busy until nothing more is
// begun, with the start of the last one. (Such a flow has requests before the window, and none
// after it.) That of an open loop is from the moment at which its first request in the window was
// scheduled to the moment of its last one.
struct WindowFigures {
  Nanoseconds begins{};         // after the first start of the flow; the latest of all flows
  Nanoseconds length{};         // of all windows together
  std::uint64_t successes = 0;  // that ended within them, whenever they began
  // Of those successes; empty if one of them has no count.
  std::optional<std::int64_t> output_tokens;
  Nanoseconds in_flight{};  // the time that requests were in flight within them, added up
  // The rates (1/s) of those successes and of those tokens in ten equally long parts of the
  // windows, laid end to end. output_rates are empty if output_tokens is.
  std::vector<double> request_rates{}, output_rates{};
  // Of open loops: requests that were scheduled and sent within them, without the one with which a
  // window begins. So n requests with n - 1 gaps between them have the rate of the gaps.
  std::uint64_t arrivals = 0;
  std::uint64_t sends = 0;
};

// Collects the requests of one endpoint at one load. Not thread-safe.
class WindowCollector {
 public:
  // Adds a request, failed, cancelled and warm-up ones too: they occupied their users.
  void Add(const RequestRecord& record);

  // Begins another run (another file). Start times are comparable only within a run.
  void BeginRun() { ++run_; }

  // nullopt without a window: no requests, or some that do not say whether they are in it, as in
  // files of version 0.1.
  std::optional<WindowFigures> Figures() const;

  // Whether an endpoint kept up with the measured arrivals of an open loop. What it completed
  // includes warm-up requests, and leaves out those that the client ended. Of several flows, the
  // one in which it kept up least. nullopt for a closed loop, and where there are no figures.
  // The windows become all requests that are not warm-up.
  void WidenToAll();

  std::optional<StabilityAnswer> Stability() const;

 private:
  struct Entry {
    TimePoint start;
    TimePoint scheduled;  // its start in a closed loop
    TimePoint end;
    std::int64_t output_tokens;  // kNoCount: unknown
    bool succeeded;
    bool in_window;
    bool warmup;
    bool ended_by_client;  // a timeout, or cancelled: the endpoint did not complete it
  };
  static constexpr std::int64_t kNoCount = -1;

  // A part of the time of a flow: after `begin`, up to `end`.
  struct Window {
    TimePoint begin;
    TimePoint end;

    bool Contains(TimePoint moment) const { return begin < moment && moment <= end; }
  };
  static std::optional<Window> WindowOfFlow(const std::vector<Entry>& flow, bool open);
  // What ended within the windows, for rates of parts.
  struct Ended {
    std::vector<EndedWork> requests, output_tokens;
  };

  void AddFlow(const std::vector<Entry>& flow, WindowFigures& figures, Ended& ended) const;

  std::map<std::tuple<int, int, int>, std::vector<Entry>> flows_;  // by run, attempt, repetition
  int run_ = 0;
  bool unknown_ = false;
  bool open_ = false;  // an open loop
};

}  // namespace llmb
