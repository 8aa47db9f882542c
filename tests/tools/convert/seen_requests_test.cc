#include "tools/convert/seen_requests.h"

#include <gtest/gtest.h>

#include <string>

namespace llmb {
namespace {

RequestRecord RecordOf(const std::string& endpoint, const std::string& id) {
  RequestRecord record;
  record.endpoint_name = endpoint;
  record.request_id = id;
  return record;
}

TEST(SeenRequests, RecognizesRequestsOfEarlierInputs) {
  SeenRequests seen;
  EXPECT_FALSE(seen.SeenBefore(RecordOf("a", "r-2")));
  EXPECT_FALSE(seen.SeenBefore(RecordOf("a", "r-1")));
  EXPECT_FALSE(seen.SeenBefore(RecordOf("a", "r-1")));  // the same input
  seen.BeginInput();
  EXPECT_TRUE(seen.SeenBefore(RecordOf("a", "r-1")));
  EXPECT_FALSE(seen.SeenBefore(RecordOf("a", "r-0")));
  seen.BeginInput();
  for (const char* id : {"r-0", "r-1", "r-2"}) EXPECT_TRUE(seen.SeenBefore(RecordOf("a", id)));
}

TEST(SeenRequests, IdsAreComparedPerEndpoint) {
  SeenRequests seen;
  EXPECT_FALSE(seen.SeenBefore(RecordOf("a", "r-1")));
  seen.BeginInput();
  EXPECT_FALSE(seen.SeenBefore(RecordOf("b", "r-1")));
}

TEST(SeenRequests, ARequestWithoutAnIdIsNeverRecognized) {
  SeenRequests seen;
  EXPECT_FALSE(seen.SeenBefore(RecordOf("a", "")));
  seen.BeginInput();
  EXPECT_FALSE(seen.SeenBefore(RecordOf("a", "")));
}

}  // namespace
}  // namespace llmb
