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
  // The output tokens of successful requests that arrived within them. Those of a response arrive
  // evenly from its first token to its end; without a first token, from its start. Empty if one of
  // these responses has no count.
  std::optional<double> output_tokens;
  Nanoseconds in_flight{};  // the time that requests were in flight within them, added up
  // The rates (1/s) of those successes and of those tokens in ten equally long parts of the
  // windows, laid end to end. output_rates are empty if output_tokens is.
  std::vector<double> request_rates{}, output_rates{};
  // Of an open loop: the standard errors of the two rates that the scatter of the arrivals alone
  // causes, in an endless stage too. A stage whose endpoint is busy throughout shows less scatter
  // than that. With n gaps between arrivals, whose coefficient of variation is c, and a length T:
  // c sqrt(n) / T requests; sqrt(n (variance + (c mean)^2)) / T tokens, those of a request.
  double request_rate_error = 0, output_rate_error = 0;
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

  // The windows become all requests that are not warm-up.
  void WidenToAll();

  // nullopt without a window: no requests, or some that do not say whether they are in it, as in
  // files of version 0.1.
  std::optional<WindowFigures> Figures() const;

  // Whether an endpoint kept up with the measured arrivals of an open loop. What it completed
  // includes warm-up requests, and leaves out those that the client ended. Of several flows, the
  // one in which it kept up least. nullopt for a closed loop, and where there are no figures.
  std::optional<StabilityAnswer> Stability() const;

 private:
  struct Entry {
    TimePoint start;
    TimePoint scheduled;    // its start in a closed loop
    TimePoint first_token;  // its start without one
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
  // Sums from which the mean and the variance follow.
  struct Moments {
    double count = 0;
    double sum = 0;
    double squares = 0;

    void Add(double value);
    double Mean() const;
    double Variance() const;
  };
  // What was done within the windows, for rates of parts, and what arrived within them.
  struct Done {
    std::vector<Work> requests, output_tokens;
    Moments gaps, tokens_of_request;
  };

  void AddFlow(const std::vector<Entry>& flow, WindowFigures& figures, Done& done) const;
  static void AddTokens(const Entry& entry, const Window& window, Nanoseconds earlier,
                        WindowFigures& figures, Done& done);
  static void AddArrivals(const std::vector<Entry>& flow, Done& done);
  static void SetErrors(const Done& done, WindowFigures& figures);

  std::map<std::tuple<int, int, int>, std::vector<Entry>> flows_;  // by run, attempt, repetition
  int run_ = 0;
  bool unknown_ = false;
  bool open_ = false;  // an open loop
};

}  // namespace llmb
