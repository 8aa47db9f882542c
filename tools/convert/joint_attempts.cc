#include "tools/convert/joint_attempts.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

namespace llmb {
namespace {

// From the first start to the last end of one shard's attempt.
struct AttemptSpan {
  int attempt = 0;
  TimePoint begin, end;
};

// Ordered by their beginnings.
std::vector<AttemptSpan> SpansOf(const std::vector<JointFlow>& flows,
                                 const std::vector<SpooledRequest>& requests) {
  std::map<std::uint32_t, AttemptSpan> by_clock;  // each attempt of a shard has a clock of its own
  for (const SpooledRequest& request : requests) {
    if (!request.start) continue;
    const AttemptSpan own{flows[request.flow].attempt, *request.start, request.End()};
    AttemptSpan& span = by_clock.try_emplace(request.clock, own).first->second;
    span.begin = std::min(span.begin, own.begin);
    span.end = std::max(span.end, own.end);
  }
  std::vector<AttemptSpan> spans;
  spans.reserve(by_clock.size());
  for (const auto& [clock, span] : by_clock) spans.push_back(span);
  std::ranges::sort(spans, {}, &AttemptSpan::begin);
  return spans;
}

// The joint number of each attempt of `flows`.
std::map<int, int> NumbersOf(const std::vector<JointFlow>& flows,
                             const std::vector<AttemptSpan>& spans) {
  std::map<int, int> numbers;
  for (const JointFlow& flow : flows) numbers[flow.attempt] = flow.attempt;
  const auto join = [&](int a, int b) {
    const auto [low, high] = std::minmax({numbers.at(a), numbers.at(b)});
    for (auto& [attempt, number] : numbers) {
      if (number == high) number = low;
    }
  };
  const AttemptSpan* latest = nullptr;  // of those so far, the one that ends last
  for (const AttemptSpan& span : spans) {
    if (latest != nullptr && span.begin < latest->end) join(latest->attempt, span.attempt);
    if (latest == nullptr || span.end > latest->end) latest = &span;
  }
  return numbers;
}

}  // namespace

void JoinAttempts(std::vector<JointFlow>& flows, std::vector<SpooledRequest>& requests) {
  const std::map<int, int> numbers = NumbersOf(flows, SpansOf(flows, requests));
  std::vector<JointFlow> joined;
  std::map<JointFlow, std::uint32_t> places;
  std::vector<std::uint32_t> place_of(flows.size());
  for (std::size_t i = 0; i < flows.size(); ++i) {
    JointFlow flow = flows[i];
    flow.attempt = numbers.at(flow.attempt);
    const auto [place, is_new] =
        places.try_emplace(flow, static_cast<std::uint32_t>(joined.size()));
    if (is_new) joined.push_back(std::move(flow));
    place_of[i] = place->second;
  }
  flows = std::move(joined);
  for (SpooledRequest& request : requests) request.flow = place_of[request.flow];
}

}  // namespace llmb
