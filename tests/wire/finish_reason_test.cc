#include "harness/wire/finish_reason.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(FinishKindOfTest, PlaceholdersAreNoEnd) {
  for (const char* reason : {"", "null", "None", "nil"}) {
    EXPECT_EQ(FinishKindOf(reason), FinishKind::kNone) << reason;
  }
}

TEST(FinishKindOfTest, FullResponsesEnd) {
  for (const char* reason : {"stop", "length", "tool_calls", "function_call", "eos", "eos_token",
                             "STOP", "stop_sequence", "end_turn", "max_tokens", "content_filter",
                             "model_length", "a reason of tomorrow"}) {
    EXPECT_EQ(FinishKindOf(reason), FinishKind::kEnd) << reason;
  }
}

TEST(FinishKindOfTest, FailuresAreNoEnd) {
  for (const char* reason :
       {"abort", "aborted", "error", "network_error", "insufficient_system_resource", "cancelled",
        "CANCELED", "server_failure", "timeout", "MALFORMED_FUNCTION_CALL", "preempted"}) {
    EXPECT_EQ(FinishKindOf(reason), FinishKind::kFailure) << reason;
  }
}

}  // namespace
}  // namespace llmb
