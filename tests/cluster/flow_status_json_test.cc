#include "harness/cluster/flow_status_json.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(FlowStatusJson, ComesBackFromItsLine) {
  FlowStatus flow{.level = ClosedLoop{8}, .repetition = 1, .repetitions = 3, .in_flight = 5};
  EXPECT_EQ(FlowStatusFromJson(FlowStatusToJson(flow)), flow);
  flow.level = OpenLoop{2.5};
  EXPECT_EQ(FlowStatusFromJson(FlowStatusToJson(flow)), flow);
  EXPECT_EQ(FlowStatusToJson(flow).find('\n'), std::string::npos);
}

TEST(FlowStatusJson, OtherTextsAreNone) {
  for (const char* text : {"", "{}", "[1]", "{\"load\":", "{\"load\": \"x\"}"}) {
    EXPECT_EQ(FlowStatusFromJson(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace llmb
