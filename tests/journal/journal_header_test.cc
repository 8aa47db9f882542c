#include "harness/journal/journal_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::HasSubstr;

JournalHeader Example() {
  JournalHeader header;
  header.context.date = "2026-03-01T12:00:00+01:00";
  header.context.timestamp = "20260301_120000_2";
  header.context.iterations = 5;
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
                  .prompt_ids = {"p", "q"},
                  .load = ClosedLoop{2},
                  .iterations = 5,
                  .repetitions = 3}};
  header.command_line = {.words = {"--iterations=5"}, .hidden = {"--header X-Key"}};
  return header;
}

TEST(JournalHeader, TravelsWholeAndWithoutSecrets) {
  const std::string line = HeaderToLine(Example());
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(line.find("s3cret"), std::string::npos) << line;
  const Result<JournalHeader> read = HeaderFromLine(line);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->context.timestamp, "20260301_120000_2");
  EXPECT_EQ(read->context.iterations, 5);
  EXPECT_EQ(read->context.host.cpu_scaling_enabled, true);
  EXPECT_EQ(read->context.host.caches.at(0).size, 32768);
  EXPECT_EQ(read->context.host.load_average, (std::vector<double>{0.5, 1}));
  EXPECT_EQ(read->context.custom, Example().context.custom);
  EXPECT_EQ(read->context.endpoints.at(0).model_name, "m");
  EXPECT_EQ(read->context.prompts.at(0).text, "text");
  EXPECT_EQ(read->plan.at(0).prompt_ids, Example().plan[0].prompt_ids);
  EXPECT_EQ(read->plan.at(0).RequestsPerPrompt(), 30U);
  EXPECT_EQ(read->plan.at(0).Requests(), 60U);
  EXPECT_EQ(read->command_line.words, Example().command_line.words);
  EXPECT_EQ(read->command_line.hidden, Example().command_line.hidden);
}

TEST(JournalHeader, AnotherVersionIsAnError) {
  std::string line = HeaderToLine(Example());
  const std::string version = R"("schema_version":1)";
  line.replace(line.find(version), version.size(), R"("schema_version":9)");
  const Result<JournalHeader> read = HeaderFromLine(line);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("schema version is 9, this program reads 1"));
}

TEST(JournalHeader, AnythingElseIsAnError) {
  for (const char* line : {"", "{}", "[]", "3", R"({"journal":{}})", R"({"journal":3})",
                           R"({"journal":{"schema_version":1,"context":{}}})",
                           R"({"journal":{"schema_version":1,"context":{"llm":3}}})"}) {
    EXPECT_FALSE(HeaderFromLine(line)) << line;
  }
}

TEST(AttemptLine, SaysItsNumber) {
  const std::string line = AttemptToLine(2, "2026-03-01T12:00:00+01:00");
  EXPECT_EQ(line, "{\"sitting\":2,\"date\":\"2026-03-01T12:00:00+01:00\"}\n");
  EXPECT_EQ(AttemptFromLine(line), 2);
  for (const char* other : {"", "{}", "{\"sitting\":", "{\"sitting\":\"x\"}", "{\"request\":{}}"}) {
    EXPECT_EQ(AttemptFromLine(other), std::nullopt) << other;
  }
}

}  // namespace
}  // namespace llmb
