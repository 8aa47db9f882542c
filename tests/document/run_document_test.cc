#include "harness/document/run_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "harness/config/benchmark_flags.h"

namespace llmb {
namespace {

RunContext ExampleContext() {
  RunContext context;
  context.date = "2026-03-01T12:00:00+00:00";
  context.timestamp = "20260301_120000";
  context.host.name = "host";
  context.host.num_cpus = 2;
  context.version = "0.1.0";
  context.mode = "concurrent";
  context.levels = {ClosedLoop{4}};
  Endpoint endpoint;
  endpoint.name = "llama";
  endpoint.url = "http://user:hunter2@host/v1/chat/completions?key=hunter2";
  endpoint.model_name = "meta/llama";
  endpoint.auth_token = Secret("hunter2");
  endpoint.headers = {{"X-Key", "hunter2"}};
  context.endpoints = {endpoint};
  context.prompts = {{.id = "p",
                      .text = std::string(120, 'x'),
                      .length = "short",
                      .complexity = "simple",
                      .category = "coding"}};
  context.notes = {"a note"};
  context.custom = {{"commit", "abc"}};
  return context;
}

RequestRecord ExampleRecord() {
  RequestRecord record;
  record.endpoint_name = "llama";
  record.model_name = "meta/llama";
  record.prompt_id = "p";
  record.request_id = "run-1";
  record.load = ClosedLoop{4};
  record.http_status = 200;
  record.total_latency = Nanoseconds(1'234'567'891);
  record.time_to_first_token = Nanoseconds(200'000'001);
  record.output_tokens = 12;
  record.input_tokens = 3;
  record.token_count_source = TokenCountSource::kUsage;
  record.response_text = "line\nbreak \"quoted\" \x01 \xFF";
  record.started = TimePoint(Nanoseconds(5'000'000'123));
  return record;
}

CaseResult ExampleCase() {
  CaseResult result;
  result.run.name = "llama/p/iterations:1/manual_time";
  result.run.run_name = result.run.name;
  result.run.endpoint_name = "llama";
  result.run.prompt_id = "p";
  result.run.load = ClosedLoop{4};
  result.run.iterations = 1;
  result.run.real_time = 1234.5;
  result.run.counters = {{"requests", 1},
                         {"ttft_ms", 200.0},
                         {"bad", std::numeric_limits<double>::quiet_NaN()},
                         {"worse", std::numeric_limits<double>::infinity()}};
  result.requests = {ExampleRecord()};
  result.inter_token_latency.AddMicroseconds(90, 11);
  return result;
}

std::string Write(const RunContext& context, const std::vector<CaseResult>& cases) {
  std::ostringstream out;
  WriteRunDocument(out, context, cases);
  return out.str();
}

struct Read {
  std::vector<RunContext> contexts;
  std::vector<RequestRecord> requests;
  std::vector<CaseRun> runs;
  std::vector<DurationCounts> gaps;
  Status status;
};

Read ReadBack(const std::string& text) {
  Read read;
  std::istringstream in(text);
  read.status = ReadRunDocument(
      in, "run.json",
      {.on_context = [&](const RunContext& context) { read.contexts.push_back(context); },
       .on_request = [&](RequestRecord record) { read.requests.push_back(std::move(record)); },
       .on_case =
           [&](const CaseRun& run, const DurationCounts& gaps) {
             read.runs.push_back(run);
             read.gaps.push_back(gaps);
           }});
  return read;
}

// The document would be unreadable if --benchmark_context could replace the value of one of our
// keys.
TEST(RunDocument, BenchmarkContextCannotSetAKeyOfOurs) {
  RunContext context = ExampleContext();
  context.custom.clear();
  context.host.cpu_scaling_enabled = true;
  const auto json = nlohmann::json::parse(Write(context, {}));
  EXPECT_GE(json["context"].size(), 10U);
  const Environment nothing = [](const std::string&) { return std::nullopt; };
  for (const auto& [key, value] : json["context"].items()) {
    const std::vector<std::string> flags = {"--benchmark_context=" + key + "=x"};
    EXPECT_FALSE(ParseBenchmarkFlags(flags, nothing)) << key;
  }
}

TEST(RunDocument, ReadsBackWhatWasWritten) {
  const Read read = ReadBack(Write(ExampleContext(), {ExampleCase(), ExampleCase()}));
  ASSERT_TRUE(read.status) << read.status.error().message;
  ASSERT_EQ(read.contexts.size(), 1U);
  EXPECT_EQ(read.contexts[0].levels, std::vector<LoadLevel>{ClosedLoop{4}});
  EXPECT_EQ(read.contexts[0].mode, "concurrent");
  EXPECT_EQ(read.contexts[0].notes, std::vector<std::string>{"a note"});
  ASSERT_EQ(read.requests.size(), 2U);
  const RequestRecord& record = read.requests[1];
  EXPECT_EQ(record.total_latency, Nanoseconds(1'234'567'891));
  EXPECT_EQ(record.time_to_first_token, Nanoseconds(200'000'001));
  EXPECT_EQ(record.started, TimePoint(Nanoseconds(5'000'000'123)));
  EXPECT_EQ(record.output_tokens, 12);
  EXPECT_FALSE(record.time_per_output_token);
  EXPECT_EQ(record.response_text, "line\nbreak \"quoted\" \x01 \xEF\xBF\xBD");
  // The file contains the text once per prompt; the record contains its beginning.
  EXPECT_EQ(record.prompt_text, std::string(100, 'x') + "...");
  EXPECT_EQ(record.prompt_category, "coding");
  ASSERT_EQ(read.runs.size(), 2U);
  EXPECT_EQ(read.runs[0].name, "llama/p/iterations:1/manual_time");
  EXPECT_EQ(read.runs[0].counters,
            (std::vector<std::pair<std::string, double>>{{"requests", 1}, {"ttft_ms", 200.0}}));
  EXPECT_EQ(read.gaps[0].Total(), 11U);
  EXPECT_EQ(read.gaps[0].Quantile(0.5), Nanoseconds(90'000));
}

TEST(RunDocument, SimulatedIsWrittenOncePerEndpoint) {
  RunContext context = ExampleContext();
  CaseResult result = ExampleCase();
  for (const bool simulated : {true, false}) {
    context.endpoints.at(0).simulated = simulated;
    result.requests.at(0).simulated = simulated;
    const std::string text = Write(context, {result});
    const nlohmann::json json = nlohmann::json::parse(text);
    EXPECT_FALSE(json["benchmarks"][0]["request_records"][0].contains("simulated"));
    EXPECT_EQ(ReadBack(text).requests.at(0).simulated, simulated);
  }
}

TEST(RunDocument, IsStrictJsonThatGoogleBenchmarksToolsRead) {
  const nlohmann::json json = nlohmann::json::parse(Write(ExampleContext(), {ExampleCase()}));
  EXPECT_EQ(json["context"]["num_cpus"], 2);
  EXPECT_EQ(json["context"]["commit"], "abc");
  const nlohmann::json& run = json["benchmarks"][0];
  EXPECT_EQ(run["run_type"], "iteration");
  EXPECT_EQ(run["real_time"], 1234.5);
  EXPECT_EQ(run["time_unit"], "ms");
  EXPECT_EQ(run["ttft_ms"], 200.0);
  EXPECT_FALSE(run.contains("bad"));
  EXPECT_FALSE(run.contains("worse"));
  EXPECT_EQ(run["request_records"][0]["request_id"], "run-1");
}

TEST(RunDocument, NoObjectHasAKeyTwice) {
  std::vector<std::set<std::string>> keys;  // of the objects that are open
  const auto check = [&](int /*depth*/, nlohmann::json::parse_event_t event,
                         nlohmann::json& parsed) {
    if (event == nlohmann::json::parse_event_t::object_start) keys.emplace_back();
    if (event == nlohmann::json::parse_event_t::object_end) keys.pop_back();
    if (event == nlohmann::json::parse_event_t::key) {
      EXPECT_TRUE(keys.back().insert(parsed.get<std::string>()).second) << parsed;
    }
    return true;
  };
  EXPECT_TRUE(nlohmann::json::parse(Write(ExampleContext(), {ExampleCase()}), check).is_object());
}

TEST(RunDocument, HoldsNoSecret) {
  EXPECT_EQ(Write(ExampleContext(), {ExampleCase()}).find("hunter2"), std::string::npos);
}

TEST(RunDocument, ARunWithoutCasesIsAValidDocument) {
  const Read read = ReadBack(Write(ExampleContext(), {}));
  EXPECT_TRUE(read.status);
  EXPECT_TRUE(read.requests.empty());
}

TEST(RunDocument, AnAggregateHasNoRequests) {
  CaseResult aggregate = ExampleCase();
  aggregate.run.aggregate_name = "mean";
  aggregate.requests.clear();
  const std::string text = Write(ExampleContext(), {aggregate});
  EXPECT_EQ(text.find("request_records"), std::string::npos);
  EXPECT_EQ(ReadBack(text).runs.at(0).aggregate_name, "mean");
}

TEST(RunDocument, RequestsIsTheCounterOfACase) {
  const std::string text = Write(ExampleContext(), {ExampleCase()});
  EXPECT_EQ(nlohmann::json::parse(text)["benchmarks"][0]["requests"], 1.0);
  const Read read = ReadBack(text);
  EXPECT_EQ(read.requests.size(), 1U);
  EXPECT_THAT(read.runs.at(0).counters, testing::Contains(testing::Pair("requests", 1.0)));
}

// They had the list under the counter's name, and no counter.
TEST(RunDocument, OldDocumentsAreRead) {
  CaseResult old = ExampleCase();
  old.run.counters = {{"ttft_ms", 200.0}};
  std::string text = Write(ExampleContext(), {old, old});
  for (std::size_t at = 0; (at = text.find("request_records")) != std::string::npos;) {
    text.replace(at, std::string_view("request_records").size(), "requests");
  }
  const Read read = ReadBack(text);
  ASSERT_TRUE(read.status) << read.status.error().message;
  EXPECT_EQ(read.requests.size(), 2U);
  EXPECT_EQ(read.requests.at(1).request_id, "run-1");
  EXPECT_EQ(read.runs.size(), 2U);
}

TEST(RunDocument, TokenTimesAreIgnored) {
  std::ostringstream out;
  RunDocumentWriter writer(out, ExampleContext());
  writer.BeginCase(ExampleCase().run, {});
  writer.AddRequest(R"({"request_id":"a","token_times_delta_ns":[1,2]})");
  writer.AddRequest(R"({"request_id":"b","token_times_delta_ns":[]})");
  writer.Finish();
  const Read read = ReadBack(out.str());
  ASSERT_TRUE(read.status) << read.status.error().message;
  ASSERT_EQ(read.requests.size(), 2U);
  EXPECT_EQ(read.requests[1].request_id, "b");
  EXPECT_TRUE(read.requests[0].token_times.empty());
}

TEST(RunDocument, CutShortAnywhereIsAnErrorAndNeverACrash) {
  const std::string whole = Write(ExampleContext(), {ExampleCase()});
  const std::size_t end = whole.find_last_of('}');
  for (std::size_t size = 0; size <= end; ++size) {
    const Read read = ReadBack(whole.substr(0, size));
    ASSERT_FALSE(read.status) << size;
    ASSERT_NE(read.status.error().message.find("run.json"), std::string::npos);
  }
}

TEST(RunDocument, RefusesOtherJson) {
  for (const char* text :
       {"[]", "{}", "3", "\"x\"", "[{\"a\":1}]", "{\"benchmarks\":[]}", R"({"context":{}})",
        R"({"context":{"llm":{"schema_version":99}}})", R"({"context":{"llm":7}})",
        R"({"benchmarks":[{"request_records":[{}]}]})",
        R"({"context":{"llm":{"schema_version":1}},"benchmarks":[{"request_records":[3]}]})"}) {
    const Read read = ReadBack(text);
    EXPECT_FALSE(read.status) << text;
  }
}

// Copying a value takes stack for each of its levels.
TEST(RunDocument, ManyLevelsAreAnErrorExceptInARequest) {
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  const std::string whole = Write(ExampleContext(), {ExampleCase()});
  for (const std::string key : {"\"context\":", "\"inter_token_latency_us\":", "\"iterations\":"}) {
    std::string text = whole;
    text.replace(text.find(key), key.size(), "\"new\":" + deep + ',' + key);
    const Read read = ReadBack(text);
    ASSERT_FALSE(read.status) << key;
    EXPECT_NE(read.status.error().message.find("it is nested too deeply"), std::string::npos);
  }
  std::string text = whole;
  const std::string known = "\"request_id\":";
  text.replace(text.find(known), known.size(), "\"new\":" + deep + ',' + known);
  EXPECT_TRUE(ReadBack(text).status);
}

TEST(RunDocument, UnknownKeysAreIgnored) {
  std::string text = Write(ExampleContext(), {ExampleCase()});
  const std::string known = "\"request_id\":";
  text.replace(text.find(known), known.size(), R"("new":{"a":[1]},"newer":[{}],"request_id":)");
  const Read read = ReadBack(text);
  ASSERT_TRUE(read.status) << read.status.error().message;
  EXPECT_EQ(read.requests.at(0).request_id, "run-1");
  EXPECT_EQ(read.requests.at(0).output_tokens, 12);
}

}  // namespace
}  // namespace llmb
