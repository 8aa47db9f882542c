#include "harness/report/load_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "harness/base/text.h"
#include "harness/console/number_text.h"

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
  if (!context.capacity.empty()) return "search for the capacity";
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

std::string SettingsText(const std::vector<RunContext>& runs) {
  if (runs.empty()) return "";
  std::set<int> limits;
  std::set<bool> streamed;
  for (const RunContext& run : runs) {
    limits.insert(run.settings.max_tokens);
    streamed.insert(run.settings.stream);
  }
  std::vector<std::string> tokens;
  tokens.reserve(limits.size());
  for (const int limit : limits) {
    tokens.push_back(GroupedDigits(static_cast<std::uint64_t>(std::max(0, limit))));
  }
  const std::string_view streaming = streamed.size() > 1 ? "streamed and not"
                                     : *streamed.begin() ? "streamed"
                                                         : "not streamed";
  return fmt::format("max {} {}, {}", Join(tokens, " or "),
                     limits == std::set<int>{1} ? "token" : "tokens", streaming);
}

std::string ToolText(const std::vector<RunContext>& runs) {
  std::set<std::string> versions;
  for (const RunContext& run : runs) {
    if (!run.version.empty()) versions.insert(run.version);
  }
  if (versions.empty()) return "";
  return "llm_benchmarks " + Join({versions.begin(), versions.end()}, ", ");
}

ChartContext ChartContextOf(const RunContext& context, const std::string& title) {
  return {.title = title,
          .load = LoadText(context),
          .settings = SettingsText({context}),
          .tool = ToolText({context}),
          .date = ReadableDate(context.date),
          .timestamp = context.timestamp,
          .simulated = context.simulated,
          .streamed = context.settings.stream,
          .searches = context.capacity};
}

}  // namespace llmb
