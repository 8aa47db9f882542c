#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/console/progress_state.h"
#include "harness/console/terminal.h"

namespace llmb {

// Shows a ProgressState during a run: as a block that is redrawn in place at most twice a second,
// as a plain line every ten seconds, or not at all.
//
// Each frame is one write. Between calls the cursor is visible, at the start of the line below the
// block. So the terminal is in order whenever the program is killed. Not thread-safe: the loop that
// owns the state must own the display.
class ProgressDisplay {
 public:
  // The shortest time between two frames. Calling Update more often has no effect.
  static constexpr Nanoseconds kBlockInterval = std::chrono::milliseconds(500);
  static constexpr Nanoseconds kPlainInterval = std::chrono::seconds(10);

  ProgressDisplay(DisplayKind kind, ProgressOutput output);

  // Begins to show `state`, which must live until Finish.
  void Start(const ProgressState& state, TimePoint now);

  // Draws a frame if enough time has passed. No effect before Start and after Finish.
  void Update(TimePoint now);

  // Draws the last state and leaves it on the screen. May be called at any time and repeatedly.
  void Finish(TimePoint now);

  // Prints a message above the block, wrapped to the terminal or, without one, to
  // kColumnsWithoutTerminal. Control characters become spaces. Works for every kind of display,
  // also before Start and after Finish.
  void Print(std::string_view line);

 private:
  std::string Lines(std::string_view line) const;
  void Draw(TimePoint now);
  void DrawBlock(TimePoint now, std::string_view above);
  std::string ToTopOfBlock(const TerminalSize& size) const;
  Nanoseconds Interval() const;

  DisplayKind kind_;
  ProgressOutput output_;
  const ProgressState* state_ = nullptr;
  TimePoint last_draw_{};
  std::vector<std::size_t> drawn_columns_;  // of each line of the block on the screen
};

}  // namespace llmb
