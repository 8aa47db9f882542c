#include "harness/cluster/rank_clocks.h"

#include <vector>

namespace llmb {
namespace {

constexpr int kProbes = 50;

void AnswerProbes(Communicator& ranks, const Clock& clock) {
  for (int rank = 1; rank < ranks.Size(); ++rank) {
    ranks.Send(rank, 0);  // it is this rank's turn
    for (int i = 0; i < kProbes; ++i) {
      ranks.Receive(rank);
      ranks.Send(rank, clock.Now().time_since_epoch().count());
    }
  }
}

}  // namespace

ClockOffset MeasureClockOffset(Communicator& ranks, const Clock& clock) {
  if (ranks.Rank() == 0) {
    AnswerProbes(ranks, clock);
    return {};
  }
  ranks.Await(0);
  std::vector<ClockProbe> probes;
  probes.reserve(kProbes);
  for (int i = 0; i < kProbes; ++i) {
    const TimePoint asked = clock.Now();
    ranks.Send(0, 0);
    const TimePoint answered{Nanoseconds(ranks.Receive(0))};
    probes.push_back({.asked = asked, .answered = answered, .heard = clock.Now()});
  }
  return OffsetFrom(probes).value_or(ClockOffset());
}

}  // namespace llmb
