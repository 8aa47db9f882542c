#include "harness/metrics/slo.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace llmb {
namespace {

using namespace std::chrono_literals;

// A request of a stage of one user, whose requests take 1 s each, without a pause.
RequestRecord Record(int index, const std::string& endpoint = "a") {
  RequestRecord record;
  record.endpoint_name = endpoint;
  record.started = TimePoint(std::chrono::seconds(index));
  record.total_latency = 1s;
  record.time_to_first_token = 500ms;
  record.output_tokens = 2;
  record.in_window = true;
  return record;
}

Slo SloOf(const std::vector<std::string>& texts) {
  return {.of_all = *ParseThresholds("--slo", texts), .of_endpoint = {}};
}

std::vector<SloAnswer> Answers(RunSamples& samples, const Slo& slo) {
  samples.FinishWindows();
  return AnswersOf(slo, samples.Endpoints(), SummarizeAll(samples.Endpoints()));
}

TEST(SloAnswers, AreOfEachThreshold) {
  RunSamples samples;
  for (int i = 0; i < 1000; ++i) samples.Add(Record(i));
  const auto answers = Answers(samples, SloOf({"ttft_p99<1s", "latency_p50<1s", "success>=99%",
                                               "output_throughput>1.9", "request_throughput>2"}));
  ASSERT_EQ(answers.size(), 5U);
  EXPECT_EQ(answers[0].decision.verdict, SloVerdict::kPass);
  EXPECT_EQ(answers[0].endpoint_name, "a");
  EXPECT_EQ(answers[0].threshold.text, "ttft_p99<1s");
  EXPECT_EQ(answers[1].decision.verdict, SloVerdict::kFail);
  EXPECT_EQ(answers[2].decision.verdict, SloVerdict::kPass);
  EXPECT_EQ(answers[3].decision.verdict, SloVerdict::kPass);
  EXPECT_EQ(answers[4].decision.verdict, SloVerdict::kFail);
  EXPECT_EQ(WorstOf(answers), SloVerdict::kFail);
}

TEST(SloAnswers, AreNoneWithoutThresholdsOrRequests) {
  RunSamples samples;
  EXPECT_TRUE(Answers(samples, SloOf({"ttft_p99<1s"})).empty());
  samples.Add(Record(0));
  EXPECT_TRUE(Answers(samples, Slo()).empty());
  EXPECT_EQ(WorstOf({}), SloVerdict::kPass);
}

TEST(SloAnswers, OfOneRequestAreUndecided) {
  RunSamples samples;
  samples.Add(Record(0));
  const auto answers = Answers(samples, SloOf({"ttft_p99<1s", "output_throughput>1"}));
  EXPECT_EQ(answers[0].decision.verdict, SloVerdict::kUndecided);
  EXPECT_EQ(answers[1].decision.verdict, SloVerdict::kUndecided);
  EXPECT_EQ(WorstOf(answers), SloVerdict::kUndecided);
}

// 10 requests of 1 s and of 2 tokens, which arrive from 500 ms on: too few for an interval, and
// 1 request/s and 2 tokens/s all the same, half the limits.
TEST(SloAnswers, OfAFewRequestsHaveTheFigureOfARate) {
  RunSamples samples;
  for (int i = 0; i < 10; ++i) samples.Add(Record(i));
  const auto answers = Answers(samples, SloOf({"request_throughput>2", "output_throughput>4"}));
  EXPECT_DOUBLE_EQ(answers.at(0).decision.figure.value(), 1);
  EXPECT_DOUBLE_EQ(answers.at(1).decision.figure.value(), 2);
  for (const SloAnswer& answer : answers) {
    EXPECT_DOUBLE_EQ(answer.decision.Margin(answer.threshold).value(), -0.5);
    EXPECT_EQ(answer.decision.verdict, SloVerdict::kUndecided);
    EXPECT_EQ(answer.decision.low, std::nullopt);
  }
}

// Each fifth request fails, so 80 % are within any limit.
TEST(SloAnswers, CountFailuresAsMisses) {
  RunSamples samples;
  for (int i = 0; i < 1000; ++i) {
    RequestRecord record = Record(i);
    if (i % 5 == 0) {
      record.error_type = ErrorType::kTimeout;
      record.time_to_first_token.reset();
    }
    samples.Add(record);
  }
  const auto answers = Answers(samples, SloOf({"ttft_p90<60s", "success>=99%"}));
  EXPECT_EQ(answers[0].decision.verdict, SloVerdict::kFail);
  EXPECT_NEAR(*answers[0].decision.share, 0.8, 1e-9);
  EXPECT_EQ(answers[1].decision.verdict, SloVerdict::kFail);
}

TEST(SloAnswers, OfAnEndpointAreByItsOwnThresholds) {
  RunSamples samples;
  samples.Add(Record(0, "a"));
  samples.Add(Record(0, "b"));
  Slo slo = SloOf({"ttft_p99<1s"});
  slo.of_endpoint["b"] = *ParseThresholds("slo", {"latency_p50<1s", "success>=90%"});
  const auto answers = Answers(samples, slo);
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[0].threshold.text, "ttft_p99<1s");
  EXPECT_EQ(answers[1].threshold.text, "latency_p50<1s");
  EXPECT_EQ(answers[1].endpoint_name, "b");
}

