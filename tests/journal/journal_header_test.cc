#include "harness/journal/journal_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/document/json_value.h"
#include "harness/document/run_context_json.h"
#include "tests/document/every_member.h"

namespace llmb {

auto MembersOf(const StagePlan& value) {
  const auto& [a, b] = value;
  return std::tie(a, b);
}
auto MembersOf(const EndpointPlan& value) {
  const auto& [a, b, c, d, e, f] = value;
  return std::tie(a, b, c, d, e, f);
}
auto MembersOf(const RecordedCommandLine& value) {
  const auto& [a, b] = value;
  return std::tie(a, b);
}
// The context has a test of its own: run_context_json_test.cc.
auto MembersOf(const JournalHeader& value) {
  const auto& [schema_version, context, plan, command_line] = value;
  return std::tie(plan, command_line);
}

namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

JournalHeader Example() {
  JournalHeader header;
  header.context.date = "2026-03-01T12:00:00+01:00";
  header.context.timestamp = "20260301_120000_2";
  header.context.length.iterations = 5;
  header.context.levels = {ClosedLoop{2}, ClosedLoop{8}};
  header.context.host.name = "box";
  header.context.host.cpu_scaling_enabled = true;
  header.context.host.caches = {{.type = "Data", .level = 1, .size = 32768, .num_sharing = 2}};
  header.context.host.load_average = {0.5, 1};
  header.context.custom = {{"commit", "abc"}};
  Endpoint endpoint;
  endpoint.name = "e";
  endpoint.url = "https://user:s3cret@host/v1/chat/completions";
  endpoint.model_name = "m";
  endpoint.auth_token = Secret("s3cret");
  endpoint.headers = {{"X-Key", "s3cret"}};
  endpoint.extra_body = R"({"key":"s3cret"})";
  header.context.endpoints = {endpoint};
  header.context.prompts = {{"p", "text", "short", "simple", "coding"}};
  header.plan = {{.endpoint_name = "e",
                  .stages = {{.level = ClosedLoop{2}, .prompt_ids = {"p", "q"}},
                             {.level = ClosedLoop{8}, .prompt_ids = {"q"}}},
                  .length = {.iterations = 5},
                  .repetitions = 3,
                  .search = PlannedSearch{
                      .thresholds = {"goodput>=90%"},
                      .goodput = {"ttft:500"},
                      .plan = {.precision = SearchPrecision::kFine,
                               .budget = {.requests = 50'000, .time = std::chrono::hours(1)}}}}};
  header.command_line = {.words = {"--iterations=5"}, .hidden = {"--header X-Key"}};
  return header;
}

JournalHeader ExampleOfAShard() {
  JournalHeader header = Example();
  header.context.shard = RunShard{.shard = {.index = 3, .count = 4},
                                  .plan_hash = "0123456789abcdef",
                                  .start_at = "2026-03-01T11:00:00.000Z"};
  header.plan[0].shard = {.index = 3, .count = 4};
  return header;
}

// 5 requests of q and 8 users: shard 3 of 4 has users 2 and 6, and so the third request alone. It
// has none of the 2 users of the first stage. There are 3 repetitions.
TEST(JournalHeader, ThePlanOfAShardCountsItsRequests) {
  const Result<JournalHeader> read = HeaderFromLine(HeaderToLine(ExampleOfAShard()));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->context.shard, ExampleOfAShard().context.shard);
  const EndpointPlan& plan = read->plan.at(0);
  EXPECT_EQ(plan.shard, (Shard{.index = 3, .count = 4}));
  EXPECT_EQ(plan.RequestsPerFlow(plan.stages[0]), 0U);
  EXPECT_EQ(plan.RequestsPerFlow(plan.stages[1]), 1U);
  EXPECT_EQ(plan.Requests(), 3U);
}

TEST(JournalHeader, AShardThatDoesNotExistIsAnError) {
  for (const Shard& shard : {Shard{1, 0}, Shard{0, 4}, Shard{5, 4}, Shard{1, kMostShards + 1}}) {
    JournalHeader header = ExampleOfAShard();
    header.context.shard->shard = shard;
    EXPECT_FALSE(HeaderFromLine(HeaderToLine(header))) << Label(shard);
  }
}

TEST(JournalHeader, KeepsEveryMemberOfThePlanAndTheCommandLine) {
  JournalHeader header = ExampleOfAShard();
  ExpectEveryMemberIsSet(header.plan);
  ExpectEveryMemberIsSet(header.command_line);
  const Result<JournalHeader> read = HeaderFromLine(HeaderToLine(header));
  ASSERT_TRUE(read) << read.error().message;
  ExpectSameMembers(read->plan, header.plan);
  ExpectSameMembers(read->command_line, header.command_line);
  EXPECT_EQ(RunContextToJson(read->context), RunContextToJson(header.context));
  EndpointPlan& whole = header.plan[0];
  whole.shard = {};
  EXPECT_EQ(whole.RequestsPerFlow(whole.stages.at(0)), 10U);
  EXPECT_EQ(whole.Requests(), 45U);
}

TEST(JournalHeader, IsOneLineWithoutSecrets) {
  const std::string line = HeaderToLine(Example());
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(line.find("s3cret"), std::string::npos) << line;
}

TEST(JournalHeader, KeepsTheOrderOfItsKeys) {
  const std::string line = HeaderToLine(Example());
  EXPECT_THAT(line, StartsWith(R"({"journal":{"schema_version":2,"context":{"date":)"));
  EXPECT_THAT(line,
              EndsWith(R"("plan":[{"endpoint_name":"e","iterations":5,)"
                       R"("repetitions":3,"stages":[{"load":"users:2","prompt_ids":["p","q"]},)"
                       R"({"load":"users:8","prompt_ids":["q"]}],)"
                       R"("search":{"thresholds":["goodput>=90%"],"goodput":["ttft:500"],)"
                       R"("plan":{"precision":"fine",)"
                       R"("budget":{"requests":50000,"time":3600.0}}}}],)"
                       R"("words":["--iterations=5"],"hidden":["--header X-Key"]}})"
                       "\n"));
}

TEST(JournalHeader, AnotherVersionIsAnError) {
  std::string line = HeaderToLine(Example());
  const std::string version = R"("schema_version":2)";
  line.replace(line.find(version), version.size(), R"("schema_version":9)");
  const Result<JournalHeader> read = HeaderFromLine(line);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message,
              HasSubstr("schema version is 9, but this program reads versions 1 and 2"));
}

// Its 2 users sent each prompt 5 times each.
TEST(JournalHeader, AnOldPlanCountsTheIterationsOfAllUsers) {
  std::string line = HeaderToLine(Example());
  line.replace(line.find(R"("schema_version":2)"), 18, R"("schema_version":1)");
  const std::size_t plan = line.find(R"("plan":)");
  line.replace(plan, line.find(R"(,"words")") - plan,
               R"("plan":[{"endpoint_name":"e","iterations":5,"prompt_ids":["p","q"],)"
               R"("repetitions":3,"users":2}])");
  const Result<JournalHeader> read = HeaderFromLine(line);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->schema_version, 1);
  EXPECT_EQ(read->plan.at(0).RequestsOf(ClosedLoop{2}, "p"), 10);
  EXPECT_EQ(read->plan.at(0).Requests(), 60U);
}

TEST(JournalHeader, AnythingElseIsAnError) {
  for (const char* line : {"", "{}", "[]", "3", R"({"journal":{}})", R"({"journal":3})",
                           R"({"journal":{"schema_version":1,"context":{}}})",
                           R"({"journal":{"schema_version":1,"context":{"llm":3}}})"}) {
    EXPECT_FALSE(HeaderFromLine(line)) << line;
  }
}

TEST(JournalHeader, ManyLevelsAreAnError) {
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  const auto header = HeaderFromLine(R"({"a":)" + deep + R"(,"b":1,"c":2})");
  ASSERT_FALSE(header);
  EXPECT_EQ(header.error().message, "its first line is nested too deeply");
}

TEST(AttemptLine, ContainsTheAttemptsNumber) {
  const std::string line = AttemptToLine(2, "2026-03-01T12:00:00+01:00");
  EXPECT_EQ(line, "{\"sitting\":2,\"date\":\"2026-03-01T12:00:00+01:00\"}\n");
  EXPECT_EQ(AttemptFromLine(line), 2);
  for (const char* other : {"", "{}", "{\"sitting\":", "{\"sitting\":\"x\"}", "{\"request\":{}}"}) {
    EXPECT_EQ(AttemptFromLine(other), std::nullopt) << other;
  }
}

TEST(JournalHeader, KeepsHowLongAStageLasts) {
  JournalHeader header = Example();
  header.plan[0].length = {.num_prompts = 100,
                           .duration = std::chrono::milliseconds(1500),
                           .num_warmups = 3,
                           .ramp_up = std::chrono::milliseconds(250)};
  header.context.length = header.plan[0].length;
  const std::string line = HeaderToLine(header);
  EXPECT_EQ(line.find("\"iterations\""), std::string::npos);
  const Result<JournalHeader> read = HeaderFromLine(line);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->plan, header.plan);
  EXPECT_EQ(read->context.length, header.context.length);
}

// 3 requests over 2 prompts, in 3 repetitions of 2 stages, of which one has only one prompt.
TEST(JournalHeader, ThePlanKnowsTheRequestsOfEachPrompt) {
  EndpointPlan plan = Example().plan[0];
  plan.length = {.num_prompts = 3};
  EXPECT_EQ(plan.RequestsOf(ClosedLoop{2}, "p"), 1);
  EXPECT_EQ(plan.RequestsOf(ClosedLoop{2}, "q"), 2);
  EXPECT_EQ(plan.RequestsOf(ClosedLoop{8}, "q"), 3);
  EXPECT_EQ(plan.RequestsOf(ClosedLoop{8}, "p"), 0);
  EXPECT_EQ(plan.RequestsOf(ClosedLoop{9}, "p"), 0);
  EXPECT_EQ(plan.Requests(), 18U);
  plan.length = {.duration = std::chrono::seconds(1)};
  EXPECT_EQ(plan.RequestsOf(ClosedLoop{2}, "p"), std::nullopt);
  EXPECT_EQ(plan.Requests(), std::nullopt);
}

}  // namespace
}  // namespace llmb
