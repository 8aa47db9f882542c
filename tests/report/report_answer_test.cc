#include "harness/report/report_answer.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

EndpointSummary Summary(std::string name, int users, double ttft_p50, std::optional<double> low,
                        std::optional<double> high) {
  EndpointSummary summary;
  summary.endpoint_name = std::move(name);
  summary.load = ClosedLoop{users};
  summary.total_requests = 100;
  summary.successful_requests = 100;
  summary.time_to_first_token.p50 = ttft_p50;
  summary.time_to_first_token.p99 = 2 * ttft_p50;
  summary.output_throughput = 100.0 * users;
  summary.intervals.emplace();
  summary.intervals->time_to_first_token.p50.low = low;
  summary.intervals->time_to_first_token.p50.high = high;
  return summary;
}

std::string AnswerTo(std::vector<EndpointSummary> summaries, std::vector<SloAnswer> answers = {},
                     const std::vector<CapacityResult>& capacity = {}) {
  SummaryReport report;
  report.summaries = std::move(summaries);
  report.answers = std::move(answers);
  return AnswerSentence(report, capacity);
}

TEST(ReportAnswer, WithoutRequestsOrSuccessesSaysSo) {
  EXPECT_EQ(AnswerTo({}), "No request finished.");
  EndpointSummary failed;
  failed.total_requests = 12;
  EXPECT_EQ(AnswerTo({failed}), "None of the 12 requests succeeded.");
  failed.total_requests = 1;
  EXPECT_EQ(AnswerTo({failed}), "The only request failed.");
}

TEST(ReportAnswer, OfOneEndpointIsItsMedianWithTheInterval) {
  EXPECT_EQ(AnswerTo({Summary("qwen", 8, 0.1, 0.09, 0.12)}),
            "qwen at 8 users: median time to first token 100 ms (90.0 ms to 120 ms), p99 200 ms, "
            "and 800 output tokens/s.");
}

TEST(ReportAnswer, ComparesEndpointsOnlyAsFarAsTheIntervalsShow) {
  // 0.1 / 0.2 is 50 % less, and 0.12 < 0.18.
  EXPECT_EQ(AnswerTo({Summary("b", 8, 0.2, 0.18, 0.22), Summary("a", 8, 0.1, 0.09, 0.12)}),
            "a is the fastest of 2 endpoints, 50 % below the next: median time to first token 100 "
            "ms (90.0 ms to 120 ms), and 200 ms (180 ms to 220 ms) with b.");
  EXPECT_TRUE(AnswerTo({Summary("a", 8, 0.1, 0.09, 0.12), Summary("b", 8, 0.11, 0.10, 0.13)})
                  .starts_with("No difference is shown between a and b: "));
  EXPECT_TRUE(AnswerTo({Summary("a", 8, 0.1, 0.09, {}), Summary("b", 8, 0.2, 0.18, {})})
                  .ends_with("The run is too short to say how sure that is."));
  EndpointSummary without = Summary("a", 8, 0.1, {}, {});
  without.intervals.reset();
  EXPECT_TRUE(AnswerTo({without, Summary("b", 8, 0.2, {}, {})})
                  .ends_with("The files do not say how sure that is."));
}

TEST(ReportAnswer, OfOneSuccessIsItsTime) {
  EndpointSummary one = Summary("qwen", 8, 0.1, {}, {});
  one.successful_requests = 1;
  EXPECT_EQ(AnswerTo({one}),
            "qwen at 8 users: time to first token 100 ms in the only success, and 800 output "
            "tokens/s.");
}

TEST(ReportAnswer, DoesNotCallOneOfEqualMediansTheFastest) {
  EXPECT_EQ(AnswerTo({Summary("a", 8, 0.2, {}, {}), Summary("b", 8, 0.2, {}, {})}),
            "No difference is shown between a and b: median time to first token 200 ms with both.");
}

TEST(ReportAnswer, SaysThatLoadsOfEndpointsDiffer) {
  EXPECT_TRUE(AnswerTo({Summary("a", 1, 0.1, {}, {}), Summary("b", 8, 0.2, {}, {})})
                  .ends_with(" They were not measured at the same load."));
}

TEST(ReportAnswer, OfSeveralLoadsSaysFromWhatToWhat) {
  EXPECT_EQ(AnswerTo({Summary("a", 1, 0.1, {}, {}), Summary("a", 8, 0.4, {}, {})}),
            "a: the median time to first token goes from 100 ms at 1 user to 400 ms at 8 users, "
            "the output from 100 to 800 tokens/s.");
}

