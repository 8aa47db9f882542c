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

// Spreads the requests of a trace whose clock was coarse. Requests with the same timestamp keep
// their order and arrive at moments drawn from the seed, uniformly from that timestamp to the next
// one of the trace, but at most `tick` after it. So no request leaves its tick or overtakes
// another. Later turns of conversations and requests without an arrival stay as they are.
class TickJitter final : public WorkloadReader {
 public:
  // A whole tick is held in memory, so its size is limited. The most requests, without later turns:
  static constexpr std::size_t kMostOfATick = 100'000;
  // The most bytes of its rows with their texts, later turns between the requests included:
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
  std::deque<WorkloadRequest> tick_rows_;  // have their moments, and are returned by Next
  // What the file has after them, once it is read: a row of the next tick, an error or the end.
  std::optional<Result<std::optional<WorkloadRequest>>> ahead_;
};

// The tick of a trace whose clock was coarse: the smallest time between two timestamps, in the time
// of the file. `arrivals` are ascending and already sped up by `speed`. nullopt unless the tick is
// at least 100 ms, there are at least 10 different timestamps, and several requests share one:
// otherwise the clock was fine, or nothing can be said.
std::optional<Nanoseconds> TickOf(std::span<const Nanoseconds> arrivals, double speed);

}  // namespace llmb
