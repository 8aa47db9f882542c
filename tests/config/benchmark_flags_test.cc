#include "harness/config/benchmark_flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/base/fake_environment.h"

namespace llmb {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using Words = std::vector<std::string>;
using Variables = std::map<std::string, std::string>;

BenchmarkFlags Parse(const Words& flags, const Variables& variables = {}) {
  const auto result = ParseBenchmarkFlags(flags, FakeEnvironment(variables));
  EXPECT_TRUE(result) << result.error().message;
  return result.value_or(BenchmarkFlags());
}

std::string ErrorOf(const Words& flags, const Variables& variables = {}) {
  const auto result = ParseBenchmarkFlags(flags, FakeEnvironment(variables));
  return result ? "no error" : result.error().message;
}

TEST(ParseBenchmarkFlags, NoFlagsGiveTheDefaults) {
  const BenchmarkFlags flags = Parse({});
  EXPECT_EQ(flags.filter, "");
  EXPECT_FALSE(flags.list_tests);
  EXPECT_EQ(flags.repetitions, 1);
  EXPECT_FALSE(flags.random_interleaving);
  EXPECT_EQ(flags.format, BenchmarkFormat::kConsole);
  EXPECT_EQ(flags.out, "");
  EXPECT_EQ(flags.out_format, BenchmarkFormat::kJson);
  EXPECT_EQ(flags.time_unit, "ms");
  EXPECT_THAT(
      flags.passthrough,
      ElementsAre("--benchmark_filter=", "--benchmark_list_tests=false",
                  "--benchmark_repetitions=1", "--benchmark_enable_random_interleaving=false",
                  "--benchmark_report_aggregates_only=false",
                  "--benchmark_display_aggregates_only=false", "--benchmark_format=console",
                  "--benchmark_out=", "--benchmark_out_format=json", "--benchmark_color=auto",
                  "--benchmark_counters_tabular=false", "--benchmark_time_unit=ms", "--v=0"));
}

TEST(ParseBenchmarkFlags, EveryFlagIsParsedAndPassedOn) {
  const BenchmarkFlags flags = Parse(
      {"--benchmark_filter=^a/", "--benchmark_list_tests", "--benchmark_repetitions=3",
       "--benchmark_enable_random_interleaving=true", "--benchmark_report_aggregates_only=yes",
       "--benchmark_display_aggregates_only=1", "--benchmark_format=json",
       "--benchmark_out_format=csv", "--benchmark_color=false", "--benchmark_counters_tabular=ON",
       "--benchmark_context=a=b,c=d=e", "--benchmark_time_unit=us", "--v=2"});
  EXPECT_EQ(flags.filter, "^a/");
  EXPECT_TRUE(flags.list_tests);
  EXPECT_EQ(flags.repetitions, 3);
  EXPECT_TRUE(flags.random_interleaving);
  EXPECT_TRUE(flags.report_aggregates_only);
  EXPECT_TRUE(flags.display_aggregates_only);
  EXPECT_EQ(flags.format, BenchmarkFormat::kJson);
  EXPECT_EQ(flags.out_format, BenchmarkFormat::kCsv);
  EXPECT_EQ(flags.color, "false");
  EXPECT_TRUE(flags.counters_tabular);
  EXPECT_THAT(flags.context, ElementsAre(Pair("a", "b"), Pair("c", "d=e")));
  EXPECT_EQ(flags.time_unit, "us");
  EXPECT_EQ(flags.verbosity, 2);
  EXPECT_THAT(
      flags.passthrough,
      ElementsAre("--benchmark_filter=^a/", "--benchmark_list_tests=true",
                  "--benchmark_repetitions=3", "--benchmark_enable_random_interleaving=true",
                  "--benchmark_report_aggregates_only=true",
                  "--benchmark_display_aggregates_only=true", "--benchmark_format=json",
                  "--benchmark_out=", "--benchmark_out_format=csv", "--benchmark_color=false",
                  "--benchmark_counters_tabular=true", "--benchmark_time_unit=us", "--v=2"));
}

TEST(ParseBenchmarkFlags, TheOutFileNeverReachesGoogleBenchmark) {
  EXPECT_EQ(Parse({"--benchmark_out=f.json"}).out, "f.json");
  EXPECT_THAT(Parse({"--benchmark_out=f.json"}).passthrough, Contains("--benchmark_out="));
  EXPECT_EQ(Parse({}, {{"BENCHMARK_OUT", "f.json"}}).out, "f.json");
  EXPECT_THAT(Parse({}, {{"BENCHMARK_OUT", "f.json"}}).passthrough, Contains("--benchmark_out="));
}

TEST(ParseBenchmarkFlags, AFilterMustCompileAndMayBeNegated) {
  for (const char* filter :
       {"", "all", "a|b", "-a", "-", "^llama-vllm/coding_short/", "[0-9]{2}"}) {
    EXPECT_EQ(Parse({std::string("--benchmark_filter=") + filter}).filter, filter);
  }
  EXPECT_THAT(ErrorOf({"--benchmark_filter=-[a"}),
              HasSubstr("--benchmark_filter: '-[a' is not a POSIX extended regular expression: "));
  // Valid in other dialects. Google Benchmark would reject them only after the run has begun.
  EXPECT_NE(ErrorOf({"--benchmark_filter=(?:a)"}), "no error");
  EXPECT_NE(ErrorOf({"--benchmark_filter=\\d"}), "no error");
  // The '-' is not part of the expression, which therefore begins with '*'.
  EXPECT_NE(ErrorOf({"--benchmark_filter=-*"}), "no error");
}

TEST(ParseBenchmarkFlags, ErrorsListTheAllowedValues) {
  EXPECT_EQ(ErrorOf({"--benchmark_repetitions=0"}),
            "--benchmark_repetitions must be a whole number from 1 to 10000, not '0'");
  EXPECT_EQ(
      ErrorOf({"--benchmark_format=jsn"}),
      "--benchmark_format must be one of console, json, csv, not 'jsn', did you mean 'json'?");
  EXPECT_EQ(ErrorOf({"--benchmark_list_tests=maybe"}),
            "--benchmark_list_tests must be true or false, not 'maybe'");
  EXPECT_EQ(ErrorOf({"--benchmark_color=purple"}),
            "--benchmark_color must be one of auto, true, false, not 'purple'");
  EXPECT_EQ(ErrorOf({"--benchmark_time_unit=min"}),
            "--benchmark_time_unit must be one of ns, us, ms, s, not 'min'");
  EXPECT_NE(ErrorOf({"--v=10"}), "no error");
  EXPECT_EQ(ErrorOf({"--benchmark_filter"}),
            "--benchmark_filter needs a value: --benchmark_filter=REGEX");
}

TEST(ParseBenchmarkFlags, ContextPairsAccumulateAndMustBeComplete) {
  EXPECT_THAT(Parse({"--benchmark_context=a=1", "--benchmark_context=b="}).context,
              ElementsAre(Pair("a", "1"), Pair("b", "")));
  EXPECT_EQ(ErrorOf({"--benchmark_context=a"}),
            "--benchmark_context must be KEY=VALUE[,KEY=VALUE...], not 'a'");
  EXPECT_NE(ErrorOf({"--benchmark_context="}), "no error");
  EXPECT_NE(ErrorOf({"--benchmark_context=a=1,"}), "no error");
  EXPECT_NE(ErrorOf({"--benchmark_context==1"}), "no error");
  EXPECT_EQ(ErrorOf({"--benchmark_context=a=1", "--benchmark_context=b=1,a=2"}),
            "--benchmark_context has the key 'a' twice");
}

TEST(ParseBenchmarkFlags, ContextKeysThatDocumentsHaveAreRefused) {
  EXPECT_EQ(ErrorOf({"--benchmark_context=a=1,num_cpus=8"}),
            "--benchmark_context: the key 'num_cpus' is one that the context has itself; choose "
            "another");
  EXPECT_THAT(ErrorOf({}, {{"BENCHMARK_CONTEXT", "llm=x"}}),
              HasSubstr("the environment variable BENCHMARK_CONTEXT: the key 'llm' is one"));
  EXPECT_THAT(Parse({"--benchmark_context=my_num_cpus=8"}).context,
              ElementsAre(Pair("my_num_cpus", "8")));
}

TEST(ParseBenchmarkFlags, AFlagGivenTwiceIsAnError) {
  EXPECT_EQ(ErrorOf({"--benchmark_repetitions=2", "--benchmark_repetitions=2"}),
            "--benchmark_repetitions is given twice");
}

TEST(ParseBenchmarkFlags, FlagsThatWouldSpoilTheRunAreRefusedWithAReason) {
  EXPECT_EQ(ErrorOf({"--benchmark_min_time=2"}),
            "--benchmark_min_time is refused: Google Benchmark would choose the number "
            "of requests; use --iterations");
  for (const char* flag :
       {"--benchmark_min_warmup_time=1", "--benchmark_perf_counters=CYCLES", "--benchmark_dry_run",
        "--benchmark_dry_run=true", "--benchmark_min_time"}) {
    EXPECT_THAT(ErrorOf({flag}), HasSubstr(" is refused: "));
  }
}

TEST(ParseBenchmarkFlags, AnUnknownFlagIsReportedWithTheNearest) {
  EXPECT_EQ(ErrorOf({"--benchmark_filtr=x"}),
            "unknown option '--benchmark_filtr' (--help lists the Google Benchmark flags), did you "
            "mean '--benchmark_filter'?");
  EXPECT_THAT(ErrorOf({"--benchmark-filter=x"}), HasSubstr("did you mean '--benchmark_filter'?"));
  EXPECT_THAT(ErrorOf({"--benchmark"}), HasSubstr("unknown option '--benchmark'"));
}

TEST(ParseBenchmarkFlags, VariablesAreCheckedAndOverriddenByFlags) {
  EXPECT_EQ(Parse({}, {{"BENCHMARK_REPETITIONS", "4"}}).repetitions, 4);
  EXPECT_THAT(Parse({}, {{"BENCHMARK_REPETITIONS", "4"}}).passthrough,
              Contains("--benchmark_repetitions=4"));
  EXPECT_EQ(Parse({"--benchmark_repetitions=2"}, {{"BENCHMARK_REPETITIONS", "4"}}).repetitions, 2);
  EXPECT_EQ(Parse({}, {{"BENCHMARK_REPETITIONS", ""}}).repetitions, 1);
  EXPECT_EQ(Parse({}, {{"V", "9"}}).verbosity, 0);
  EXPECT_EQ(
      ErrorOf({}, {{"BENCHMARK_REPETITIONS", "x"}}),
      "the environment variable BENCHMARK_REPETITIONS must be a whole number from 1 to 10000, "
      "not 'x'");
  EXPECT_THAT(ErrorOf({}, {{"BENCHMARK_MIN_TIME", "1"}}),
              HasSubstr("the environment variable BENCHMARK_MIN_TIME is refused: "));
  EXPECT_EQ(ErrorOf({}, {{"BENCHMARK_MIN_TIME", ""}}), "no error");
}

TEST(IsBenchmarkFlag, RecognizesThePrefixAndTheVerbosity) {
  for (const char* word :
       {"--benchmark_filter", "--benchmark_x=1", "--benchmark-filter", "--v", "--v=1"}) {
    EXPECT_TRUE(IsBenchmarkFlag(word)) << word;
  }
  for (const char* word : {"", "-", "--", "benchmark_filter", "-benchmark_filter", "--version",
                           "--verbose", "--models", "--benchmark-duration", "--benchmark"}) {
    EXPECT_FALSE(IsBenchmarkFlag(word)) << word;
  }
}

TEST(BenchmarkFlagTakesNextWord, OnlyIfTheValueIsMissing) {
  EXPECT_TRUE(BenchmarkFlagTakesNextWord("--benchmark_filter"));
  EXPECT_FALSE(BenchmarkFlagTakesNextWord("--benchmark_filter="));
  EXPECT_FALSE(BenchmarkFlagTakesNextWord("--benchmark_list_tests"));
  // The error names the flag, not the word after it.
  EXPECT_TRUE(BenchmarkFlagTakesNextWord("--benchmark_unknown"));
  EXPECT_TRUE(BenchmarkFlagTakesNextWord("--benchmark-filter"));
}

TEST(ListBenchmarkFlags, SeparatesTheRefusedFlags) {
  const auto allowed = ListBenchmarkFlags(BenchmarkFlagUse::kAllowed);
  ASSERT_EQ(allowed.size(), 14U);
  EXPECT_EQ(allowed.front().names, "--benchmark_filter");
  EXPECT_EQ(allowed.front().values, ValueCount::kOne);
  EXPECT_EQ(allowed[1].values, ValueCount::kNone);
  const auto refused = ListBenchmarkFlags(BenchmarkFlagUse::kRefused);
  ASSERT_EQ(refused.size(), 4U);
  EXPECT_EQ(refused.back().names, "--benchmark_dry_run");
}

}  // namespace
}  // namespace llmb
