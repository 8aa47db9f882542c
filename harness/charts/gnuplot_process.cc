#include "harness/charts/gnuplot_process.h"

#include <fmt/format.h>
#include <sys/wait.h>

#include <utility>

#include "harness/base/atomic_file.h"
#include "harness/base/text.h"

namespace llmb {
namespace {

constexpr std::size_t kMostWords = 300;  // characters of gnuplot's in a message

// The last line is where gnuplot says what it did not like.
std::string LastWords(const std::filesystem::path& log) {
  std::string text = ReadFile(log).value_or("");
  const auto end = text.find_last_not_of(" \t\r\n");
  if (end == std::string::npos) return "it said nothing";
  text.erase(end + 1);
  const auto line = text.find_last_of('\n');
  if (line != std::string::npos) text.erase(0, line + 1);
  return CutText(OneLine(ValidUtf8(text)), kMostWords);
}

}  // namespace

GnuplotProcess::GnuplotProcess(StartedProgram child, std::filesystem::path log)
    : child_(std::move(child)), log_(std::move(log)) {}

Result<GnuplotProcess> GnuplotProcess::Start(const std::filesystem::path& folder,
                                             const std::string& script) {
  const std::string log = script + ".log";
  auto child = StartedProgram::Start({"gnuplot", "-d", script}, folder, log);
  if (!child) {
    return Fail(
        fmt::format("gnuplot, which draws the charts, cannot be started: {}; on Debian: "
                    "apt install gnuplot-nox",
                    child.error().message));
  }
  return GnuplotProcess(std::move(*child), folder / log);
}

Status GnuplotProcess::Wait() {
  const int status = child_.Wait();
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  if (WIFSIGNALED(status)) {
    return Fail(
        fmt::format("gnuplot was ended by signal {}, so charts are missing", WTERMSIG(status)));
  }
  return Fail(fmt::format("gnuplot failed with exit status {}, so charts are missing: {}",
                          WEXITSTATUS(status), LastWords(log_)));
}

}  // namespace llmb
