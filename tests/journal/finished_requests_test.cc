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

TEST(FinishedRequests, EmptyWithoutAJournal) {
  EXPECT_THAT(FinishedRequests().MissingIterations(kLoad, 0, "p", 2), ElementsAre(0, 1));
  EXPECT_FALSE(FinishedRequests::Load("none.journal", 0, "e"));
}

}  // namespace
}  // namespace llmb
