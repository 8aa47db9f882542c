#include "harness/console/verdict_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

EndpointSummary With(const std::string& name, ClientEvidence evidence) {
  EndpointSummary summary;
  summary.endpoint_name = name;
  summary.load = ClosedLoop{8};
  summary.client = evidence;
  return summary;
}

TEST(VerdictSentences, NothingIsSaidOfOkAndOfNothing) {
  EXPECT_THAT(VerdictSentences({}, {}, 2), IsEmpty());
  EXPECT_THAT(VerdictSentences({With("a", {.client_cpu_share = 0.5}), With("b", {})}, {}, 2),
              IsEmpty());
}

TEST(VerdictSentences, LimitedSaysWhichFiguresInHowManyCasesAndWhatHelps) {
  EXPECT_THAT(
      VerdictSentences({With("a", {.read_lag_p99_ms = 35, .client_cpu_share = 0.95})},
                       {{.cases = 18, .limited = 3}}, 2),
      ElementsAre("load generator limited with a at 8 users: TTFT, TPOT, ITL and latency are not "
                  "the endpoint's in 3 of 18 cases (read_lag_p99_ms 35.0, limit 20; "
                  "client_cpu_share 0.950, limit 0.9). Use fewer users, stop other programs, or "
                  "run the load generator on a machine of its own; this one has 2 cores."));
}

TEST(VerdictSentences, UnknownCasesAndCoresAreLeftOut) {
  EXPECT_THAT(VerdictSentences({With("a", {.send_delay_p99_ms = 20})}, {}, 0),
              ElementsAre("load generator limited with a at 8 users: the load and the throughput "
                          "are not the endpoint's (send_delay_p99_ms 20.0, limit 20). Use fewer "
                          "users, stop other programs, or run the load generator on a machine of "
                          "its own."));
}

TEST(VerdictSentences, AStarvedClientNeedsACoreOfItsOwn) {
  EXPECT_THAT(
      VerdictSentences({With("a", {.read_lag_p99_ms = 230, .client_cpu_share = 0.1})}, {}, 0),
      ElementsAre("load generator limited with a at 8 users: TTFT, TPOT, ITL and latency are "
                  "not the endpoint's (read_lag_p99_ms 230, limit 20). Other programs used "
                  "its cores: stop them, run the load generator on a machine of its own, or "
                  "give it a core with chrt -r 1 (as root)."));
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

TEST(VerdictSentences, OneSentenceIsForAllThatAreSuspect) {
  const EndpointSummary suspect = With("a", {.client_cpu_share = 0.75});
  EXPECT_THAT(VerdictSentences({suspect, With("b", {})}, {}, 2),
              ElementsAre("load generator suspect with a at 8 users: medians are good, do not "
                          "quote p99."));
  EXPECT_THAT(VerdictSentences({suspect, suspect}, {}, 2),
              ElementsAre("load generator suspect with all results: medians are good, do not "
                          "quote p99."));
}

}  // namespace
}  // namespace llmb