TEST(ReportAnswer, OfThresholdsNamesThoseThatDoNotHold) {
  SloAnswer held{.endpoint_name = "a",
                 .load = ClosedLoop{8},
                 .threshold = *ParseThreshold("ttft_p99<500ms"),
                 .decision = {.verdict = SloVerdict::kPass}};
  SloAnswer missed = held;
  missed.decision.verdict = SloVerdict::kFail;
  const auto summaries = {Summary("a", 8, 0.1, {}, {})};
  EXPECT_EQ(AnswerTo(summaries, {held}), "The threshold holds: ttft_p99<500ms of a at 8 users.");
  EXPECT_EQ(AnswerTo(summaries, {held, held}), "Both thresholds hold.");
  EXPECT_EQ(AnswerTo(summaries, {held, held, held}), "All 3 thresholds hold.");
  EXPECT_EQ(AnswerTo(summaries, {held, missed}),
            "1 of 2 thresholds holds. a at 8 users misses ttft_p99<500ms.");
  SloAnswer undecided = held;
  undecided.decision.verdict = SloVerdict::kUndecided;
  EXPECT_EQ(AnswerTo(summaries, {missed}),
            "The threshold is missed: ttft_p99<500ms of a at 8 users.");
  EXPECT_EQ(AnswerTo(summaries, {undecided}),
            "The threshold is undecided: ttft_p99<500ms of a at 8 users.");
  EXPECT_EQ(AnswerTo(summaries, {undecided, undecided, undecided, undecided}),
            "All 4 thresholds are undecided (such as ttft_p99<500ms of a at 8 users).");
  SloAnswer other = missed;
  other.endpoint_name = "b";
  EXPECT_EQ(AnswerTo(summaries, {missed, other}),
            "Both thresholds are missed: ttft_p99<500ms of a at 8 users; ttft_p99<500ms of b at 8 "
            "users.");
  other.decision.verdict = SloVerdict::kUndecided;
  EXPECT_EQ(AnswerTo(summaries, {undecided, undecided, other}),
            "All 3 thresholds are undecided: ttft_p99<500ms of a at 8 users; ttft_p99<500ms of a "
            "at 8 users; ttft_p99<500ms of b at 8 users.");
  EXPECT_TRUE(AnswerTo(summaries, {missed, undecided, undecided})
                  .starts_with("None of 3 thresholds holds. "));
  EXPECT_EQ(AnswerTo(summaries, {undecided, missed}),
            "Neither threshold holds. a at 8 users misses ttft_p99<500ms. ttft_p99<500ms of a at 8 "
            "users is undecided.");
  EXPECT_EQ(
      AnswerTo(summaries, {held, missed, undecided, undecided, undecided}),
      "1 of 5 thresholds holds, 1 is missed (ttft_p99<500ms of a at 8 users), 3 are undecided "
      "(such as ttft_p99<500ms of a at 8 users).");
}

// The loads of a search are not those of the user, so their medians answer nothing.
TEST(ReportAnswer, OfACapacitySearchIsTheCapacity) {
  CapacityResult search;
  search.endpoint_name = "qwen";
  search.thresholds = {"ttft_p90<500ms"};
  search.ended = true;
  search.answer.status = SearchStatus::kFound;
  search.answer.low = 20;
  search.answer.high = 21;
  search.answer.binding = 0;
  const std::string answer = "qwen holds 20.0 to 21.0 requests/s with ttft_p90<500ms.";
  EXPECT_EQ(AnswerTo({Summary("qwen", 8, 0.1, {}, {})}, {}, {search}), answer);
  EXPECT_EQ(AnswerTo({}, {}, {search}), answer);
  CapacityResult faster = search;
  faster.endpoint_name = "llama";
  faster.thresholds.emplace_back("success>=99%");
  faster.answer.low = 30;
  faster.answer.high = 32;
  EXPECT_EQ(AnswerTo({}, {}, {search, faster}),
            "llama holds 30.0 to 32.0 requests/s with ttft_p90<500ms and success>=99%; "
            "ttft_p90<500ms binds. " +
                answer);
  search.answer.status = SearchStatus::kWide;
  EXPECT_TRUE(
      AnswerTo({}, {}, {search})
          .starts_with("qwen: 20.0 to 21.0 requests/s (wide), limited by ttft_p90<500ms; "));
}

}  // namespace
}  // namespace llmb
