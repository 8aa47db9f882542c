#include "harness/document/case_run_json.h"

#include <gtest/gtest.h>

#include "harness/document/json_value.h"
#include "tests/document/every_member.h"

namespace llmb {
namespace {

CaseRun FullRun() {
  CaseRun run;
  run.name = "e/p/iterations:1";
  run.run_name = "e/p";
  run.endpoint_name = "e";
  run.prompt_id = "p";
  run.load = ClosedLoop{4};
  run.family_index = 2;
  run.per_family_instance_index = 1;
  run.aggregate_name = "cv";
  run.aggregate_is_percentage = true;
  run.repetitions = 3;
  run.repetition_index = 2;
  run.threads = 6;
  run.iterations = 9;
  run.real_time = 1.5;
  run.cpu_time = 0.5;
  run.time_unit = "us";
  run.label = "l";
  run.error_message = "all failed";
  run.interrupted = true;
  run.counters = {{"ttft_ms", 1.5}, {"requests", 2}};
  run.client_verdict = "ok";
  return run;
}

// A repetition and an aggregate are written with different keys.
TEST(CaseRunJson, KeepsEveryMember) {
  CaseRun run = FullRun();
  ExpectEveryMemberIsSet(run);
  CaseRun aggregate = run;
  aggregate.repetition_index = 0;
  ExpectSameMembers(CaseRunFromJson(CaseRunToJson(run)), aggregate);
  run.aggregate_name.clear();
  run.aggregate_is_percentage = false;
  ExpectSameMembers(CaseRunFromJson(CaseRunToJson(run)), run);
}

// Google Benchmark's tools read this.
TEST(CaseRunJson, KeepsTheOrderOfItsKeys) {
  CaseRun run = FullRun();
  EXPECT_EQ(
      JsonText(CaseRunToJson(run)),
      R"({"name":"e/p/iterations:1","family_index":2,"per_family_instance_index":1,)"
      R"("run_name":"e/p","run_type":"aggregate","repetitions":3,"threads":6,)"
      R"("aggregate_name":"cv","aggregate_unit":"percentage","error_occurred":true,)"
      R"("error_message":"all failed","interrupted":true,"iterations":9,"real_time":1.5,)"
      R"("cpu_time":0.5,"time_unit":"us","ttft_ms":1.5,"requests":2.0,"client_verdict":"ok","label":"l",)"
      R"("endpoint_name":"e","prompt_id":"p","concurrent_level":4})");
  run = {};
  run.repetition_index = 2;
  EXPECT_EQ(JsonText(CaseRunToJson(run)),
            R"({"name":"","family_index":0,"per_family_instance_index":0,"run_name":"",)"
            R"("run_type":"iteration","repetitions":1,"repetition_index":2,"threads":1,)"
            R"("iterations":0,"real_time":0.0,"cpu_time":0.0,"time_unit":"ms",)"
            R"("endpoint_name":"","prompt_id":"","concurrent_level":1})");
}

TEST(CaseRunJson, AFailureNeedsNoMessage) {
  const auto read = [](const char* json) { return CaseRunFromJson(Json::parse(json)); };
  EXPECT_EQ(read(R"({"error_occurred":true})").error_message, "");
  EXPECT_EQ(read(R"({"error_occurred":false,"error_message":"x"})").error_message, std::nullopt);
  EXPECT_EQ(read(R"({"error_message":"x"})").error_message, std::nullopt);
}

TEST(CaseRunJson, OtherNumbersAreCounters) {
  const CaseRun run = CaseRunFromJson(
      Json::parse(R"({"z":1,"threads":2,"inter_token_latency_us":3,"a":4,"text":"x"})"));
  const std::vector<std::pair<std::string, double>> counters = {{"z", 1}, {"a", 4}};
  EXPECT_EQ(run.counters, counters);
}

TEST(GapsFromJson, ReadsWhatGapsToJsonWrites) {
  EXPECT_TRUE(GapsFromJson(Json::array()).Empty());
  const Json gaps = Json::parse("[[0, 2], [1500, 1], [9000000000000000, 1000000000000]]");
  EXPECT_EQ(GapsToJson(GapsFromJson(gaps)), gaps);
}

TEST(GapsFromJson, RefusesImpossibleGaps) {
  for (const char* gaps : {"[[-1, 1]]", "[[9000000000000001, 1]]", "[[1, 1000000000001]]",
                           "[[1, -1]]", "[[1e30, 1]]", "[[1]]", "[1]", "[[\"1\", 1]]"}) {
    EXPECT_THROW(GapsFromJson(Json::parse(gaps)), Json::exception) << gaps;
  }
}

}  // namespace
}  // namespace llmb
