#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>

#include "harness/base/random.h"
#include "harness/base/time.h"
#include "harness/workload/workload_reader.h"

namespace llmb {

// Spreads the requests of a trace whose clock was coarse. Those that have the same timestamp arrive
// in their order at moments drawn from the seed, uniformly between it and the next timestamp of
// the trace, but at most `tick` after it. So no request moves out of its tick, and none overtakes
// another. Later turns of conversations and requests without an arrival stay as they are.
class TickJitter final : public WorkloadReader {
 public:
  // A tick is held in memory. Of its requests, later turns not counted:
  static constexpr std::size_t kMostOfATick = 100'000;
  // Of all its rows, which are the later turns between its requests, too, with their texts:
  static constexpr std::size_t kMostBytesOfATick = std::size_t{64} * 1024 * 1024;

  // `tick` is above zero.
  TickJitter(std::unique_ptr<WorkloadReader> reader, Nanoseconds tick, std::uint64_t seed)
      : reader_(std::move(reader)), tick_(tick), random_(seed) {}

  // Error, besides those of `reader`: more than kMostOfATick requests with the same timestamp, or
  // rows of more than kMostBytesOfATick.
  Result<std::optional<WorkloadRequest>> Next() override;
  std::vector<DroppedRows> Dropped() const override { return reader_->Dropped(); }

 private:
  Status ReadTick(WorkloadRequest first);
  void Spread(Nanoseconds begin, std::optional<Nanoseconds> next);

  const std::unique_ptr<WorkloadReader> reader_;
  const Nanoseconds tick_;
  Random random_;
  std::deque<WorkloadRequest> tick_rows_;  // with their moments, to be given out
  // What follows them, once it is read: a row of the next tick, an error or the end.
  std::optional<Result<std::optional<WorkloadRequest>>> ahead_;
};

// The tick of a trace, in the time of its file, with these arrivals, ascending, at `speed` times
// that of the file: the smallest time between two timestamps, if it is at least 100 ms, there are
// at least 10 timestamps, and some of them are those of several requests. nullopt otherwise: then
// the clock was fine, or nothing can be said.
std::optional<Nanoseconds> TickOf(std::span<const Nanoseconds> arrivals, double speed);

}  // namespace llmb
