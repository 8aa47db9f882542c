#include "harness/report/load_text.h"

#include <fmt/format.h>

#include <vector>

#include "harness/base/text.h"

namespace llmb {

std::string UsersText(const std::set<int>& levels) {
  std::vector<std::string> numbers;
  numbers.reserve(levels.size());
  for (const int level : levels) numbers.push_back(fmt::format("{}", level));
  return fmt::format("{} user{} per endpoint", Join(numbers, ", "),
                     levels == std::set<int>{1} ? "" : "s");
}

std::string LoadText(const RunContext& context) {
  return UsersText({context.mode == "concurrent" ? context.concurrent : 1});
}

std::string ReadableDate(const std::string& date) {
  constexpr std::size_t kDayLength = 10;
  constexpr std::size_t kZoneStart = 19;
  if (date.size() <= kZoneStart) return date;
  const std::string zone = date.substr(kZoneStart);
  return fmt::format("{} {} {}", date.substr(0, kDayLength),
                     date.substr(kDayLength + 1, kZoneStart - kDayLength - 1),
                     zone == "+00:00" ? "UTC" : zone);
}

ChartContext ChartContextOf(const RunContext& context, const std::string& title) {
  return {.title = title,
          .load = LoadText(context),
          .date = ReadableDate(context.date),
          .timestamp = context.timestamp,
          .simulated = context.simulated,
          .streamed = context.stream};
}

}  // namespace llmb
