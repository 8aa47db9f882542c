#pragma once

// TTFT by turn of conversations. A prefix cache shows here: a later turn repeats the conversation
// so far, which a cache saves the endpoint to read again.

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "harness/base/time.h"
#include "harness/metrics/intervals.h"
#include "harness/record/request_record.h"

namespace llmb {

// The times to first token of one turn of all conversations of a stage.
struct TurnTtft {
  int turn = 0;                 // from 0
  std::vector<double> seconds;  // of one flow after another, each in the order of starts
  std::uint64_t per_flow = 0;   // how many, the mean over the flows, rounded down
};

// The TTFT of a turn in the summary. Seconds.
struct TurnFigures {
  int turn = 0;
  std::uint64_t count = 0;  // requests with a first token, at least 1
  double p50 = 0;
  SamplingInterval interval{};  // of p50
};

// Collects the requests of one endpoint at one load. Keeps nothing of requests that are not turns.
// Not thread-safe.
class TurnTimes {
 public:
  // Adds a request. Its time counts if `in_figures` or after WidenToAll, and if it has a first
  // token and usable times (RequestRecord::HasUsableTimes) and says when it started.
  void Add(const RequestRecord& record, bool in_figures);

  // All requests are in figures.
  void WidenToAll() { widened_ = true; }

  // Begins another run (another file). Start times are comparable only within a run.
  void BeginRun() { ++run_; }

  // By turn, ascending; turns without a time are left out.
  std::vector<TurnTtft> ByTurn() const;

 private:
  struct Entry {
    TimePoint start;
    Nanoseconds ttft;
    int turn;
    bool in_figures;
  };

  std::map<std::tuple<int, int, int>, std::vector<Entry>> flows_;  // by run, attempt, repetition
  int run_ = 0;
  bool widened_ = false;
};

// The p50 of each turn with its 95 % interval. How long a turn's interval reaches up is decided by
// the number of requests of this turn, not of the stage, whose other facts are in `stage`.
std::vector<TurnFigures> FiguresByTurn(const TurnTimes& times, const StageFacts& stage);

}  // namespace llmb
