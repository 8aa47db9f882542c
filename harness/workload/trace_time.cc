#include "harness/workload/trace_time.h"

#include <charconv>

#include "harness/base/wall_time_text.h"

namespace llmb {
std::optional<Nanoseconds> ParseDateTime(std::string_view text) {
  const std::optional<WallTime> time = ParseTimeOrUtc(text);
  if (!time) return std::nullopt;
  return time->time_since_epoch();
}

std::optional<Nanoseconds> ParseSeconds(std::string_view text) {
  double seconds = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc() || stopped != end || !(seconds >= 0 && seconds <= 9e9)) {
    return std::nullopt;
  }
  return FromSeconds(seconds);
}

}  // namespace llmb
