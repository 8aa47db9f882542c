#include "harness/journal/finished_requests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/journal/sample_journal.h"
#include "tests/journal/scoped_folder.h"

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const LoadLevel kLoad = ClosedLoop{1};

TEST(FinishedRequests, ContainsTheEndpointsUncancelledRequests) {
  const ScopedFolder folder;
  const auto path = folder.Path() / "a.journal";
  RequestRecord failed = SampleRecord("p", 2, ErrorType::kReset);
  failed.error_message = "broke";
  RequestRecord other = SampleRecord("p", 1);
  other.endpoint_name = "other";
  const std::string text = SampleHeaderLine() + SampleLine(SampleRecord("p", 0)) +
                           SampleLine(failed) + SampleLine(other) +
                           SampleLine(SampleRecord("q", 0, ErrorType::kCancelled));
  std::ofstream(path) << text << SampleLine(SampleRecord("p", 3));
  const auto finished = FinishedRequests::Load(path, text.size(), "e");
  ASSERT_TRUE(finished) << finished.error().message;
  EXPECT_THAT(finished->MissingIterations(kLoad, 0, "p", 5), ElementsAre(1, 3, 4));
  EXPECT_THAT(finished->MissingIterations(ClosedLoop{2}, 0, "p", 2), ElementsAre(0, 1));
  EXPECT_THAT(finished->MissingIterations(kLoad, 1, "p", 1), ElementsAre(0));
  EXPECT_THAT(finished->MissingIterations(kLoad, 0, "q", 1), ElementsAre(0));
  EXPECT_THAT(finished->MissingIterations(kLoad, 0, "p", 1), IsEmpty());
  const EndpointSamples samples = finished->SamplesOf(kLoad, 0).OfPrompt("p");
  EXPECT_EQ(samples.total_requests, 2U);
  EXPECT_EQ(samples.inter_token_latency.Total(), 1U);
  EXPECT_EQ(finished->FirstFailure(kLoad, 0, "p"), "broke");
  EXPECT_EQ(finished->SamplesOf(kLoad, 0).OfPrompt("q").total_requests, 0U);
  EXPECT_EQ(finished->FirstFailure(kLoad, 0, "q"), "");
  EXPECT_EQ(finished->SamplesOf(ClosedLoop{2}, 0).OfPrompt("p").total_requests, 0U);
}

CaseRun JudgedCase(double cpu_time, std::int64_t iterations, double lag_ms, double cpu_share) {
  CaseRun run = SampleCase("p");
  run.cpu_time = cpu_time;
  run.time_unit = "us";
  run.iterations = iterations;
  run.counters = {
      {"read_lag_p99_ms", lag_ms}, {"client_cpu_share", cpu_share}, {"send_delay_p99_ms", 9}};
  return run;
}

RequestRecord LaggingRecord(int iteration, std::chrono::milliseconds lag, std::int64_t events) {
  RequestRecord record = SampleRecord("p", iteration);
  record.read_lag_p99 = lag;
  record.token_events = events;
  return record;
}

Result<FinishedRequests> FinishedIn(const std::string& lines) {
  const ScopedFolder folder;
  const auto path = folder.Path() / "a.journal";
  const std::string text = SampleHeaderLine() + lines;
  std::ofstream(path) << text;
  return FinishedRequests::Load(path, text.size(), "e");
}

TEST(FinishedRequests, TheWorstEvidenceOfAllAttemptsCounts) {
  const auto finished =
      FinishedIn(SampleLine(SampleRecord("p", 0)) + SampleLine(JudgedCase(500, 1, 3, 0.2)) +
                 SampleLine(SampleRecord("p", 1)) + SampleLine(JudgedCase(400, 2, 1, 0.8)));
  ASSERT_TRUE(finished) << finished.error().message;
  const EarlierClient client = finished->ClientOf(kLoad, 0, "p");
  EXPECT_EQ(client.evidence.read_lag_p99_ms, 3);
  EXPECT_EQ(client.evidence.client_cpu_share, 0.8);
  EXPECT_EQ(client.evidence.send_delay_p99_ms, std::nullopt);
  EXPECT_EQ(client.cpu_requests, 2U);
  EXPECT_DOUBLE_EQ(client.cpu_seconds, 800e-6);
}

