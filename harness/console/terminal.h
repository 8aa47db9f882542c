#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "harness/base/environment.h"
#include "harness/config/options.h"

namespace llmb {

// Text that is printed into a file or a pipe is as wide as this at most.
inline constexpr std::size_t kColumnsWithoutTerminal = 100;

struct TerminalSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

// Where progress is written. Tests replace the functions to collect what is written.
struct ProgressOutput {
  // Writes the text at once. Text that cannot be written is lost: progress never fails a run.
  std::function<void(std::string_view)> write;
  // Whether a write would succeed without waiting. False if the user has stopped the terminal
  // (Ctrl-S): a write would then block the measurement.
  std::function<bool()> writable;
  // Called for each frame, so that a resized terminal needs no signal handler.
  std::function<TerminalSize()> size;
  bool terminal = false;  // whether lines have to fit its width
  bool unicode = false;
  bool color = false;
};

enum class DisplayKind {
  kBlock,  // redrawn in place
  kPlain,  // a line every ten seconds
  kOff,    // no progress, only messages
};

// Chooses the display for --progress. `auto` is a block on a terminal that can move its cursor
// (TERM is set and not "dumb"), otherwise plain lines.
DisplayKind ChooseDisplay(ProgressStyle style, bool is_terminal, const Environment& environment);

// Whether to use colours: on a terminal, unless NO_COLOR is set and not empty (no-color.org).
bool WantsColor(bool is_terminal, const Environment& environment);

// Whether the locale uses UTF-8. The first of LC_ALL, LC_CTYPE and LANG that is set and not empty
// decides (POSIX).
bool LocaleIsUtf8(const Environment& environment);

bool StderrIsTerminal();

// The width, in columns, of text on stderr: the terminal's but at least 20, or
// kColumnsWithoutTerminal. COLUMNS is not consulted, because it may be that of another terminal.
std::size_t StderrColumns();

// "kind: text" for stderr, as PrintableText: wrapped at words to StderrColumns, with further lines
// indented. Without a terminal an "error" is one line, for programs that look for it.
std::string StderrMessage(std::string_view kind, std::string_view text);

// Lines of text for stderr in the same way, each with a line break. Empty for empty text. Without a
// terminal a command of this program, which is indented, is one line, so that it can be copied.
std::string StderrLines(std::string_view text);

// The output that writes to stderr.
ProgressOutput StderrOutput(const Environment& environment);

}  // namespace llmb