TEST(SloAnswers, OfALimitedClientAreUndecided) {
  RunSamples samples;
  for (int i = 0; i < 1000; ++i) samples.Add(Record(i));
  ClientEvidence evidence;
  evidence.client_cpu_share = 1;
  evidence.send_delay_p99_ms = 1000;
  samples.FinishWindows();
  auto summaries = SummarizeAll(samples.Endpoints());
  summaries[0].client = evidence;
  const auto answers = AnswersOf(SloOf({"latency_p50<1s"}), samples.Endpoints(), summaries);
  EXPECT_EQ(answers[0].decision.verdict, SloVerdict::kUndecided);
  EXPECT_EQ(answers[0].obstacle, SloObstacle::kClientLimited);
  EXPECT_EQ(answers[0].decision.figure, 1);
}

// The figure may be 10 % off, and all requests were sent in time, or 1 s late.
TEST(SloAnswers, OfSuccessAreDecidedUnlessTheLoadWasTheClients) {
  RunSamples samples;
  for (int i = 0; i < 1000; ++i) samples.Add(Record(i));
  samples.FinishWindows();
  auto summaries = SummarizeAll(samples.Endpoints());
  ClientEvidence& client = summaries[0].client = {};
  client.ttft = {.figure = 0.5, .bound = 0.05};
  client.read_lag_p99_ms = 1000;
  const Slo slo = SloOf({"success>=99%", "ttft_p50<1s"});
  auto answers = AnswersOf(slo, samples.Endpoints(), summaries);
  EXPECT_EQ(answers[0].decision.verdict, SloVerdict::kPass);
  EXPECT_EQ(answers[0].obstacle, SloObstacle::kNone);
  EXPECT_EQ(answers[1].obstacle, SloObstacle::kClientLimited);
  client.send_delay_p99_ms = 1000;
  answers = AnswersOf(slo, samples.Endpoints(), summaries);
  EXPECT_EQ(answers[0].decision.verdict, SloVerdict::kUndecided);
  EXPECT_EQ(answers[0].obstacle, SloObstacle::kClientLimited);
}

TEST(SloAnswers, OfAThresholdOfOneLoadAreOfThatLoad) {
  RunSamples samples;
  for (int i = 0; i < 30; ++i) {
    RequestRecord record = Record(i);
    record.load = ClosedLoop{i % 2 + 1};
    samples.Add(record);
  }
  const auto answers =
      Answers(samples, SloOf({"latency_p50<2s@users:2", "success>=50%", "latency_p50<2s@users:9"}));
  ASSERT_EQ(answers.size(), 4U);
  EXPECT_EQ(answers[0].threshold.text, "success>=50%");
  EXPECT_EQ(answers[0].load, LoadLevel(ClosedLoop{1}));
  EXPECT_EQ(answers[1].threshold.text, "latency_p50<2s@users:2");
  EXPECT_EQ(answers[1].load, LoadLevel(ClosedLoop{2}));
  EXPECT_EQ(answers[2].threshold.text, "success>=50%");
  EXPECT_EQ(answers[3].load, LoadLevel(ClosedLoop{9}));
  EXPECT_EQ(answers[3].obstacle, SloObstacle::kNotMeasured);
  EXPECT_EQ(answers[3].decision.verdict, SloVerdict::kUndecided);
}

TEST(SloAnswers, OfAMeanOrARateFailIfNoRequestSucceeded) {
  RunSamples samples;
  for (int i = 0; i < 30; ++i) {
    RequestRecord record = Record(i);
    record.error_type = ErrorType::kTimeout;
    samples.Add(record);
  }
  for (const SloAnswer& answer :
       Answers(samples, SloOf({"latency_mean<9s", "ttft_mean<9s", "itl_mean<9s", "itl_p50<9s",
                               "request_throughput>0.001", "output_throughput>0.001"}))) {
    EXPECT_EQ(answer.decision.verdict, SloVerdict::kFail) << answer.threshold.text;
    EXPECT_EQ(answer.decision.failed, 30U) << answer.threshold.text;
    EXPECT_EQ(answer.obstacle, SloObstacle::kNone) << answer.threshold.text;
  }
}

TEST(SloAnswers, OfAMeanSayHowManyRequestsFailedBesideIt) {
  RunSamples samples;
  for (int i = 0; i < 1000; ++i) {
    RequestRecord record = Record(i);
    if (i % 10 == 0) record.error_type = ErrorType::kTimeout;
    samples.Add(record);
  }
  const auto answers = Answers(samples, SloOf({"latency_mean<2s", "latency_p50<2s"}));
  EXPECT_EQ(answers.at(0).decision.failed, 100U);
  EXPECT_EQ(answers.at(0).decision.verdict, SloVerdict::kPass);
  EXPECT_EQ(answers.at(1).decision.failed, 0U);  // they are misses of its share
}

TEST(SloAnswers, NameWhatIsMissing) {
  RunSamples without_starts;
  RequestRecord record = Record(0);
  record.started.reset();
  without_starts.Add(record);
  EXPECT_EQ(Answers(without_starts, SloOf({"latency_p50<1s"}))[0].obstacle, SloObstacle::kNoStarts);
  RunSamples without_window;
  record = Record(0);
  record.in_window.reset();
  without_window.Add(record);
  EXPECT_EQ(Answers(without_window, SloOf({"latency_p50<1s"}))[0].obstacle, SloObstacle::kNoWindow);
  RunSamples without_tokens;
  for (int i = 0; i < 30; ++i) {
    record = Record(i);
    record.time_to_first_token.reset();
    record.output_tokens.reset();
    without_tokens.Add(record);
  }
  for (const SloAnswer& answer :
       Answers(without_tokens, SloOf({"ttft_p50<1s", "itl_p50<1s", "output_throughput>1"}))) {
    EXPECT_EQ(answer.obstacle, SloObstacle::kNoValues) << answer.threshold.text;
  }
}

}  // namespace
}  // namespace llmb
