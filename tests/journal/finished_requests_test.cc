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
  EXPECT_THAT(finished->MissingIterations("p", 0, 0, 5), ElementsAre(1, 3, 4));
  EXPECT_THAT(finished->MissingIterations("p", 0, 1, 2), ElementsAre(0, 1));
  EXPECT_THAT(finished->MissingIterations("p", 1, 0, 1), ElementsAre(0));
  EXPECT_THAT(finished->MissingIterations("q", 0, 0, 1), ElementsAre(0));
  EXPECT_THAT(finished->MissingIterations("p", 0, 0, 1), IsEmpty());
  const RunSamples samples = finished->SamplesOf("p", 0);
  EXPECT_EQ(samples.Endpoints().at(0).total_requests, 2U);
  EXPECT_EQ(samples.Endpoints().at(0).inter_token_latency.Total(), 1U);
  EXPECT_EQ(finished->FirstFailure("p", 0), "broke");
  EXPECT_TRUE(finished->SamplesOf("q", 0).Endpoints().empty());
  EXPECT_EQ(finished->FirstFailure("q", 0), "");
}

TEST(FinishedRequests, AJournalWithoutUsersIsAnError) {
  const ScopedFolder folder;
  const auto path = folder.Path() / "a.journal";
  RequestRecord record = SampleRecord("p", 0);
  record.user.reset();
  const std::string text = SampleHeaderLine() + SampleLine(record);
  std::ofstream(path) << text;
  const auto finished = FinishedRequests::Load(path, text.size(), "e");
  ASSERT_FALSE(finished);
  EXPECT_NE(finished.error().message.find("an earlier version"), std::string::npos);
}

TEST(FinishedRequests, EmptyWithoutAJournal) {
  EXPECT_THAT(FinishedRequests().MissingIterations("p", 0, 0, 2), ElementsAre(0, 1));
  EXPECT_FALSE(FinishedRequests::Load("none.journal", 0, "e"));
}

}  // namespace
}  // namespace llmb
