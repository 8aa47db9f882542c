#include "harness/wire/finish_reason.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(FinishKindOfTest, PlaceholdersAreNoEnd) {
  for (const char* reason : {"", "null", "None", "nil", "FINISH_REASON_UNSPECIFIED", " "}) {
    EXPECT_EQ(FinishKindOf(reason), FinishKind::kNone) << reason;
  }
}

TEST(FinishKindOfTest, FullResponsesEnd) {
  for (const char* reason :
       {"stop", "tool_calls", "function_call", "eos", "eos_token", "STOP", "stop_sequence",
        "end_turn", "toolCalls", "tool-calls", "FinishReason.TOOL_CALLS", "FINISH_REASON_STOP",
        "complete", "end_id", "stop_words", "pause_turn", "repetition"}) {
    EXPECT_EQ(FinishKindOf(reason), FinishKind::kEnd) << reason;
  }
}

TEST(FinishKindOfTest, LimitsOfTokensAreEnds) {
  for (const char* reason :
       {"length", "max_tokens", "MAX_TOKENS", "model_length", "token_limit", "max_output_tokens",
        "REASON_MAX_CONTEXT", "max_tokens_exceeded", "model_context_window_exceeded"}) {
    EXPECT_EQ(FinishKindOf(reason), FinishKind::kLimit) << reason;
  }
}

TEST(FinishKindOfTest, FiltersAreKnown) {
  for (const char* reason : {"content_filter", "contentFilter", "SAFETY", "PROHIBITED_CONTENT",
                             "refusal", "sensitive", "guardrail_intervened", "content_filtered",
                             "content_filter: RECITATION", "content_filter_hate"}) {
    EXPECT_EQ(FinishKindOf(reason), FinishKind::kFilter) << reason;
  }
}

TEST(FinishKindOfTest, FailuresAreNoEnd) {
  for (const char* reason : {"abort",
                             "aborted",
                             "error",
                             "network_error",
                             "insufficient_system_resource",
                             "cancelled",
                             "CANCELED",
                             "server_failure",
                             "timeout",
                             "MALFORMED_FUNCTION_CALL",
                             "preempted",
                             "quota_exceeded",
                             "out_of_memory",
                             "OutOfMemory",
                             "oom",
                             "cuda-oom",
                             "rate_limit",
                             "RateLimited",
                             "shutdown",
                             "deadline_exceeded",
                             "connection_closed",
                             "time_limit",
                             "internal",
                             "broken",
                             "kill",
                             "killed",
                             "memory",
                             "worker died",
                             "server_busy",
                             "limit_exceeded",
                             "incomplete_response",
                             "UNEXPECTED_TOOL_CALL",
                             "throttled"}) {
    EXPECT_EQ(FinishKindOf(reason), FinishKind::kFailure) << reason;
    EXPECT_TRUE(IsFinal(FinishKindOf(reason))) << reason;
  }
}

TEST(FinishKindOfTest, MoreComesAfterSomeReasons) {
  for (const char* reason : {"not_finished", "NOT_FINISHED", "incomplete", "in_progress"}) {
    EXPECT_EQ(FinishKindOf(reason), FinishKind::kUnfinished) << reason;
    EXPECT_FALSE(IsFinal(FinishKindOf(reason))) << reason;
  }
}

TEST(FinishKindOfTest, OtherReasonsAreUnknown) {
  for (const char* reason : {"a reason of tomorrow", "OTHER", "unknown", "zoom", "\u957f\u5ea6"}) {
    EXPECT_EQ(FinishKindOf(reason), FinishKind::kUnknown) << reason;
  }
}

}  // namespace
}  // namespace llmb
