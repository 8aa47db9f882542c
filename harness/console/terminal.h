#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "harness/base/environment.h"
#include "harness/config/options.h"

namespace llmb {

struct TerminalSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

// Where progress is written. A value, so that tests can collect what is written.
struct ProgressOutput {
  // Writes all of the text at once. What cannot be written is lost: progress never fails a run.
  std::function<void(std::string_view)> write;
  // Whether a write would go through now: false on a terminal that the user has stopped (Ctrl-S),
  // where waiting would hold up the measurement.
  std::function<bool()> writable;
  // Asked anew for each frame, so that a resized terminal needs no signal.
  std::function<TerminalSize()> size;
  bool unicode = false;
  bool color = false;
};

enum class DisplayKind {
  kBlock,  // redrawn in place
  kPlain,  // a line now and then
  kOff,    // no progress; messages are printed all the same
};

// auto is a block on a terminal that can move its cursor (TERM is set and not "dumb"), else plain
// lines.
DisplayKind ChooseDisplay(ProgressStyle style, bool is_terminal, const Environment& environment);

// Whether colour is wanted: on a terminal, unless NO_COLOR is set and not empty (no-color.org).
bool WantsColor(bool is_terminal, const Environment& environment);

// Whether the locale's characters are UTF-8: the first of LC_ALL, LC_CTYPE and LANG that is set and
// not empty says so (POSIX).
bool LocaleIsUtf8(const Environment& environment);

bool StderrIsTerminal();

// The width to lay text out for on stderr: the terminal's, at least 40, or 240 where there is none.
std::size_t StderrColumns();

// Writes to stderr, and to nothing else.
ProgressOutput StderrOutput(const Environment& environment);

}  // namespace llmb
