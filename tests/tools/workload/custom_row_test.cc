#include "tools/workload/custom_row.h"

#include <gtest/gtest.h>

#include "harness/workload/custom_reader.h"
#include "tests/workload/reader_text.h"
#include "tools/workload/recorded_traffic.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

WorkloadRequest PromptRequest(const std::string& text) {
  WorkloadRequest request;
  request.messages.push_back({"user", text, ""});
  return request;
}

TEST(CustomRow, WritesWhatARequestHas) {
  WorkloadRequest request = PromptRequest("Say \"hi\"\n");
  EXPECT_EQ(CustomRow(request), R"({"prompt": "Say \"hi\"\n"})");
  request.output_tokens = 5;
  request.arrival = std::chrono::microseconds(1500);
  request.answer = "hi";
  EXPECT_EQ(CustomRow(request),
            R"({"prompt": "Say \"hi\"\n", "max_tokens": 5, "timestamp": 1.5, "response": "hi"})");
}

TEST(CustomRow, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(CustomRow(PromptRequest("a\xFF")), "{\"prompt\": \"a\xEF\xBF\xBD\"}");
}

TEST(CustomRow, WritesALengthWhereThereIsNoText) {
  WorkloadRequest request;
  request.input_tokens = 40;
  EXPECT_EQ(CustomRow(request), R"({"input_length": 40})");
}

// What the reader makes of the rows is written as the same rows again.
TEST(CustomRow, IsReadBack) {
  const std::string rows =
      R"({"messages": [{"role": "system", "content": "Be brief."}, {"role":"user","content":"a","name":"n"}]})"
      "\n"
      R"({"prompt": "b", "session_id": "s", "turn": 0})"
      "\n"
      R"({"prompt": "c", "session_id": "s", "turn": 1, "delay": 2500})"
      "\n"
      R"({"messages": [{"role": "user", "content": "d"}], "session_id": "s", "turn": 2})"
      "\n"
      R"({"input_length": 7, "max_tokens": 9, "session_id": "t", "turn": 0})"
      "\n";
  const ReadRequests read = ReadAllOf<CustomReader>(rows);
  ASSERT_EQ(read.error, "");
  std::string written;
  for (const WorkloadRequest& request : read.requests) written += CustomRow(request) + "\n";
  EXPECT_EQ(written, rows);
}

TEST(SortByArrival, PutsRequestsInOrderAndNumbersTurns) {
  std::vector<WorkloadRequest> requests = {PromptRequest("c"), PromptRequest("a"),
                                           PromptRequest("b")};
  requests[0].arrival = milliseconds(9000);
  requests[1].arrival = milliseconds(7000);
  requests[2].arrival = milliseconds(8000);
  requests[0].session = requests[1].session = "s";
  SortByArrival(requests);
  EXPECT_EQ(requests[0].messages[0].text, "a");
  EXPECT_EQ(requests[0].arrival, milliseconds(0));
  EXPECT_EQ(requests[1].messages[0].text, "b");
  EXPECT_EQ(requests[2].arrival, milliseconds(2000));
  EXPECT_EQ(requests[2].turn, 1U);
}

TEST(SortByArrival, LeavesRequestsWithoutArrivalsInTheirOrder) {
  std::vector<WorkloadRequest> none;
  SortByArrival(none);
  EXPECT_TRUE(none.empty());
  std::vector<WorkloadRequest> requests = {PromptRequest("c"), PromptRequest("a")};
  SortByArrival(requests);
  EXPECT_EQ(requests[0].messages[0].text, "c");
}

}  // namespace
}  // namespace llmb
