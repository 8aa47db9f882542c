#include "tests/lint/word_rules.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmb::lint {
namespace {

bool IsAtHome(const SourceFile& file, const WordRule& rule) {
  return std::ranges::any_of(rule.homes, [&](auto home) { return file.IsIn(home); });
}

void CheckFile(const WordRule& rule, const SourceFile& file, Findings& findings) {
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const Line& line = file.lines[i];
    const std::string& text = rule.look_at == LookAt::kCode ? line.code : line.text;
    for (const std::string_view word : rule.words) {
      if (text.find(word) == std::string::npos) continue;
      findings.push_back(fmt::format("{}:{}: '{}': {}", file.path, i + 1, word, rule.reason));
    }
  }
}

}  // namespace

std::span<const WordRule> WordRules() {
  static const std::vector<WordRule> rules = {
      {.name = "CurlOnlyInHttp",
       .words = {"<curl/", "CURL::"},
       .homes = {"harness/http/", "tests/http/"},
       .reason = "libcurl is used only in harness/http",
       .violation = "#include <curl/curl.h>"},
      {.name = "GoogleBenchmarkOnlyInBenchmarks",
       .words = {"<benchmark/", "benchmark::benchmark"},
       .homes = {"benchmarks/"},
       .reason = "Google Benchmark is used only in benchmarks",
       .violation = "#include <benchmark/benchmark.h>"},
      {.name = "GnuplotOnlyInTheChartWriter",
       .words = {"gnuplot-iostream.h", "${GNUPLOT_IOSTREAM_INCLUDE_DIR}"},
       .homes = {"harness/charts/", "cmake/Dependencies.cmake"},
       .reason = "gnuplot is used only by the chart writer in harness/charts",
       .violation = "#include \"gnuplot-iostream.h\""},
      // Tests may say how long to wait for a real socket.
      {.name = "TimeOnlyFromTheClock",
       .words = {"_clock::now", "clock_gettime", "gettimeofday", "std::time(", "time(nullptr)"},
       .homes = {"harness/base/clock.cc", "tests/"},
       .reason = "ask a Clock (harness/base/clock.h), so that tests can move the time",
       .violation = "const auto now = std::chrono::steady_clock::now();"},
      {.name = "AbstractClassesOnlyAtTheSeams",
       .words = {") = 0;", ") const = 0;", ") noexcept = 0;", ") const noexcept = 0;"},
       .homes = {"harness/base/clock.h", "harness/http/transport.h"},
       .reason = "only Clock and Transport are abstract; the rest is values and functions",
       .violation = "virtual int Read() = 0;"},
      {.name = "NothingUnfinished",
       .words = {"TODO", "FIXME", "HACK"},
       .look_at = LookAt::kCommentsToo,
       .reason = "finish it, or write an issue",
       .violation = "// TODO: handle the empty case"},
      {.name = "NoPathOfOneMachine",
       .words = {"/home/", "/root/", "/work/", "/Users/"},
       .look_at = LookAt::kCommentsToo,
       .reason = "the path exists on one machine only",
       .violation = "const char* file = \"/home/me/models.json\";"},
      {.name = "NothingIsDownloaded",
       .words = {"FetchContent", "ExternalProject", "file(DOWNLOAD"},
       .reason = "every dependency is a Debian package",
       .violation = "include(FetchContent)"},
  };
  return rules;
}

Findings Check(const WordRule& rule, const Tree& tree) {
  Findings findings;
  for (const SourceFile& file : tree) {
    if (!file.IsIn("tests/lint/") && !IsAtHome(file, rule)) CheckFile(rule, file, findings);
  }
  return findings;
}

}  // namespace llmb::lint
