#include "harness/console/window_text.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

EndpointSummary Summary(int users, bool window_is_all) {
  EndpointSummary summary;
  summary.endpoint_name = "llama";
  summary.load = ClosedLoop{users};
  summary.window_is_all = window_is_all;
  return summary;
}

TEST(WindowSentence, IsEmptyIfEveryWindowIsOnlyAPartOfItsStage) {
  EXPECT_EQ(WindowSentence({}), "");
  EXPECT_EQ(WindowSentence({Summary(4, false)}), "");
}

TEST(WindowSentence, NamesTheStagesWhoseWindowHoldsAllRequests) {
  EXPECT_EQ(WindowSentence({Summary(4, false), Summary(8, true), Summary(16, true)}),
            "note: the figures of llama at 8 users, llama at 16 users include the first and the "
            "last requests, because fewer than half of the requests were sent under the full "
            "load; 10 requests per user or a longer --duration avoid that.");
}

TEST(WindowSentence, OfAnOpenLoopNamesTheRateAndNotUsers) {
  EndpointSummary summary = Summary(1, true);
  summary.load = OpenLoop{2};
  EXPECT_EQ(WindowSentence({summary}),
            "note: the figures of llama at 2 requests/s include the first and the last requests, "
            "because fewer than half of the requests were sent under the full load; more requests "
            "or a longer --duration avoid that.");
}

}  // namespace
}  // namespace llmb
