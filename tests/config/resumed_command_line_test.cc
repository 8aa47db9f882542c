#include "harness/config/resumed_command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/config/parse_options.h"

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

ParsedCommandLine Parse(const Words& words) {
  Result<ParsedCommandLine> parsed = ParseCommandLine(words);
  EXPECT_TRUE(parsed) << parsed.error().message;
  return parsed.value_or(ParsedCommandLine());
}

Result<ParsedCommandLine> Resume(const Words& then, const Words& now) {
  Words words = {"--resume", "run.journal"};
  words.insert(words.end(), now.begin(), now.end());
  return ResumeCommandLine(RecordCommandLine(Parse(then)), Parse(words));
}

std::string ErrorOf(const Words& then, const Words& now) {
  const auto resumed = Resume(then, now);
  return resumed ? "" : resumed.error().message;
}

TEST(CommandText, CanBePastedIntoAShellAndHoldsNoSecret) {
  EXPECT_EQ(CommandText(RecordCommandLine(Parse({}))), "llm_benchmarks");
  const std::string text = CommandText(RecordCommandLine(
      Parse({"--iterations", "7", "--slo", "ttft_p99<1s", "--header", "X-Key=s3cret"})));
  EXPECT_THAT(text, HasSubstr("--iterations=7"));
  EXPECT_THAT(text, HasSubstr("'ttft_p99<1s'"));
  EXPECT_THAT(text, HasSubstr("  # with --header X-Key, whose values are not kept"));
  EXPECT_THAT(text, Not(HasSubstr("s3cret")));
}

TEST(ResumedCommandLine, RestoresTheRecordedOptions) {
  const auto resumed =
      Resume({"--models", "a", "b,c", "--iterations", "7", "--concurrent=3", "--no-stream",
              "--benchmark_filter", "x/", "--benchmark_repetitions=2"},
             {});
  ASSERT_TRUE(resumed) << resumed.error().message;
  EXPECT_THAT(resumed->options.models, ElementsAre("a", "b", "c"));
  EXPECT_EQ(resumed->options.iterations, 7);
  EXPECT_EQ(resumed->options.concurrent, std::vector{3});
  EXPECT_EQ(resumed->options.mode, Mode::kConcurrent);
  EXPECT_FALSE(resumed->options.stream);
  EXPECT_EQ(resumed->options.resume, "run.journal");
  EXPECT_THAT(resumed->benchmark_flags,
              ElementsAre("--benchmark_filter=x/", "--benchmark_repetitions=2"));
}

TEST(ResumedCommandLine, AnEmptyRecordMeansADefaultRun) {
  const auto resumed = Resume({}, {});
  ASSERT_TRUE(resumed);
  EXPECT_EQ(resumed->options.iterations, 10);
}

TEST(ResumedCommandLine, MayRepeatRecordedOptions) {
  const auto resumed = Resume({"--iterations", "7", "--benchmark_filter=x/"},
                              {"--iterations=7", "--benchmark_filter=x/"});
  ASSERT_TRUE(resumed) << resumed.error().message;
  EXPECT_EQ(resumed->options.iterations, 7);
  EXPECT_THAT(resumed->benchmark_flags, ElementsAre("--benchmark_filter=x/"));
}

TEST(ResumedCommandLine, ContradictionsAreErrors) {
  EXPECT_THAT(ErrorOf({"--iterations", "7"}, {"--iterations", "8"}),
              HasSubstr("--iterations 8 contradicts the journal, whose run had --iterations 7"));
  EXPECT_THAT(ErrorOf({}, {"--concurrent", "2"}), HasSubstr("did not have it"));
  EXPECT_THAT(ErrorOf({"--benchmark_filter=x/"}, {"--benchmark_filter=y/"}),
              HasSubstr("--benchmark_filter=y/ contradicts"));
  EXPECT_THAT(ErrorOf({}, {"--benchmark_repetitions=2"}), HasSubstr("contradicts"));
}

TEST(ResumedCommandLine, WhatAnOptionNeedsMayBeInTheJournal) {
  const Words search = {"--find-capacity", "--budget", "1h"};
  EXPECT_EQ(ErrorOf(search, {"--budget", "1h"}), "");
  EXPECT_THAT(ErrorOf(search, {"--budget", "2h"}),
              HasSubstr("--budget 2h contradicts the journal, whose run had --budget 1h"));
  EXPECT_EQ(ErrorOf({"--save-result"}, {"--save-result", "--result-dir", "d"}), "");
  EXPECT_THAT(ErrorOf({}, {"--result-dir", "d"}), HasSubstr("--result-dir needs --save-result"));
  EXPECT_EQ(Resume({}, {})->options.resume, "run.journal");
}

TEST(ResumedCommandLine, OptionsOfDisplayAndOutputMayChange) {
  const auto resumed =
      Resume({"--progress", "off", "--benchmark_format=csv"},
             {"--progress", "plain", "--benchmark_format=json", "--output-dir", "other",
              "--save-token-times", "--raw-csv", "--metric-profile", "pcai"});
  ASSERT_TRUE(resumed) << resumed.error().message;
  EXPECT_EQ(resumed->options.progress, ProgressStyle::kPlain);
  EXPECT_EQ(resumed->options.output_dir, "other");
  EXPECT_TRUE(resumed->options.save_token_times);
  EXPECT_THAT(resumed->options.metric_profiles, ElementsAre(MetricProfileName::kPcai));
  EXPECT_THAT(resumed->benchmark_flags, ElementsAre("--benchmark_format=json"));
}

TEST(ResumedCommandLine, SecretsAreNotRecordedAndMustBeGivenAgain) {
  const Words then = {"--url",        "https://user:s3cret@host/v1",
                      "--model-name", "m",
                      "--header",     "X-Key=s3cret",
                      "--extra-body", R"({"key":"s3cret"})"};
  const RecordedCommandLine recorded = RecordCommandLine(Parse(then));
  EXPECT_THAT(recorded.words, ElementsAre("--model-name=m"));
  EXPECT_THAT(recorded.hidden,
              testing::UnorderedElementsAre("--url", "--header X-Key", "--extra-body"));

  Words now = {"--url", then[1], "--header", then[5], "--model-name", "m"};
  EXPECT_THAT(ErrorOf(then, now), HasSubstr("had --extra-body, whose value is not kept"));
  now.insert(now.end(), {"--extra-body", then[7]});
  const auto resumed = Resume(then, now);
  ASSERT_TRUE(resumed) << resumed.error().message;
  EXPECT_EQ(resumed->options.headers.at(0).second, "s3cret");
  EXPECT_THAT(ErrorOf({}, {"--header", "X-Other=1"}), HasSubstr("did not have --header X-Other"));
}

TEST(ResumedCommandLine, TheSecretOfABaselineHasItsName) {
  const RecordedCommandLine recorded = RecordCommandLine(
      Parse({"--interleave-runs", "3", "--baseline-url", "https://user:s3cret@host/v1"}));
  EXPECT_THAT(recorded.hidden, ElementsAre("--baseline-url"));
}

}  // namespace
}  // namespace llmb
