#include "harness/document/run_context_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/document/json_value.h"
#include "tests/document/every_member.h"
#include "tests/document/full_workload.h"

namespace llmb {
namespace {

using testing::HasSubstr;

Endpoint FullEndpoint() {
  Endpoint endpoint;
  endpoint.name = "e";
  endpoint.url = "https://user:s3cret@host/v1/chat/completions";
  endpoint.model_name = "m";
  endpoint.auth_token = Secret("s3cret");
  endpoint.headers = {{"X-Key", "s3cret"}};
  endpoint.extra_body = R"({"key":"s3cret"})";
  endpoint.verify_tls = false;
  endpoint.ca_file = "ca.pem";
  endpoint.client_cert = "cert.pem";
  endpoint.client_key = "key.pem";
  endpoint.timeout = std::chrono::milliseconds(1500);
  endpoint.connect_timeout = std::chrono::seconds(2);
  endpoint.max_tokens_field = MaxTokensField::kNone;
  endpoint.slo = {"ttft_p99<1s"};
  endpoint.simulated = true;
  endpoint.unusable = "a variable is not set";
  return endpoint;
}

RunContext FullContext() {
  RunContext context;
  context.date = "2026-03-01T12:00:00+01:00";
  context.timestamp = "20260301_120000";
  context.executable = "llm_benchmarks";
  context.command = "llm_benchmarks --iterations=5";
  context.host = {.name = "box",
                  .num_cpus = 8,
                  .mhz_per_cpu = 2400,
                  .cpu_scaling_enabled = true,
                  .caches = {{.type = "Data", .level = 1, .size = 32768, .num_sharing = 2}},
                  .load_average = {0.5, 1}};
  context.version = "0.1.0";
  context.mode = "concurrent";
  context.levels = {ClosedLoop{4}};
  context.arrivals = {.process = ArrivalProcess::kGamma, .burstiness = 0.5};
  context.max_concurrency = 9;
  context.flow = "continuous";
  context.length = {.iterations = 5};
  context.repetitions = 3;
  context.settings = {.max_tokens = 77,
                      .max_tokens_field = MaxTokensField::kMaxCompletionTokens,
                      .temperature = 0.25,
                      .timeout = std::chrono::milliseconds(7500),
                      .connect_timeout = std::chrono::seconds(3),
                      .stream = false,
                      .ignore_eos = true,
                      .unique_prompts = true};
  context.workload = FullWorkload();
  context.settings.api = Api::kCompletions;
  context.label = "nightly";
  context.metadata = {{"tp", "1"}, {"a", "b"}};
  context.serial_endpoints = true;
  context.seed = 18446744073709551615U;
  context.interrupted = true;
  context.simulated = true;
  context.shard = RunShard{
      .shard = {.index = 2, .count = 4},
      .plan_hash = "0123456789abcdef",
      .start_at = "2026-03-01T11:00:00.000Z",
      .clock_error_bound = std::chrono::milliseconds(2),
      .clock_offset_before = ClockOffset{std::chrono::seconds(-5), std::chrono::microseconds(40)},
      .clock_offset_after = ClockOffset{std::chrono::seconds(-4), std::chrono::microseconds(50)}};
  context.shards = {
      {.index = 3,
       .state = "died",
       .host = "b",
       .requests = 9,
       .failures = 2,
       .client_verdict = "ok",
       .started = "2026-03-01T11:00:00.000000+00:00",
       .ended = "2026-03-01T11:00:01.000000+00:00",
       .clock_error_bound = std::chrono::milliseconds(3),
       .clock_offset = ClockOffset{std::chrono::seconds(2), std::chrono::microseconds(60)}}};
  context.endpoints = {FullEndpoint()};
  context.timestamps = {{"e", {"user", "the kernel has none"}}};
  context.http_readers = {{"e", "own"}};
  context.extras = {{"e", {.headers = {"X-Key"}, .body = R"({"key":"***","top_p":0.9})"}}};
  context.prompts = {{"p", "text", "short", "simple", "coding"}};
  context.slo = {"success>=99%"};
  context.goodput = {"ttft:500"};
  context.notes = {"a note"};
  context.custom = {{"commit", "abc"}, {"branch", "x"}};
  return context;
}

// The parts of an endpoint that the document leaves out: secrets, and settings that only a
// measurement needs.
RunContext AsWritten(RunContext context) {
  Endpoint& endpoint = context.endpoints.front();
  endpoint.url = "https://***@host/v1/chat/completions";
  endpoint.auth_token = {};
  endpoint.headers.clear();
  endpoint.extra_body.clear();
  endpoint.ca_file.clear();
  endpoint.client_cert.clear();
  endpoint.client_key.clear();
  endpoint.unusable.clear();
  return context;
}

TEST(RunContextJson, KeepsEveryMember) {
  const RunContext context = FullContext();
  ExpectEveryMemberIsSet(context);
  const Result<RunContext> read = RunContextFromJson(RunContextToJson(context));
  ASSERT_TRUE(read) << read.error().message;
  ExpectSameMembers(*read, AsWritten(context));
}

// Programs and people compare documents as text.
TEST(RunContextJson, KeepsTheOrderOfItsKeys) {
  Json json = RunContextToJson(FullContext());
  json.erase("library_build_type");
  EXPECT_EQ(
      JsonText(json),
      R"({"date":"2026-03-01T12:00:00+01:00","host_name":"box","executable":"llm_benchmarks",)"
      R"("num_cpus":8,"mhz_per_cpu":2400,"cpu_scaling_enabled":true,)"
      R"("caches":[{"type":"Data","level":1,"size":32768,"num_sharing":2}],"load_avg":[0.5,1.0],)"
      R"("commit":"abc","branch":"x","llm":{"schema_version":1,"version":"0.1.0",)"
      R"("timestamp":"20260301_120000","command":"llm_benchmarks --iterations=5",)"
      R"("simulated":true,"flow":"continuous","interrupted":true,)"
      R"("shard":{"index":2,"count":4,"plan_hash":"0123456789abcdef",)"
      R"("start_at":"2026-03-01T11:00:00.000Z","clock_error_bound_s":0.002,)"
      R"("clock_offset_before":{"offset_s":-5.0,"error_bound_s":4e-05},)"
      R"("clock_offset_after":{"offset_s":-4.0,"error_bound_s":5e-05}},)"
      R"("shards":[{"index":3,"state":"died","host":"b","requests":9,"failures":2,)"
      R"("client_verdict":"ok","started":"2026-03-01T11:00:00.000000+00:00",)"
      R"("ended":"2026-03-01T11:00:01.000000+00:00","clock_error_bound_s":0.003,)"
      R"("clock_offset":{"offset_s":2.0,"error_bound_s":6e-05}}],)"
      R"("options":{"mode":"concurrent","concurrent":4,"iterations":5,"repetitions":3,)"
      R"("api":"completions","max_tokens":77,"max_tokens_field":"max_completion_tokens",)"
      R"("temperature":0.25,)"
      R"("timeout":7.5,"connect_timeout":3.0,"stream":false,"unique_prompts":true,"ignore_eos":true,)"
      R"("levels":[{"users":4}],"arrivals":{"process":"gamma","burstiness":0.5},)"
      R"("max_concurrency":9,"serial_endpoints":true,"seed":18446744073709551615,)"
      R"("slo":["success>=99%"],"goodput":["ttft:500"]},)"
      R"("workload":{"dataset_name":"random","dataset_path":"data.jsonl","trace_speed":2.0,)"
      R"("trace_window":[1.0,3.0],"prime_prefixes":false,"trace_jitter":3.0,"live_history":true,"random_input_len":10,"random_output_len":20,)"
      R"("random_range_ratio":0.5,"random_prefix_len":30},)"
      R"("endpoints":[{"name":"e","url":"https://***@host/v1/chat/completions",)"
      R"("model_name":"m","verify_tls":false,"simulated":true,"timeout":1.5,)"
      R"("connect_timeout":2.0,"max_tokens_field":"none","slo":["ttft_p99<1s"],)"
      R"("timestamps":"user","timestamps_reason":"the kernel has none","http_reader":"own",)"
      R"("headers":["X-Key"],"extra_body":{"key":"***","top_p":0.9}}],)"
      R"("prompts":[{"id":"p","prompt":"text","length":"short","complexity":"simple",)"
      R"("category":"coding"}],"label":"nightly","metadata":{"tp":"1","a":"b"},)"
      R"("notes":["a note"]}})");
}

TEST(RunContextJson, HoldsNoSecret) {
  EXPECT_EQ(JsonText(RunContextToJson(FullContext())).find("s3cret"), std::string::npos);
}

TEST(RunContextJson, AWholeRunHasNoShard) {
  RunContext context = FullContext();
  context.shard.reset();
  context.shards.clear();
  EXPECT_FALSE(RunContextToJson(context)["llm"].contains("shards"));
  const Json json = RunContextToJson(context);
  EXPECT_FALSE(json["llm"].contains("shard"));
  const auto read = RunContextFromJson(json);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->shard, std::nullopt);
}

TEST(RunContextJson, AShardMayHaveNoStart) {
  RunContext context = FullContext();
  context.shard->start_at.clear();
  context.shard->clock_error_bound.reset();
  context.shard->clock_offset_before.reset();
  context.shard->clock_offset_after.reset();
  const Json json = RunContextToJson(context);
  EXPECT_EQ(JsonText(json["llm"]["shard"]),
            R"({"index":2,"count":4,"plan_hash":"0123456789abcdef"})");
  const auto read = RunContextFromJson(json);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->shard, context.shard);
}

