#include "harness/console/terminal.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "harness/base/text.h"
#include "harness/console/terminal_text.h"

namespace llmb {
namespace {

// Normally one system call per frame, so that a program that is killed leaves no half-drawn frame.
void WriteToStderr(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

bool StderrIsWritable() {
  pollfd state{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
  return ::poll(&state, 1, 0) == 1 && (state.revents & POLLOUT) != 0;
}

TerminalSize StderrSize() {
  winsize size{};
  // A terminal that does not know its size (a serial line) reports zeros.
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) {
    return {};
  }
  return {.columns = size.ws_col, .rows = size.ws_row};
}

// Whether programs look for the line, or people copy it.
bool IsOneLine(std::string_view line) {
  return line.starts_with("error: ") || line.starts_with("  llm_benchmarks ");
}

bool IsSet(const Environment& environment, const std::string& name) {
  return !environment(name).value_or("").empty();
}

}  // namespace

DisplayKind ChooseDisplay(ProgressStyle style, bool is_terminal, const Environment& environment) {
  if (style == ProgressStyle::kOff) return DisplayKind::kOff;
  const std::string terminal = environment("TERM").value_or("");
  const bool cursor_moves = is_terminal && !terminal.empty() && terminal != "dumb";
  const bool block = style == ProgressStyle::kAuto && cursor_moves;
  return block ? DisplayKind::kBlock : DisplayKind::kPlain;
}

bool WantsColor(bool is_terminal, const Environment& environment) {
  return is_terminal && !IsSet(environment, "NO_COLOR");
}

bool LocaleIsUtf8(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    if (!IsSet(environment, name)) continue;
    const std::string locale = LowerCase(*environment(name));
    return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
  }
  return false;
}

bool StderrIsTerminal() { return ::isatty(STDERR_FILENO) == 1; }

std::size_t StderrColumns() {
  constexpr std::size_t kFewestColumns = 20;
  return StderrIsTerminal() ? std::max(kFewestColumns, StderrSize().columns)
                            : kColumnsWithoutTerminal;
}

std::string StderrMessage(std::string_view kind, std::string_view text) {
  return StderrLines(fmt::format("{}: {}", kind, PrintableText(text)));
}

std::string StderrLines(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    const bool whole = !StderrIsTerminal() && IsOneLine(line);
    lines += whole ? PrintableText(line) + "\n" : WrapMessage(line, StderrColumns());
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

ProgressOutput StderrOutput(const Environment& environment) {
  return {.write = WriteToStderr,
          .writable = StderrIsWritable,
          .size = StderrSize,
          .terminal = StderrIsTerminal(),
          .unicode = LocaleIsUtf8(environment),
          .color = WantsColor(StderrIsTerminal(), environment)};
}

}  // namespace llmb
