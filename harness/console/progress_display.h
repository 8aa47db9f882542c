#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/console/progress_state.h"
#include "harness/console/terminal.h"

namespace llmb {

// Shows a ProgressState while a run goes on: as a block that is redrawn in place at most twice a
// second, as a plain line every ten seconds, or not at all.
//
// Between any two calls the cursor is visible and at the start of the line below the block, and
// each frame is one write; so a program that is killed at any moment leaves a clean terminal, and
// nothing has to be undone. Not thread-safe: the loop that owns the state owns the display.
class ProgressDisplay {
 public:
  // How often Update changes anything; a loop that sleeps need not wake more often.
  static constexpr Nanoseconds kBlockInterval = std::chrono::milliseconds(500);
  static constexpr Nanoseconds kPlainInterval = std::chrono::seconds(10);

  ProgressDisplay(DisplayKind kind, ProgressOutput output);

  // Shows `state`, which must live until Finish, from now on.
  void Start(const ProgressState& state, TimePoint now);

  // Redraws if enough time has passed. Does nothing before Start and after Finish.
  void Update(TimePoint now);

  // Draws the last state, whatever time has passed, and leaves it on the screen. May be called at
  // any time and more than once.
  void Finish(TimePoint now);

  // Prints one line of text above the block; control characters become spaces. Works in every
  // kind of display, before Start and after Finish too.
  void Print(std::string_view line);

 private:
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