// "concurrent" is a number, so it is left out where there are several levels.
TEST(RunContextJson, KeepsSeveralLevels) {
  RunContext context = FullContext();
  context.levels = {ClosedLoop{1}, ClosedLoop{8}};
  const Json json = RunContextToJson(context);
  EXPECT_FALSE(json["llm"]["options"].contains("concurrent"));
  const auto read = RunContextFromJson(json);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->levels, context.levels);
}

TEST(RunContextJson, KeepsRates) {
  RunContext context = FullContext();
  context.levels = {OpenLoop{0.5}, OpenLoop{2}};
  const Json json = RunContextToJson(context);
  EXPECT_EQ(JsonText(json["llm"]["options"]["levels"]), R"([{"rate":0.5},{"rate":2.0}])");
  const auto read = RunContextFromJson(json);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->levels, context.levels);
}

TEST(RunContextJson, KeepsATraceAndItsConversations) {
  RunContext context = FullContext();
  context.levels = {Trace{}};
  context.length = {.num_prompts = 3, .conversations = true};
  const Result<RunContext> read = RunContextFromJson(RunContextToJson(context));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->levels, context.levels);
  EXPECT_EQ(read->length, context.length);
}

TEST(RunContextJson, AClosedLoopHasNoArrivals) {
  RunContext context = FullContext();
  context.arrivals.reset();
  context.max_concurrency.reset();
  const Json json = RunContextToJson(context);
  EXPECT_FALSE(json["llm"]["options"].contains("arrivals"));
  EXPECT_FALSE(json["llm"]["options"].contains("max_concurrency"));
}

