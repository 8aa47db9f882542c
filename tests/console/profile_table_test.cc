#include "harness/console/profile_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "harness/base/terminal_width.h"

namespace llmb {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using M = ProfileMetric;

EndpointSummary Ours(const std::string& name) {
  EndpointSummary summary;
  summary.endpoint_name = name;
  summary.load = ClosedLoop{5};
  summary.total_requests = 41;
  summary.successful_requests = 40;
  summary.time_to_first_token.mean = 0.0501;
  summary.time_to_first_token.p99 = 0.0612;
  summary.time_per_output_token.mean = 0.0123;
  summary.inter_token_latency.mean = 0.0150;
  summary.inter_token_latency.p99 = 0.0200;
  summary.total_latency.mean = 2.5;
  summary.average_output_tokens = 100;
  summary.output_throughput = 648.2;
  return summary;
}

ProfileFigure& Figure(ProfileSummary& summary, M metric) {
  return summary.figures[static_cast<std::size_t>(metric)];
}

// A profile whose figures all equal ours.
ProfileSummary Same(MetricProfileName profile) {
  ProfileSummary summary;
  summary.profile = profile;
  summary.successful_requests = 40;
  const double values[] = {0.0501, 0.0612, 0.0123, 0.0150, 0.0200, 2.5, 100, 648.2};
  for (std::size_t i = 0; i < kProfileMetrics; ++i) summary.figures[i].value = values[i];
  return summary;
}

std::string TextOf(const std::vector<ProfileSummary>& profiles) {
  return ProfileText({Ours("llama")}, {{"llama", ClosedLoop{5}, profiles}}, 80);
}

TEST(ProfileTableTest, IsEmptyWithoutProfilesOrEndpoints) {
  EXPECT_EQ(ProfileText({}, {}, 80), "");
  EXPECT_EQ(TextOf({}), "");
}

TEST(ProfileTableTest, ExplainsNothingIfNothingDiffers) {
  EXPECT_EQ(TextOf({Same(MetricProfileName::kAiperf)}),
            "\n"
            "The same requests as other tools would report them\n"
            "                          ours  aiperf\n"
            "llama, 5 users\n"
            "  successes                 40      40\n"
            "  TTFT mean           ms  50.1    50.1\n"
            "  TTFT p99            ms  61.2    61.2\n"
            "  TPOT mean           ms  12.3    12.3\n"
            "  ITL mean            ms  15.0    15.0\n"
            "  ITL p99             ms  20.0    20.0\n"
            "  latency mean        s   2.50    2.50\n"
            "  output tokens mean       100     100\n"
            "  tokens per s             648     648\n");
}

TEST(ProfileTableTest, ExplainsEachFigureThatDiffers) {
  ProfileSummary vllm = Same(MetricProfileName::kVllm);
  Figure(vllm, M::kTimeToFirstTokenMean).value = 0.0102;
  Figure(vllm, M::kTimeToFirstTokenP99).value = 0.0110;
  Figure(vllm, M::kTotalLatencyMean).estimated = true;
  ProfileSummary pcai = Same(MetricProfileName::kPcai);
  Figure(pcai, M::kTimeToFirstTokenP99).value.reset();
  const std::string text = TextOf({vllm, pcai});
  EXPECT_THAT(text, HasSubstr("                          ours   vllm  pcai\n"));
  EXPECT_THAT(text, HasSubstr("  TTFT p99            ms  61.2   11.0     -\n"));
  EXPECT_THAT(text, HasSubstr("  latency mean        s   2.50  ~2.50  2.50\n"));
  EXPECT_EQ(text.substr(text.find("\nWhy")),
            "\n"
            "Why they differ (~ is an estimate)\n"
            "  vllm, TTFT mean, TTFT p99: counts the first event with a choice, even if it\n"
            "    has only a role, as the first token\n"
            "  vllm, latency mean: ends with the last event that has a choice; the time of\n"
            "    [DONE] is used because that event's is not recorded\n"
            "  pcai, TTFT p99: has no quantiles of TTFT\n");
}

TEST(ProfileTableTest, AFigureThatTheRecordsCannotGiveIsADash) {
  ProfileSummary vllm = Same(MetricProfileName::kVllm);
  Figure(vllm, M::kInterTokenLatencyP99) = {std::nullopt, false, true};
  const std::string text = TextOf({vllm});
  EXPECT_THAT(text, HasSubstr("  ITL p99             ms  20.0     -\n"));
  EXPECT_THAT(text, HasSubstr("some records lack the values for it"));
}

TEST(ProfileTableTest, ListsFailuresThatAToolCountsAsSuccesses) {
  ProfileSummary pcai = Same(MetricProfileName::kPcai);
  pcai.successful_requests = 41;
  pcai.counted_failures = {{ErrorType::kInBandError, 1}, {ErrorType::kEmpty, 2}};
  const std::string text =
      ProfileText({Ours("llama"), Ours("qwen")},
                  {{"llama", ClosedLoop{5}, {pcai}}, {"qwen", ClosedLoop{1}, {pcai}}}, 120);
  EXPECT_THAT(text, HasSubstr("  successes                 40    41\n"));
  EXPECT_THAT(text, HasSubstr("\nqwen, 1 user\n"));
  EXPECT_THAT(
      text, HasSubstr("  pcai, successes: also counts requests that failed here (2 in_band_error, "
                      "4 empty); they are in its figures\n"));
  EXPECT_THAT(text, Not(HasSubstr("TTFT mean:")));
}

// The columns of 40 characters: 18 for titles, 2 for units, and the values.
TEST(ProfileTableTest, ANarrowTerminalHasOneTableBelowTheOther) {
  const std::vector<ProfileSummary> profiles = {Same(MetricProfileName::kVllm),
                                                Same(MetricProfileName::kAiperf)};
  const std::string text = ProfileText({Ours("llama")}, {{"llama", ClosedLoop{5}, profiles}}, 40);
  EXPECT_THAT(text, HasSubstr("them\n                          ours  vllm\nllama, 5 users\n"));
  EXPECT_THAT(text, HasSubstr("\n\n                          ours  aiperf\nllama, 5 users\n"));
}

TEST(ProfileTableTest, AVeryNarrowTerminalHasAList) {
  EXPECT_THAT(ProfileText({Ours("llama")},
                          {{"llama", ClosedLoop{5}, {Same(MetricProfileName::kAiperf)}}}, 20),
              HasSubstr("llama, 5 users\n"
                        "  successes\n"
                        "   ours 40\n"
                        "   aiperf 40\n"
                        "  TTFT mean, ms\n"
                        "   ours 50.1\n"
                        "   aiperf 50.1\n"));
}

TEST(ProfileTableTest, StaysWithinTheWidth) {
  std::vector<ProfileSummary> profiles;
  for (const auto name : {MetricProfileName::kVllm, MetricProfileName::kAiperf,
                          MetricProfileName::kGuidellm, MetricProfileName::kPcai}) {
    ProfileSummary& summary = profiles.emplace_back(Same(name));
    for (ProfileFigure& figure : summary.figures) figure = {123.456, true, true};
  }
  for (const std::size_t width : {20U, 40U, 60U, 80U, 120U}) {
    std::istringstream lines(ProfileText(
        {Ours(std::string(200, 'n'))}, {{std::string(200, 'n'), ClosedLoop{5}, profiles}}, width));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(TerminalWidth(line), width) << line;
    }
  }
}

}  // namespace
}  // namespace llmb
