#include "harness/document/capacity_json.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

CapacityResult ExampleSearch() {
  CapacityResult search{.endpoint_name = "e",
                        .thresholds = {"ttft_p90<1s"},
                        .ended = true,
                        .answer = {},
                        .stages = {{.stage = {.phase = SearchPhase::kRound,
                                              .round = 2,
                                              .rate = 2.5,
                                              .requests = 2000,
                                              .repetition = 1},
                                    .misses = {160},
                                    .counted = 1600,
                                    .sent = 1999,
                                    .duration = std::chrono::seconds(800),
                                    .client_limited = false}}};
  search.answer.status = SearchStatus::kFound;
  search.answer.low = 2.25;
  search.answer.high = 2.5;
  search.answer.binding = 0;
  return search;
}

TEST(CapacityJson, HasTheAnswerAndTheStages) {
  EXPECT_EQ(JsonText(CapacityToJson(ExampleSearch())),
            R"({"endpoint":"e","status":"found","capacity":[2.25,2.5],"unit":"requests/s",)"
            R"("binding":"ttft_p90<1s","confidence":0.95,"thresholds":["ttft_p90<1s"],)"
            R"("stages":[{"phase":"round","round":2,"rate":2.5,"repetition":1,"requests":2000,)"
            R"("sent":1999,"counted":1600,"misses":[160],"duration":800.0,)"
            R"("client_limited":false}]})");
}

TEST(CapacityJson, HasNoKeyForWhatIsNotKnown) {
  EXPECT_EQ(JsonText(CapacityToJson({.endpoint_name = "e"})),
            R"({"endpoint":"e","status":"undecided","unit":"requests/s","confidence":0.95,)"
            R"("thresholds":[],"interrupted":true,"stages":[]})");
}

TEST(CapacityJson, OfABoundHasOneEnd) {
  CapacityResult search{.endpoint_name = "e", .ended = true};
  search.answer.status = SearchStatus::kUpperBound;
  search.answer.high = 0.5;
  EXPECT_EQ(JsonText(CapacityToJson(search)["capacity"]), "[null,0.5]");
}

TEST(CapacityJson, HasWhatCouldNotBeJudgedAndWhyAnEndpointWasLost) {
  CapacityResult search = ExampleSearch();
  search.answer.absent = 0;
  search.stages[0].unjudged = {3};
  search.ended = false;
  search.lost = "gone";
  const Json json = CapacityToJson(search);
  EXPECT_EQ(json["unjudged_threshold"], "ttft_p90<1s");
  EXPECT_EQ(json["stages"][0]["unjudged"], Json::array({3}));
  EXPECT_EQ(json["lost"], "gone");
  EXPECT_FALSE(json.contains("interrupted"));
  const CapacityResult read = CapacityFromJson(json);
  EXPECT_FALSE(read.ended);
  EXPECT_EQ(CapacityToJson(read), json);
}

TEST(CapacityJson, IsReadBack) {
  const CapacityResult read = CapacityFromJson(CapacityToJson(ExampleSearch()));
  EXPECT_EQ(read.stages, ExampleSearch().stages);
  EXPECT_TRUE(read.ended);
  EXPECT_EQ(CapacityToJson(read), CapacityToJson(ExampleSearch()));

  CapacityResult bound{.endpoint_name = "e", .ended = false};
  bound.answer.status = SearchStatus::kUpperBound;
  bound.answer.high = 0.5;
  EXPECT_EQ(CapacityToJson(CapacityFromJson(CapacityToJson(bound))), CapacityToJson(bound));
}

TEST(CapacityJson, KeepsWhatIsCarried) {
  CapacityResult search = ExampleSearch();
  search.answer.carried = 99.5;
  search.stages.front().completed_per_second = 99;
  const CapacityResult read = CapacityFromJson(CapacityToJson(search));
  EXPECT_EQ(read.answer.carried, 99.5);
  EXPECT_EQ(read.stages, search.stages);
}

TEST(CapacityJson, OfAnotherTypeIsAnException) {
  EXPECT_ANY_THROW(CapacityFromJson(Json::parse(R"({"endpoint":1})")));
}

}  // namespace
}  // namespace llmb
