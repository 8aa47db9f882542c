#include "tests/lint/word_rules.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmb::lint {
namespace {

bool Covers(const WordRule& rule, const SourceFile& file) {
  const auto is_in = [&](std::string_view prefix) { return file.IsIn(prefix); };
  return !file.IsIn("tests/lint/") && std::ranges::none_of(rule.allowed_in, is_in);
}

std::string Judge(const WordRule& rule, const Line& line) {
  const std::string& text = rule.in_comments ? line.text : line.code;
  const auto contains = [&](std::string_view word) { return text.find(word) != std::string::npos; };
  const auto word = std::ranges::find_if(rule.words, contains);
  return word == rule.words.end() ? "" : fmt::format("'{}': {}", *word, rule.reason);
}

}  // namespace

std::span<const WordRule> WordRules() {
  static const std::vector<WordRule> rules = {
      // The parser that decides where a request goes also has to decide what of its URL is hidden.
      {.words = {"<curl/", "CURL::"},
       .allowed_in = {"harness/http/", "tests/http/", "harness/endpoint/", "tests/endpoint/"},
       .reason = "libcurl is used only in harness/http, and its URL parser in harness/endpoint",
       .violation = "#include <curl/curl.h>"},
      {.words = {"<benchmark/", "benchmark::benchmark"},
       .allowed_in = {"benchmarks/", "cmake/"},
       .reason = "Google Benchmark is used only in benchmarks",
       .violation = "#include <benchmark/benchmark.h>"},
      {.words = {"gnuplot-iostream.h", "${GNUPLOT_IOSTREAM_INCLUDE_DIR}"},
       .allowed_in = {"harness/charts/", "cmake/Dependencies.cmake"},
       .reason = "gnuplot is used only in harness/charts",
       .violation = "#include \"gnuplot-iostream.h\""},
      // Tests need deadlines for real sockets.
      {.words = {"_clock::now", "clock_gettime", "gettimeofday", "std::time(", "time(nullptr)"},
       .allowed_in = {"harness/base/clock.cc", "tests/"},
       .reason = "use a Clock (harness/base/clock.h), so that tests control the time",
       .violation = "const auto now = std::chrono::steady_clock::now();"},
      {.words = {"this_thread::", "usleep(", "nanosleep("},
       .allowed_in = {"tests/wait_for.h"},
       .reason = "wait for the event (WaitFor); only a test of a duration may LetTimePass",
       .violation = "std::this_thread::sleep_for(std::chrono::milliseconds(5));"},
      // The glossary: words that plain English replaced.
      {.words = {" sitting ", " sittings"},
       .in_comments = true,
       .reason = "say attempt",
       .violation = "// The first sitting was killed."},
      {.words = {" is had ", " is had,", " is had."},
       .in_comments = true,
       .reason = "say is available or is obtained",
       .violation = "// How the stamp is had."},
      {.words = {"goes on with", "takes no more"},
       .in_comments = true,
       .reason = "say continues, or name the condition",
       .violation = "// The run goes on with the next case."},
      {.words = {"TODO", "FIXME", "HACK"},
       .in_comments = true,
       .reason = "finish it or open an issue",
       .violation = "// TODO: handle the empty case"},
      {.words = {"/home/", "/root/", "/work/", "/Users/"},
       .in_comments = true,
       .reason = "this path exists on one machine only",
       .violation = "const char* file = \"/home/me/models.json\";"},
      {.words = {"FetchContent", "ExternalProject", "file(DOWNLOAD"},
       .reason = "every dependency is a Debian package",
       .violation = "include(FetchContent)"},
  };
  return rules;
}

Findings Check(const WordRule& rule, const Tree& tree) {
  Findings findings;
  const auto judge = [&](const Line& line) { return Judge(rule, line); };
  for (const SourceFile& file : tree) {
    if (Covers(rule, file)) JudgeLines(file, judge, findings);
  }
  return findings;
}

}  // namespace llmb::lint
