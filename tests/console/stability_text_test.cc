#include "harness/console/stability_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/console/summary_table.h"

namespace llmb {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

EndpointSummary Summary(double rate, const StabilityAnswer& stability) {
  EndpointSummary summary;
  summary.endpoint_name = "llama";
  summary.load = OpenLoop{rate};
  summary.stability = stability;
  return summary;
}

TEST(StabilitySentences, AreNoneWithoutAnOpenLoop) {
  EXPECT_THAT(StabilitySentences({}), IsEmpty());
  EXPECT_THAT(StabilitySentences({EndpointSummary()}), IsEmpty());
}

// The larger of 5 % and 12 % is said.
TEST(StabilitySentences, WarnAboutWhatIsUnstableAndSayWhatIsNotKnown) {
  EXPECT_THAT(
      StabilitySentences(
          {Summary(1, {.verdict = Stability::kTooShort}),
           Summary(2, {.verdict = Stability::kNoGrowthFound, .unseen_overload = 0.05}),
           Summary(4, {.verdict = Stability::kNoGrowthFound, .unseen_overload = 0.12}),
           Summary(8, {.verdict = Stability::kUnstable, .second_half_rate = 6.5})}),
      ElementsAre(
          "warning: llama at 8 requests/s is unstable: it completed 6.50 requests/s in the "
          "second half of the stage, fewer than arrived, so its queue and its times grow for "
          "as long as the stage lasts.",
          "note: no growing queue was found with llama at 2 requests/s, llama at 4 "
          "requests/s; an overload of less than about 12 % would not have been seen.",
          "note: whether the endpoint keeps up is not known of llama at 1 request/s: that "
          "needs 500 requests, and a stage more than twice as long as a response."));
}

// A search overloads its endpoint on purpose.
TEST(WarningSentences, OfACapacitySearchHaveNoUnstableStages) {
  SummaryReport report;
  report.summaries = {Summary(8, {.verdict = Stability::kUnstable, .second_half_rate = 6.5})};
  const auto unstable = Contains(HasSubstr("unstable"));
  EXPECT_THAT(WarningSentences(report), unstable);
  report.capacity.resize(1);
  EXPECT_THAT(WarningSentences(report), Not(unstable));
}

}  // namespace
}  // namespace llmb