TEST(FinishedRequests, TheLineOfAnAttemptThatSentNothingIsNoEvidence) {
  const auto finished =
      FinishedIn(SampleLine(SampleRecord("p", 0)) + SampleLine(JudgedCase(500, 1, 3, 0.2)) +
                 SampleLine(JudgedCase(0, 1, 30, 0.9)));
  ASSERT_TRUE(finished) << finished.error().message;
  EXPECT_EQ(finished->ClientOf(kLoad, 0, "p").evidence.client_cpu_share, 0.2);
  EXPECT_EQ(finished->ClientOf(kLoad, 0, "p").evidence.read_lag_p99_ms, 3);
}

// An attempt that was killed wrote no line. Of 100 events 98 waited up to 5 ms and 2 up to 40 ms.
TEST(FinishedRequests, RequestsWithoutACaseLineCountWithTheirReadLags) {
  using std::chrono::milliseconds;
  RequestRecord suspended = LaggingRecord(3, milliseconds(900), 1000);
  suspended.suspended = milliseconds(900);
  const std::string killed = SampleLine(LaggingRecord(1, milliseconds(5), 98)) +
                             SampleLine(LaggingRecord(2, milliseconds(40), 2)) +
                             SampleLine(suspended);
  const std::string judged =
      SampleLine(LaggingRecord(0, milliseconds(70), 500)) + SampleLine(JudgedCase(500, 1, 3, 0.2));
  const auto alone = FinishedIn(killed);
  ASSERT_TRUE(alone) << alone.error().message;
  EXPECT_EQ(alone->ClientOf(kLoad, 0, "p").evidence.read_lag_p99_ms, 40);
  EXPECT_EQ(alone->ClientOf(kLoad, 0, "p").evidence.client_cpu_share, std::nullopt);
  EXPECT_EQ(alone->ClientOf(kLoad, 0, "p").cpu_requests, 0U);
  const auto after_a_line = FinishedIn(judged + killed);
  EXPECT_EQ(after_a_line->ClientOf(kLoad, 0, "p").evidence.read_lag_p99_ms, 40);
  EXPECT_EQ(after_a_line->ClientOf(kLoad, 0, "p").evidence.client_cpu_share, 0.2);
  EXPECT_EQ(FinishedIn(judged)->ClientOf(kLoad, 0, "p").evidence.read_lag_p99_ms, 3);
}

TEST(FinishedRequests, NothingIsKnownOfTheClientWithoutRequests) {
  const auto finished = FinishedIn(SampleLine(JudgedCase(500, 0, 3, 0.2)));
  EXPECT_TRUE(finished->ClientOf(kLoad, 0, "p").evidence.Empty());
  EXPECT_EQ(finished->ClientOf(kLoad, 0, "p").cpu_requests, 0U);
}

TEST(FinishedRequests, EmptyWithoutAJournal) {
  EXPECT_THAT(FinishedRequests().MissingIterations(kLoad, 0, "p", 2), ElementsAre(0, 1));
  EXPECT_FALSE(FinishedRequests::Load("none.journal", 0, "e"));
}

std::string TimedHeaderLine() {
  JournalHeader header = SampleHeader();
  header.plan[0].length = {.duration = std::chrono::seconds(1)};
  return JournalLine(HeaderToLine(header));
}

// The first repetition has ended, the second has not.
TEST(FinishedRequests, KeepNothingOfATimedFlowThatHasNotEnded) {
  const ScopedFolder folder;
  const auto path = folder.Path() / "a.journal";
  RequestRecord second = SampleRecord("p", 0);
  second.repetition = 1;
  const std::string text = TimedHeaderLine() + SampleLine(SampleRecord("p", 0)) +
                           SampleLine(FlowEnded{"e", kLoad, 0}) + SampleLine(second) +
                           SampleLine(FlowEnded{"other", kLoad, 1});
  std::ofstream(path) << text;
  const auto finished = FinishedRequests::Load(path, text.size(), "e");
  ASSERT_TRUE(finished) << finished.error().message;
  EXPECT_TRUE(finished->HasEnded(kLoad, 0));
  EXPECT_FALSE(finished->HasEnded(kLoad, 1));
  EXPECT_EQ(finished->SamplesOf(kLoad, 0).OfPrompt("p").total_requests, 1U);
  EXPECT_EQ(finished->SamplesOf(kLoad, 1).OfPrompt("p").total_requests, 0U);
}

TEST(FinishedRequests, WarmupIsNotFinished) {
  RequestRecord warmup = SampleRecord("p", 0);
  warmup.warmup = true;
  const auto finished = FinishedIn(SampleLine(warmup));
  ASSERT_TRUE(finished);
  EXPECT_THAT(finished->MissingIterations(kLoad, 0, "p", 1), ElementsAre(0));
}

}  // namespace
}  // namespace llmb
