#include "harness/console/progress_style.h"

#include <fmt/format.h>

namespace llmb {

StateLook LookOf(EndpointState state) {
  switch (state) {
    case EndpointState::kWaiting:
      return {"waiting", "2", 2};
    case EndpointState::kRunning:
      return {"running", "36", 0};
    case EndpointState::kDone:
      return {"done", "32", 3};
    case EndpointState::kStopped:
      return {"stopped", "33", 1};
    case EndpointState::kFailed:
      break;
  }
  return {"failed", "31", 1};
}

std::string Colored(const std::string& text, std::string_view color, const ViewStyle& style) {
  return style.color ? fmt::format("\x1b[{}m{}\x1b[0m", color, text) : text;
}

std::string_view Ellipsis(const ViewStyle& style) { return style.unicode ? "…" : "..."; }

double ShareDone(const ProgressFigures& figures) {
  if (figures.time_share) return *figures.time_share;
  if (figures.total == 0) return 0;
  return static_cast<double>(figures.done) / static_cast<double>(figures.total);
}

std::string Bar(const ProgressFigures& figures, std::size_t width, const ViewStyle& style) {
  const auto filled = static_cast<std::size_t>(ShareDone(figures) * static_cast<double>(width));
  std::string bar;
  for (std::size_t i = 0; i < width; ++i) {
    if (style.unicode) {
      bar += i < filled ? "█" : "░";
    } else {
      bar += i < filled ? "#" : ".";
    }
  }
  return bar;
}

std::string DoneOfTotal(const ProgressFigures& figures) {
  if (figures.time_share) return fmt::format("{}", figures.done);
  return fmt::format("{}/{}", figures.done, figures.total);
}

std::size_t DoneColumns(const ProgressFigures& figures) {
  if (figures.time_share) return std::to_string(figures.done).size();
  return 2 * std::to_string(figures.total).size() + 1;
}

}  // namespace llmb
