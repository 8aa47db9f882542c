#include "harness/console/progress_display.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/base/terminal_width.h"
#include "harness/base/text.h"
#include "harness/console/progress_view.h"
#include "harness/console/terminal_text.h"

namespace llmb {
namespace {

constexpr std::string_view kHideCursor = "\x1b[?25l";
constexpr std::string_view kShowCursor = "\x1b[?25h";
constexpr std::string_view kClearToLineEnd = "\x1b[K";
constexpr std::string_view kClearToScreenEnd = "\x1b[J";

}  // namespace

ProgressDisplay::ProgressDisplay(DisplayKind kind, ProgressOutput output)
    : kind_(kind), output_(std::move(output)) {}

Nanoseconds ProgressDisplay::Interval() const {
  return kind_ == DisplayKind::kBlock ? kBlockInterval : kPlainInterval;
}

void ProgressDisplay::Start(const ProgressState& state, TimePoint now) {
  state_ = &state;
  last_draw_ = now;
  if (kind_ == DisplayKind::kBlock) DrawBlock(now, "");
}

void ProgressDisplay::Update(TimePoint now) {
  if (state_ == nullptr || now - last_draw_ < Interval() || !output_.writable()) return;
  Draw(now);
}

void ProgressDisplay::Finish(TimePoint now) {
  if (state_ == nullptr) return;
  Draw(now);
  state_ = nullptr;
  drawn_columns_.clear();
}

void ProgressDisplay::Draw(TimePoint now) {
  last_draw_ = now;
  if (kind_ == DisplayKind::kBlock) DrawBlock(now, "");
  if (kind_ != DisplayKind::kPlain) return;
  output_.write(Lines(RenderPlainProgress(state_->At(now), kColumnsWithoutTerminal)));
}

std::string ProgressDisplay::Lines(std::string_view line) const {
  return WrapMessage(line, output_.terminal ? output_.size().columns : kColumnsWithoutTerminal);
}

void ProgressDisplay::Print(std::string_view line) {
  const std::string text = Lines(line);
  if (kind_ == DisplayKind::kBlock && state_ != nullptr) {
    DrawBlock(last_draw_, text);
  } else {
    output_.write(text);
  }
}

// The terminal may have become narrower since the last frame. It has then wrapped the old lines
// into several rows each.
std::string ProgressDisplay::ToTopOfBlock(const TerminalSize& size) const {
  std::size_t rows = 0;
  for (const std::size_t columns : drawn_columns_) {
    rows += std::max<std::size_t>(1, (columns + size.columns - 1) / size.columns);
  }
  return rows == 0 ? "\r" : fmt::format("\r\x1b[{}A", rows);
}

void ProgressDisplay::DrawBlock(TimePoint now, std::string_view above) {
  const TerminalSize size = output_.size();
  // The last column stays free because terminals differ in where the cursor goes after it. The last
  // row stays free for the cursor, which is below the block.
  const ViewStyle style{.width = std::max<std::size_t>(2, size.columns) - 1,
                        .height = std::max<std::size_t>(2, size.rows) - 1,
                        .unicode = output_.unicode,
                        .color = output_.color};
  std::string frame = std::string(kHideCursor) + ToTopOfBlock(size);
  if (!above.empty()) frame.append(kClearToScreenEnd).append(above);
  drawn_columns_.clear();
  for (const std::string& line : RenderProgress(state_->At(now), style)) {
    frame.append(line).append(kClearToLineEnd).append("\n");
    drawn_columns_.push_back(TerminalWidth(line));
  }
  output_.write(frame.append(kClearToScreenEnd).append(kShowCursor));
}

}  // namespace llmb
