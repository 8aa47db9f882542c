#include "harness/workload/trace_part.h"

#include <gtest/gtest.h>

#include <memory>

#include "harness/workload/custom_reader.h"
#include "tests/workload/reader_text.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// "text@ms" of each request.
std::vector<std::string> Part(const std::string& rows, std::optional<TraceWindow> window,
                              double speed) {
  TracePart part(std::make_unique<CustomReader>(InputOf(rows)), window, speed);
  const ReadRequests read = ReadAll(part);
  EXPECT_EQ(read.error, "");
  std::vector<std::string> found;
  for (const WorkloadRequest& request : read.requests) {
    std::string text = request.messages.front().text;
    if (request.arrival) {
      text +=
          "@" + std::to_string(std::chrono::duration_cast<milliseconds>(*request.arrival).count());
    }
    found.push_back(text);
  }
  return found;
}

using Texts = std::vector<std::string>;

const std::string kRows =
    "{\"prompt\":\"a\",\"timestamp\":5000}\n"
    "{\"prompt\":\"b\",\"timestamp\":6000}\n"
    "{\"prompt\":\"c\",\"timestamp\":7500}\n";

TEST(TracePart, IsAllByDefault) {
  EXPECT_EQ(Part(kRows, std::nullopt, 1), (Texts{"a@0", "b@1000", "c@2500"}));
}

TEST(TracePart, AtTwiceTheSpeedArrivalsAreHalved) {
  EXPECT_EQ(Part(kRows, std::nullopt, 2), (Texts{"a@0", "b@500", "c@1250"}));
}

TEST(TracePart, AWindowCountsFromItsBegin) {
  EXPECT_EQ(Part(kRows, TraceWindow{milliseconds(500), milliseconds(2500)}, 1), (Texts{"b@500"}));
  EXPECT_EQ(Part(kRows, TraceWindow{seconds(1), seconds(3)}, 2), (Texts{"b@0", "c@750"}));
  EXPECT_EQ(Part(kRows, TraceWindow{seconds(10), seconds(20)}, 1), Texts{});
}

TEST(TracePart, RequestsWithoutAnArrivalStayAsTheyAre) {
  EXPECT_EQ(Part("{\"prompt\":\"a\"}\n", TraceWindow{seconds(1), seconds(2)}, 2), Texts{"a"});
}

TEST(TracePart, AConversationBelongsToTheWindowOfItsFirstTurn) {
  const std::string rows =
      "{\"session_id\":\"a\",\"prompt\":\"a0\",\"timestamp\":0}\n"
      "{\"session_id\":\"b\",\"prompt\":\"b0\",\"timestamp\":1000}\n"
      "{\"session_id\":\"c\",\"prompt\":\"c0\",\"timestamp\":2000}\n"
      "{\"session_id\":\"a\",\"prompt\":\"a1\"}\n"
      "{\"session_id\":\"b\",\"prompt\":\"b1\"}\n";
  EXPECT_EQ(Part(rows, TraceWindow{seconds(1), seconds(2)}, 1), (Texts{"b0@0", "b1"}));
}

TEST(TracePart, ConversationsWithoutArrivalsAreWhole) {
  const std::string rows =
      "{\"session_id\":\"a\",\"prompt\":\"a0\"}\n{\"session_id\":\"a\",\"prompt\":\"a1\"}\n";
  EXPECT_EQ(Part(rows, std::nullopt, 1), (Texts{"a0", "a1"}));
}

}  // namespace
}  // namespace llmb
