#include "harness/report/load_text.h"

#include <fmt/format.h>

namespace llmb {

std::string LoadText(const RunContext& context) {
  if (context.mode != "concurrent") return "sequential";
  return fmt::format("{} concurrent user{}", context.concurrent,
                     context.concurrent == 1 ? "" : "s");
}

ChartContext ChartContextOf(const RunContext& context, const std::string& title) {
  return {.title = title,
          .load = LoadText(context),
          .date = context.date,
          .timestamp = context.timestamp,
          .simulated = context.simulated,
          .streamed = context.stream};
}

}  // namespace llmb
