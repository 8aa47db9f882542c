// The cost of an arrival timestamp: from the program's clock, and from the kernel, which requires a
// peek at the unread bytes of the socket.

#include <benchmark/benchmark.h>
#include <sys/socket.h>

#include <string>
#include <utility>

#include "harness/base/clock.h"
#include "harness/base/unique_fd.h"
#include "harness/http/arrival_stamps.h"
#include "harness/http/kernel_stamps.h"
#include "harness/http/loopback_pair.h"

namespace llmb {
namespace {

const std::string kEvent = "data: {\"choices\":[{\"delta\":{\"content\":\" benchmark\"}}]}\n\n";

void ReadClock(benchmark::State& state) {
  const SystemClock clock;
  for (auto _ : state) benchmark::DoNotOptimize(clock.Now());
}
BENCHMARK(ReadClock);

void StampByProgram(benchmark::State& state) {
  const SystemClock clock;
  ArrivalStamps stamps(clock, TimestampSource::kUser);
  for (auto _ : state) benchmark::DoNotOptimize(stamps.Split(-1, kEvent).parts.front().arrival.at);
}
BENCHMARK(StampByProgram);

// A loopback connection with one unread event at `reader`.
struct WaitingEvent {
  WaitingEvent() {
    Result<LoopbackPair> pair = ConnectLoopbackPair();
    if (!pair) return;
    reader = std::move(pair->near);
    writer = std::move(pair->far);
    usable = EnableKernelStamps(reader.Get()) &&
             ::send(writer.Get(), kEvent.data(), kEvent.size(), MSG_NOSIGNAL) ==
                 static_cast<ssize_t>(kEvent.size());
  }

  UniqueFd reader;
  UniqueFd writer;
  bool usable = false;
};

void StampByKernel(benchmark::State& state) {
  const WaitingEvent waiting;
  const SystemClock clock;
  ArrivalStamps stamps(clock, TimestampSource::kKernel);
  if (!waiting.usable) state.SkipWithError("no loopback connection with kernel timestamps");
  for (auto _ : state) {
    const auto turn = stamps.PeekAndBeginTurn(waiting.reader.Get(), false);
    benchmark::DoNotOptimize(stamps.Split(waiting.reader.Get(), kEvent).parts.front().arrival.at);
  }
}
BENCHMARK(StampByKernel);

}  // namespace
}  // namespace llmb
