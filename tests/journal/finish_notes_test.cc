#include "harness/journal/finish_notes.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using Texts = std::vector<std::string>;

RequestRecord Ended(const std::string& finish_reason, ErrorType error = ErrorType::kNone) {
  RequestRecord record;
  record.finish_reason = finish_reason;
  record.error_type = error;
  return record;
}

TEST(FinishNotes, AreEmptyWithoutRecordsAndForKnownReasonsAndFailures) {
  FinishNotes notes;
  EXPECT_EQ(notes.Texts(), Texts());
  for (const char* reason : {"stop", "length", "tool_calls", "content_filter", "SAFETY", ""}) {
    notes.Add(Ended(reason));
  }
  notes.Add(Ended("abort", ErrorType::kInBandError));
  notes.Add(Ended("other", ErrorType::kReset));
  EXPECT_EQ(notes.Texts(), Texts());
}

TEST(FinishNotes, CountUnknownReasons) {
  FinishNotes first;
  first.Add(Ended("stop"));
  first.Add(Ended("OTHER"));
  FinishNotes second;
  second.Add(Ended("OTHER"));
  second.Add(Ended("a reason of tomorrow"));
  first.Add(second);
  EXPECT_EQ(first.Texts(),
            (Texts{"ended 2 of 4 responses with the finish reason 'OTHER', which this program does "
                   "not know: they count as successes, so check that they are whole",
                   "ended 1 of 4 responses with the finish reason 'a reason of tomorrow', which "
                   "this program does not know: they count as successes, so check that they are "
                   "whole"}));
}

TEST(FinishNotes, AreBounded) {
  FinishNotes notes;
  for (int i = 0; i < 100; ++i) notes.Add(Ended("novel " + std::to_string(i)));
  const Texts texts = notes.Texts();
  ASSERT_EQ(texts.size(), FinishNotes::kMostReasons + 1);
  EXPECT_EQ(texts.back().substr(0, 52), "ended 95 of 100 responses with other finish reasons,");
}

}  // namespace
}  // namespace llmb