TEST(RunContextJson, HasTheSummaries) {
  RunContext context = FullContext();
  EXPECT_FALSE(RunContextToJson(context)["llm"].contains("summary"));
  context.summaries.resize(2);
  context.summaries[1].endpoint_name = "e";
  const Json json = RunContextToJson(context);
  ASSERT_EQ(json["llm"]["summary"].size(), 2U);
  EXPECT_EQ(json["llm"]["summary"][1]["endpoint_name"], "e");
  const auto read = RunContextFromJson(json);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(read->summaries.empty());
}

TEST(RunContextJson, ReadsTheUsersOfADocumentWithoutLevels) {
  const auto read =
      RunContextFromJson(Json::parse(R"({"llm":{"schema_version":1,"options":{"concurrent":6}}})"));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->levels, std::vector<LoadLevel>{ClosedLoop{6}});
  EXPECT_EQ(read->flow, "");
}

TEST(RunContextJson, ReadsAContextWithFewKeys) {
  const auto read = RunContextFromJson(Json::parse(R"({"llm":{"schema_version":1}})"));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->levels, std::vector<LoadLevel>{ClosedLoop{1}});
  EXPECT_TRUE(read->endpoints.empty());
  EXPECT_EQ(read->host.cpu_scaling_enabled, std::nullopt);
}

TEST(RunContextJson, RefusesWhatIsNotAContext) {
  const auto error = [](const char* json) {
    const auto read = RunContextFromJson(Json::parse(json));
    return read ? "" : read.error().message;
  };
  EXPECT_THAT(error("{}"), HasSubstr("there is no context.llm"));
  EXPECT_THAT(error(R"({"llm":{"schema_version":9}})"),
              HasSubstr("its schema version is 9, but this program reads version 1"));
  EXPECT_THAT(error(R"({"llm":{"schema_version":1,"timestamp":3}})"), HasSubstr("type must be"));
}

}  // namespace
}  // namespace llmb
