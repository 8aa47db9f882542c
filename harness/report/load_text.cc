#include "harness/report/load_text.h"

#include <fmt/format.h>

#include <vector>

#include "harness/base/text.h"

namespace llmb {

std::string LoadsText(const std::set<LoadLevel>& loads) {
  std::vector<std::string> labels;
  labels.reserve(loads.size());
  for (const LoadLevel& load : loads) labels.push_back(load.ShortLabel());
  labels.back() = loads.rbegin()->Label();
  return Join(labels, ", ") + " per endpoint";
}

std::string LoadText(const RunContext& context) {
  // A context without levels is of a sequential run.
  if (context.levels.empty()) return LoadsText({LoadLevel()});
  return LoadsText({context.levels.begin(), context.levels.end()});
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
          .streamed = context.settings.stream};
}

}  // namespace llmb
