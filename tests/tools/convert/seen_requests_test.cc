#include "tools/convert/seen_requests.h"

#include <gtest/gtest.h>

#include <string>

namespace llmb {
namespace {

using namespace std::chrono_literals;

RequestRecord RecordOf(const std::string& endpoint, const std::string& id) {
  RequestRecord record;
  record.endpoint_name = endpoint;
  record.request_id = id;
  return record;
}

// A request of the 25-column form.
RequestRecord WithoutId(Nanoseconds time, Nanoseconds latency) {
  RequestRecord record = RecordOf("a", "");
  record.timestamp = WallTime(time);
  record.total_latency = latency;
  return record;
}

TEST(SeenRequests, RecognizesRequestsOfThisAndOfEarlierInputs) {
  SeenRequests seen;
  EXPECT_EQ(seen.Find(RecordOf("a", "r-2")), Seen::kNever);
  EXPECT_EQ(seen.Find(RecordOf("a", "r-1")), Seen::kNever);
  EXPECT_EQ(seen.Find(RecordOf("a", "r-1")), Seen::kInThisInput);
  seen.BeginInput();
  EXPECT_EQ(seen.Find(RecordOf("a", "r-1")), Seen::kInAnEarlierInput);
  EXPECT_EQ(seen.Find(RecordOf("a", "r-0")), Seen::kNever);
  EXPECT_EQ(seen.Find(RecordOf("a", "r-0")), Seen::kInThisInput);
  seen.BeginInput();
  for (const char* id : {"r-0", "r-1", "r-2"}) {
    EXPECT_EQ(seen.Find(RecordOf("a", id)), Seen::kInAnEarlierInput);
  }
}

TEST(SeenRequests, IdsAreComparedPerEndpoint) {
  SeenRequests seen;
  EXPECT_EQ(seen.Find(RecordOf("a", "r-1")), Seen::kNever);
  EXPECT_EQ(seen.Find(RecordOf("b", "r-1")), Seen::kNever);
}

TEST(SeenRequests, WithoutAnIdARequestIsKnownByAllItsFields) {
  SeenRequests seen;
  EXPECT_EQ(seen.Find(WithoutId(5s, 1500us)), Seen::kNever);
  EXPECT_EQ(seen.Find(WithoutId(5s, 1500us)), Seen::kInThisInput);
  EXPECT_EQ(seen.Find(WithoutId(5s, 1501us)), Seen::kNever);
  EXPECT_EQ(seen.Find(WithoutId(5s + 1us, 0s)), Seen::kNever);
  EXPECT_EQ(seen.Find(WithoutId(5s + 1us, 0s)), Seen::kInThisInput);
  RequestRecord other = WithoutId(5s, 1500us);
  other.iteration = 1;
  EXPECT_EQ(seen.Find(other), Seen::kNever);
}

// Two users may well meet the same timeout in the same second.
TEST(SeenRequests, WithoutAnIdAndAFineTimeARequestIsNeverRecognized) {
  SeenRequests seen;
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(seen.Find(WithoutId(5s, 240s)), Seen::kNever);
    EXPECT_EQ(seen.Find(RecordOf("a", "")), Seen::kNever);
  }
}

TEST(SeenRequests, RemembersMany) {
  constexpr int kMany = 10'000;
  SeenRequests seen;
  for (int i = 0; i < kMany; ++i) {
    ASSERT_EQ(seen.Find(RecordOf("a", std::to_string(i))), Seen::kNever) << i;
  }
  seen.BeginInput();
  for (int i = 0; i < kMany; ++i) {
    ASSERT_EQ(seen.Find(RecordOf("a", std::to_string(i))), Seen::kInAnEarlierInput) << i;
  }
}

}  // namespace
}  // namespace llmb
