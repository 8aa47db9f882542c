#include "harness/journal/count_notes.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using Texts = std::vector<std::string>;

RequestRecord Record(std::int64_t output_tokens, std::optional<std::int64_t> seen_tokens,
                     TokenCountSource source = TokenCountSource::kUsage) {
  RequestRecord record;
  record.output_tokens = output_tokens;
  record.seen_tokens = seen_tokens;
  record.token_count_source = source;
  return record;
}

TEST(CountNotes, AreEmptyWithoutRecordsAndIfUsageCountsAll) {
  CountNotes notes;
  EXPECT_EQ(notes.Texts(), Texts());
  notes.Add(Record(9, 9));
  notes.Add(Record(9, std::nullopt));  // not streamed, or of an earlier version
  EXPECT_EQ(notes.Texts(), Texts());
}

TEST(CountNotes, SayHowManyResponsesAreAffectedAndHow) {
  CountNotes notes;
  notes.Add(Record(9, 9));
  notes.Add(Record(210, 10));
  notes.Add(Record(20, 20, TokenCountSource::kUsageAndReasoning));
  notes.Add(Record(20, 12, TokenCountSource::kUsageAndReasoning));
  notes.Add(Record(5, 5, TokenCountSource::kEvents));
  EXPECT_EQ(
      notes.Texts(),
      (Texts{"counted output tokens that it did not stream, such as hidden reasoning, in 2 of "
             "5 responses: they are in output_tokens and throughput, but not in seen_tokens "
             "and TPOT",
             "left reasoning out of its count of output tokens in 2 of 5 responses: that "
             "reasoning was added to output_tokens",
             "sent no count of output tokens, or one below the number of its token events, "
             "in 1 of 5 responses: each token event was counted as one token"}));
}

TEST(CountNotes, SayHowMuchOfTheInputWasCached) {
  CountNotes notes;
  RequestRecord record = Record(9, 9);
  record.input_tokens = 8;
  record.cached_tokens = 0;
  notes.Add(record);
  EXPECT_EQ(notes.Texts(), Texts());
  record.cached_tokens = 6;
  notes.Add(record);
  EXPECT_EQ(notes.Texts(), Texts{"read 37.5 % of the input tokens from a cache: the TTFT of a "
                                 "prompt that it has not seen before is longer"});
}

TEST(CountNotes, SayHowManyInputsHadTheLengthAskedFor) {
  CountNotes notes;
  RequestRecord record = Record(9, 9);
  record.input_tokens_asked = 64;
  record.input_tokens = 64;
  notes.Add(record);  // a text that was given
  EXPECT_EQ(notes.Texts(), Texts());
  record.input_length_source = "tokenize";
  notes.Add(record);
  EXPECT_EQ(notes.Texts(), Texts{"counted exactly the input tokens asked for in 1 of 1 request "
                                 "(lengths by its /tokenize)"});
  record.input_tokens = 61;
  record.input_length_source = "estimate";
  CountNotes others;
  others.Add(record);
  notes.Add(others);
  EXPECT_EQ(notes.Texts(), Texts{"counted exactly the input tokens asked for in 1 of 2 requests, "
                                 "the others up to 3 tokens off (lengths were estimated)"});
}

TEST(CountNotes, IgnoreFailures) {
  CountNotes notes;
  RequestRecord failed = Record(5, 5, TokenCountSource::kEvents);
  failed.error_type = ErrorType::kTruncated;
  notes.Add(failed);
  EXPECT_EQ(notes.Texts(), Texts());
}

}  // namespace
}  // namespace llmb
