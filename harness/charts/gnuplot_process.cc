#include "harness/charts/gnuplot_process.h"

#include <fmt/format.h>

#include <utility>

#include "harness/base/atomic_file.h"
#include "harness/base/text.h"

namespace llmb {
namespace {

constexpr std::size_t kMostCharacters = 300;  // of gnuplot's text in a message

// gnuplot reports its error in the last line that it prints.
std::string LastLine(const std::filesystem::path& log) {
  std::string text = ReadFile(log).value_or("");
  const auto end = text.find_last_not_of(" \t\r\n");
  if (end == std::string::npos) return "it printed no error message";
  text.erase(end + 1);
  const auto line = text.find_last_of('\n');
  if (line != std::string::npos) text.erase(0, line + 1);
  return ForMessage(text, kMostCharacters);
}

}  // namespace

GnuplotProcess::GnuplotProcess(Subprocess child, std::filesystem::path log)
    : child_(std::move(child)), log_(std::move(log)) {}

Result<GnuplotProcess> GnuplotProcess::Start(const std::filesystem::path& folder,
                                             const std::string& script) {
  const std::string log = script + ".log";
  auto child = Subprocess::StartProgram({"gnuplot", "-d", script}, folder, log);
  if (!child) {
    return Fail(
        fmt::format("gnuplot, which draws the charts, cannot be started: {}; install it (package "
                    "gnuplot-nox or gnuplot), or use --no-visualizations",
                    child.error().message));
  }
  return GnuplotProcess(std::move(*child), folder / log);
}

Status GnuplotProcess::Wait() {
  const std::string failure = child_.Wait();
  if (failure.empty()) return {};
  return Fail(fmt::format("gnuplot {}, so charts are missing: {}", failure, LastLine(log_)));
}

}  // namespace llmb
