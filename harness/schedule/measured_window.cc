#include "harness/schedule/measured_window.h"

#include <algorithm>

namespace llmb {

MeasuredWindow WindowOf(std::uint64_t requests, int users) {
  const MeasuredWindow all{0, requests};
  const auto count = static_cast<std::uint64_t>(users);
  if (users == 1 || requests < count) return all;
  const std::uint64_t begin = std::max((requests + 9) / 10, 2 * count);
  // Before request `place` is begun, `requests` - `place` are left.
  const std::uint64_t end = requests - count + 1;
  if (end <= begin || 2 * (end - begin) < requests) return all;
  return {begin, end};
}

bool IsSettled(std::uint64_t place, int users) {
  return place >= 2 * static_cast<std::uint64_t>(users);
}

MeasuredWindow OpenLoopWindow(std::uint64_t requests) {
  return {requests > 1 ? (requests + 9) / 10 : 0, requests};
}

}  // namespace llmb
