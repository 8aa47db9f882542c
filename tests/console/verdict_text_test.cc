#include "harness/console/verdict_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

EndpointSummary With(const std::string& name, ClientEvidence evidence) {
  EndpointSummary summary;
  summary.endpoint_name = name;
  summary.load = ClosedLoop{8};
  summary.client = evidence;
  summary.total_latency.count = 1;
  return summary;
}

TEST(VerdictSentences, NothingIsSaidOfOkAndOfNothing) {
  EXPECT_THAT(VerdictSentences({}, {}, 2), IsEmpty());
  const ClientEvidence ok{.client_cpu_share = 0.99, .ttft = FigureError{0.1, 0.0005}};
  EXPECT_THAT(VerdictSentences({With("a", ok), With("b", {})}, {}, 2), IsEmpty());
}

TEST(VerdictSentences, SayWhichFiguresCanBeOffByHowMuchInHowManyCasesAndWhatHelps) {
  const ClientEvidence client{.read_lag_p99_ms = 35,
                              .client_cpu_share = 0.95,
                              .ttft = FigureError{0.12, 0.035},
                              .tpot = FigureError{0.01, 0.00001},
                              .total_latency = FigureError{1, 0.0361}};
  EXPECT_THAT(
      VerdictSentences({With("a", client)}, {{.cases = 18, .limited = 3}}, 2),
      ElementsAre("load generator limited with a at 8 users: TTFT can be off by up to 35.0 ms of "
                  "120 ms; total latency can be off by up to 36.1 ms of 1000 ms, limited in 3 of "
                  "18 cases. Use fewer users, stop other programs, or run the load generator on a "
                  "machine of its own; this one has 2 cores."));
}

TEST(VerdictSentences, AStarvedClientNeedsACoreOfItsOwn) {
  const ClientEvidence client{.client_cpu_share = 0.1, .itl = FigureError{0.01, 0.0005}};
  EXPECT_THAT(
      VerdictSentences({With("a", client)}, {}, 0),
      ElementsAre("load generator suspect with a at 8 users: ITL can be off by up to 0.500 ms of "
                  "10.0 ms. Other programs used its cores: stop them, run the load generator on a "
                  "machine of its own, or give it a core with chrt -r 1 (as root)."));
  EXPECT_THAT(VerdictSentences({With("a", client)}, {}, 0, true),
              ElementsAre(EndsWith("Other programs or the machine's host used its cores: stop "
                                   "them, or run the load generator on a machine of its own.")));
}

// All shards are there, but measured one after another.
TEST(VerdictSentences, LoadThatWasNotSentMayBeOfAnotherTime) {
  EXPECT_THAT(
      VerdictSentences({With("a", {.lost_load_share = 0.5, .worst_shard_verdict = 0})}, {}, 2),
      ElementsAre(
          "load generator limited with a at 8 users: 50.0 % of the load was not sent while "
          "the rest was measured, because shards died, are missing or measured at another "
          "time. Merge it with the shards that are missing, or measure all shards again, at "
          "one time."));
}

TEST(VerdictSentences, TheSameAdviceIsGivenOnce) {
  const ClientEvidence client{.client_cpu_share = 0.1, .itl = FigureError{0.01, 0.0005}};
  EXPECT_THAT(
      VerdictSentences({With("a", client), With("b", client)}, {}, 0),
      ElementsAre(HasSubstr("10.0 ms. Other programs used its cores: "),
                  "load generator suspect with b at 8 users: ITL can be off by up to 0.500 ms of "
                  "10.0 ms."));
}

TEST(VerdictSentences, AScheduleThatWasNotKeptIsSaid) {
  EndpointSummary late = With("a", {.send_delay_p99_ms = 3.25});
  late.load = OpenLoop{500};
  const std::string sentence =
      "the schedule was not kept with a at 500 requests/s: 1 % of the requests were sent at least "
      "3.25 ms late, and 1 ms is allowed. The figures from the schedule include that.";
  EXPECT_THAT(VerdictSentences({late}, {}, 2), Contains(sentence));
  late.client.send_delay_p99_ms = 0.9;
  EXPECT_THAT(VerdictSentences({late}, {}, 2), IsEmpty());
}

TEST(VerdictSentences, LateSendsAreNoErrorOfATime) {
  const ClientEvidence client{.send_delay_p99_ms = 20, .ttft = FigureError{0.1, 0.0001}};
  EXPECT_THAT(VerdictSentences({With("a", client)}, {}, 0),
              ElementsAre("load generator limited with a at 8 users: requests were sent late "
                          "(send_delay_p99_ms 20.0, limit 5). Use fewer users, stop other "
                          "programs, or run the load generator on a machine of its own."));
}

TEST(VerdictSentences, FilesWithoutBoundsAreJudgedByTheReadLag) {
  EXPECT_THAT(VerdictSentences({With("a", {.read_lag_p99_ms = 3})}, {}, 0),
              ElementsAre("load generator suspect with a at 8 users: all times can be off "
                          "(read_lag_p99_ms 3.00, limit 2). Use fewer users, stop other programs, "
                          "or run the load generator on a machine of its own."));
}

TEST(VerdictSentences, AClientThatIsOkSaysWhatIsLate) {
  const ClientEvidence late{.read_lag_p99_ms = 14.8, .ttft = FigureError{0.1, 0.0001}};
  EXPECT_THAT(VerdictSentences({With("a", late), With("b", {}), With("c", late)}, {}, 0),
              ElementsAre("load generator read late with a at 8 users (14.8 ms), c at 8 users "
                          "(14.8 ms): the times are the kernel's and right, but users sent their "
                          "next requests late by as much."));
}

}  // namespace
}  // namespace llmb
