#include "harness/workload/csv_trace_reader.h"

#include <gtest/gtest.h>

#include "tests/workload/reader_text.h"

namespace llmb {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

ReadRequests Read(std::string text, const CsvTraceFormat& format) {
  CsvTraceReader reader(InputOf(std::move(text)), format);
  return ReadAll(reader);
}

std::string AzureError(const std::string& rows) {
  return Read("TIMESTAMP,ContextTokens,GeneratedTokens\n" + rows, kAzureTrace).error;
}

// From 18:17:03.97996: 0, 0.052, 1 and 3.5 s.
TEST(CsvTraceReader, ReadsTheSampleOfAzure) {
  auto input = OpenDatasetInput(LLMB_DATASETS "/azure.csv");
  ASSERT_TRUE(input);
  CsvTraceReader reader(*std::move(input), kAzureTrace);
  const ReadRequests read = ReadAll(reader);
  ASSERT_EQ(read.error, "");
  ASSERT_EQ(read.requests.size(), 4U);
  EXPECT_EQ(read.requests[0].arrival, milliseconds(0));
  EXPECT_EQ(read.requests[1].arrival, milliseconds(52));
  EXPECT_EQ(read.requests[3].arrival, milliseconds(3500));
  EXPECT_EQ(read.requests[1].input_tokens, 110);
  EXPECT_EQ(read.requests[1].output_tokens, 27);
}

TEST(CsvTraceReader, ReadsTheSampleOfBurstGptWithoutItsFailedRequest) {
  auto input = OpenDatasetInput(LLMB_DATASETS "/burstgpt.csv");
  ASSERT_TRUE(input);
  CsvTraceReader reader(*std::move(input), kBurstGptTrace);
  const ReadRequests read = ReadAll(reader);
  ASSERT_EQ(read.error, "");
  ASSERT_EQ(read.requests.size(), 3U);
  EXPECT_EQ(read.requests[1].arrival, milliseconds(113'000));
  EXPECT_EQ(read.requests[2].arrival, milliseconds(113'500));
  EXPECT_EQ(read.requests[2].input_tokens, 96);
  ASSERT_EQ(reader.Dropped().size(), 1U);
  EXPECT_EQ(reader.Dropped()[0].count, 1U);
}

TEST(CsvTraceReader, FindsColumnsByNameAndReadsQuotedFields) {
  const ReadRequests read =
      Read("Log Type,Response Tokens,\"Timestamp\",Request tokens\r\nAPI, 3 ,\"1\",4.0\r\n",
           kBurstGptTrace);
  ASSERT_EQ(read.error, "");
  ASSERT_EQ(read.requests.size(), 1U);
  EXPECT_EQ(read.requests[0].input_tokens, 4);
  EXPECT_EQ(read.requests[0].output_tokens, 3);
}

// The quotes within the text of the second column are doubled.
TEST(CsvTraceReader, CommasWithinQuotesAreText) {
  const ReadRequests read =
      Read("Timestamp,Prompt,Request tokens,Response tokens\n1,\"a, \"\"b\"\", c\",4,3\n",
           kBurstGptTrace);
  ASSERT_EQ(read.error, "");
  EXPECT_EQ(read.requests.at(0).input_tokens, 4);
  EXPECT_EQ(
      Read("Timestamp,Prompt,Request tokens,Response tokens\n1,\"a,4,3\n", kBurstGptTrace).error,
      "data:2:9: the row has 2 fields, but the header has 4");
}

TEST(CsvTraceReader, ReadsTheDatesOf2024) {
  const ReadRequests read = Read(
      "TIMESTAMP,ContextTokens,GeneratedTokens\n"
      "2024-05-10 00:00:00.009930+00:00,1,2\n2024-05-10 02:00:01+02:00,3,4\n",
      kAzureTrace);
  ASSERT_EQ(read.error, "");
  EXPECT_EQ(read.requests.at(1).arrival, microseconds(990'070));
}

TEST(CsvTraceReader, RefusesOtherFiles) {
  EXPECT_EQ(Read("", kAzureTrace).error, "data: it is empty");
  EXPECT_EQ(Read("{\"timestamp\":0}\n", kAzureTrace).error,
            "data:1:1: the header has no column 'TIMESTAMP' (the columns needed are TIMESTAMP, "
            "ContextTokens, GeneratedTokens)");
  EXPECT_EQ(AzureError(""), "data: it holds no request");
  EXPECT_EQ(AzureError("2023-11-16 18:17:03,0,4\n"), "data: it holds no request");
}

TEST(CsvTraceReader, RefusesWrongFields) {
  EXPECT_EQ(AzureError("2023-11-16 18:17:03,5,4\nyesterday,5,4\n"),
            "data:3:1: TIMESTAMP must be a time such as 2023-11-16 18:17:03.9799600, not "
            "'yesterday'");
  EXPECT_EQ(AzureError("2023-02-30 18:17:03,5,4\n").substr(0, 9), "data:2:1:");
  EXPECT_EQ(AzureError("2023-11-16 18:17:03,many,4\n"),
            "data:2:21: ContextTokens must be a whole number from 0 to 10000000, not 'many'");
  EXPECT_EQ(AzureError("2023-11-16 18:17:03,3000000000,4\n"),
            "data:2:21: ContextTokens must be a whole number from 0 to 10000000, not '3000000000'");
  EXPECT_EQ(AzureError("2023-11-16 18:17:03,5,-4\n"),
            "data:2:23: GeneratedTokens must be a whole number from 0 to 10000000, not '-4'");
  EXPECT_EQ(AzureError("2023-11-16 18:17:03,5\n2023-11-16 18:17:04,5,6\n"),
            "data:2:22: the row has 2 fields, but the header has 3");
  EXPECT_EQ(AzureError("2023-11-16 18:17:03,5,6\n2023-11-16 18:1"),
            "data:3:16: the row has 1 fields, but the header has 3; the file ends here");
}

TEST(CsvTraceReader, RefusesATimestampThatGoesBack) {
  EXPECT_EQ(AzureError("2023-11-16 18:17:03,5,6\n2023-11-16 18:17:01,5,6\n"),
            "data:3:1: TIMESTAMP goes back by 2 s from the row before");
}

}  // namespace
}  // namespace llmb
