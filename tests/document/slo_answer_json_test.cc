#include "harness/document/slo_answer_json.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

SloAnswer Answer(std::string_view threshold) {
  return {.endpoint_name = "a",
          .load = ClosedLoop{8},
          .threshold = *ParseThreshold(threshold),
          .decision = {}};
}

TEST(SloAnswerJson, HasTheFigureInTheUnitOfTheLimit) {
  SloAnswer answer = Answer("latency_p50<1s");
  answer.decision = {.verdict = SloVerdict::kPass,
                     .figure = 0.5,
                     .low = 0.25,
                     .high = 0.75,
                     .share = 0.9,
                     .share_low = 0.8,
                     .share_high = 0.95,
                     .requests = 600};
  EXPECT_EQ(JsonText(SloAnswerToJson(answer)),
            R"({"endpoint_name":"a","load":"users:8","threshold":"latency_p50<1s",)"
            R"("verdict":"pass","limit":1.0,"unit":"s","figure":0.5,"low":0.25,"high":0.75,)"
            R"("margin":0.5,"share":0.9,"share_low":0.8,"share_high":0.95,"requests":600})");
}

TEST(SloAnswerJson, LeavesOutWhatDoesNotExistAndSaysWhatIsNeeded) {
  SloAnswer answer = Answer("success>=50%");
  answer.decision.needs = {.reason = UpperEndReason::kTooShort, .requests_needed = 500};
  EXPECT_EQ(JsonText(SloAnswerToJson(answer)),
            R"({"endpoint_name":"a","load":"users:8","threshold":"success>=50%",)"
            R"("verdict":"undecided","limit":0.5,"requests":0,"reason":"too_few_requests",)"
            R"("requests_needed":500})");
  answer.obstacle = SloObstacle::kUnstable;
  EXPECT_EQ(SloAnswerToJson(answer)["reason"], "unstable");
  EXPECT_FALSE(SloAnswerToJson(answer).contains("requests_needed"));
}

}  // namespace
}  // namespace llmb
