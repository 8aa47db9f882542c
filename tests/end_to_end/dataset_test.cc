// Runs whose workload is a data set.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"
#include "tests/sim/simulated_endpoint.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;
using Row = std::map<std::string, std::string>;
using Rows = std::vector<Row>;

// Five tokens in about 10 ms.
SimServer Serve() {
  SimOptions options;
  options.profiles = {SteadyProfile(milliseconds(5), milliseconds(1), 5)};
  options.keep_requests = 100;
  return StartServer(std::move(options));
}

Arguments To(const SimServer& server, const Arguments& more) {
  return With({"--url", server.Url(), "--model-name", "m", "--no-visualizations",
               "--no-test-request", "--progress=off"},
              more);
}

Rows ResultRows(const Workspace& workspace) {
  return ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
}

nlohmann::json Document(const Workspace& workspace) {
  return nlohmann::json::parse(ReadText(workspace.Find("results", "benchmark_2", ".json").at(0)));
}

std::vector<nlohmann::json> Bodies(const SimServer& server) {
  std::vector<nlohmann::json> bodies;
  for (const SimRequest& request : server.Requests()) {
    bodies.push_back(nlohmann::json::parse(request.body));
  }
  return bodies;
}

std::string TextOf(const nlohmann::json& body) {
  return body.at("messages").at(0).at("content").get<std::string>();
}

// "input output" of each measured request, by iteration.
std::map<int, std::string> Lengths(const Rows& rows) {
  std::map<int, std::string> lengths;
  for (const Row& row : rows) {
    if (row.at("warmup") == "True") continue;
    lengths[std::stoi(row.at("iteration"))] =
        row.at("input_tokens_asked") + " " + row.at("output_tokens_asked");
  }
  return lengths;
}

const Arguments kSmallRandom = {"--dataset-name",
                                "random",
                                "--random-input-len",
                                "40",
                                "--random-output-len",
                                "9",
                                "--random-range-ratio",
                                "0.5",
                                "--random-prefix-len=16",
                                "--seed",
                                "7"};

TEST(RandomDataset, SendsTextsOfTheLengthsAskedForAsOneCase) {
  const SimServer server = Serve();
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      To(server, With(kSmallRandom, {"--num-prompts", "12", "--concurrent", "3", "--ignore-eos"})));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("12 requests of the random data set x 3 users x 1 repetition"));
  EXPECT_THAT(result.err, HasSubstr("--random-input-len 40 --random-output-len 9"));
  const Rows rows = ResultRows(workspace);
  ASSERT_EQ(rows.size(), 12U);
  std::set<std::string> lengths;
  for (const Row& row : rows) {
    EXPECT_EQ(row.at("success"), "True") << row.at("error_message");
    EXPECT_EQ(row.at("workload"), "random");
    EXPECT_EQ(row.at("input_length_source"), "estimate");
    const int input = std::stoi(row.at("input_tokens_asked"));
    EXPECT_GE(input, 16 + 20);
    EXPECT_LE(input, 16 + 60);
    lengths.insert(row.at("input_tokens_asked"));
    EXPECT_EQ(row.at("prompt_text").size(), 103U);  // 100 characters and "..."
  }
  EXPECT_GT(lengths.size(), 3U);

  const nlohmann::json document = Document(workspace);
  ASSERT_EQ(document["benchmarks"].size(), 1U);
  const nlohmann::json& run = document["benchmarks"][0];
  EXPECT_THAT(run["name"].get<std::string>(),
              HasSubstr("/random/concurrency:3/iterations:1/manual_time"));
  EXPECT_EQ(run["iterations"], 12);
  EXPECT_EQ(run["request_records"].size(), 12U);
  EXPECT_EQ(document["context"]["llm"]["workload"]["dataset_name"], "random");
  EXPECT_EQ(document["context"]["llm"]["workload"]["random_prefix_len"], 16);
  const Rows summary = ReadCsvFile(workspace.Find("results", "benchmark_summary_", ".csv").at(0));
  EXPECT_EQ(summary.at(0).at("workload"), "random");
  EXPECT_EQ(summary.at(0).at("total_requests"), "12");

  const std::vector<nlohmann::json> bodies = Bodies(server);
  ASSERT_EQ(bodies.size(), 13U);  // the first brings the prefix into a cache
  std::set<std::string> beginnings;
  for (const nlohmann::json& body : bodies) {
    EXPECT_EQ(body.at("ignore_eos"), true);
    EXPECT_EQ(TextOf(body).substr(0, 64), TextOf(bodies[0]).substr(0, 64));  // the prefix
    beginnings.insert(TextOf(body).substr(64, 32));
  }
  EXPECT_EQ(beginnings.size(), 13U);
}

TEST(RandomDataset, EveryLoadSendsTheSameLengthsAndNoTextTwice) {
  const SimServer server = Serve();
  const Workspace closed;
  ProgramResult result = closed.Benchmark(
      To(server, With(kSmallRandom, {"--num-prompts=8", "--concurrent=1,4", "--num-warmups=2"})));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Workspace open;
  result = open.Benchmark(To(server, With(kSmallRandom, {"--num-prompts=8", "--request-rate=50"})));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Rows both = ResultRows(closed);
  Rows levels[2];
  for (const Row& row : both) levels[row.at("load") == "users:1" ? 0 : 1].push_back(row);
  EXPECT_EQ(Lengths(levels[0]).size(), 8U);
  EXPECT_EQ(Lengths(levels[0]), Lengths(levels[1]));
  EXPECT_EQ(Lengths(levels[0]), Lengths(ResultRows(open)));
  EXPECT_THAT(Document(open)["benchmarks"][0]["name"].get<std::string>(),
              HasSubstr("/random/rate:50/"));
  std::set<std::string> texts;
  for (const nlohmann::json& body : Bodies(server)) texts.insert(TextOf(body));
  // Two levels with warm-up, one without, and in each run a text that brings the prefix into a
  // cache.
  EXPECT_EQ(texts.size(), 2U * (8 + 2) + 8 + 2);
}

TEST(RandomDataset, ADurationNeedsNoCount) {
  const SimServer server = Serve();
  const Workspace workspace;
  const ProgramResult result =
      workspace.Benchmark(To(server, With(kSmallRandom, {"--duration", "0.3"})));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_GT(ResultRows(workspace).size(), 3U);
  EXPECT_THAT(Document(workspace)["benchmarks"][0]["name"].get<std::string>(),
              HasSubstr("/random/duration:0.3/"));
}

TEST(RandomDataset, ChildProcessesSendItToo) {
  const SimServer server = Serve();
  const Workspace workspace;
  const std::string entry = fmt::format(R"({{"url":"{}","model_name":"m"}})", server.Url());
  const std::string models = workspace.Write(
      "models.json", fmt::format(R"({{"models":{{"a":{},"b":{}}}}})", entry, entry));
  const ProgramResult result = workspace.Benchmark(
      With(kSmallRandom, {"--models-file", models, "--num-prompts", "6", "--no-visualizations",
                          "--progress=off", "--no-test-request"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  std::map<std::string, Rows> rows;
  for (Row& row : ResultRows(workspace)) rows[row.at("endpoint_name")].push_back(row);
  EXPECT_EQ(Lengths(rows["a"]).size(), 6U);
  EXPECT_EQ(Lengths(rows["a"]), Lengths(rows["b"]));
}

TEST(CustomDataset, SendsTheRowsAsTheyAreAndEachOnce) {
  const SimServer server = Serve();
  const Workspace workspace;
  const std::string path =
      workspace.Write("rows.jsonl",
                      "{\"prompt\":\"one\",\"max_tokens\":3}\n"
                      "{\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                      "{\"role\":\"user\",\"content\":\"two\"}]}\n"
                      "{\"input_length\":30,\"output_length\":4}\n");
  const ProgramResult result = workspace.Benchmark(
      To(server, {"--dataset-name", "custom", "--dataset-path", path, "--max-tokens", "11"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Rows rows = ResultRows(workspace);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].at("prompt_text"), "one");
  EXPECT_EQ(rows[1].at("prompt_text"), "Be brief.\n\ntwo");
  EXPECT_EQ(rows[2].at("input_tokens_asked"), "30");
  EXPECT_EQ(rows[1].at("input_length_source"), "");
  EXPECT_EQ(rows[2].at("input_length_source"), "estimate");
  const std::vector<nlohmann::json> bodies = Bodies(server);
  ASSERT_EQ(bodies.size(), 3U);
  EXPECT_EQ(bodies[0].at("max_tokens"), 3);
  EXPECT_EQ(bodies[1].at("max_tokens"), 11);
  EXPECT_EQ(bodies[1].at("messages").size(), 2U);
  EXPECT_EQ(bodies[2].at("max_tokens"), 4);
  EXPECT_EQ(TextOf(bodies[2]).size(), 120U);
  // The converter makes the same rows again.
  const ProgramResult convert =
      workspace.Convert({workspace.Find("results", "benchmark_2", ".json").at(0).string(),
                         "--no-visualizations", "--output-dir", "again"});
  ASSERT_EQ(convert.exit_code, 0) << convert.err;
  const Rows again = ReadCsvFile(workspace.Find("again", "benchmark_results_", ".csv").at(0));
  EXPECT_EQ(again, rows);
}

TEST(CustomDataset, SendsTokenIdsToTheCompletionsApi) {
  const SimServer server = Serve();
  const Workspace workspace;
  const std::string path = workspace.Write("ids.jsonl", "{\"prompt\":[15,2,7],\"max_tokens\":3}\n");
  const ProgramResult result = workspace.Benchmark(
      With({"--url", server.BaseUrl(), "--model-name", "m", "--no-visualizations",
            "--no-test-request", "--progress=off"},
           {"--api", "completions", "--dataset-name", "custom", "--dataset-path", path}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(Bodies(server).at(0).at("prompt"), nlohmann::json({15, 2, 7}));
  EXPECT_EQ(ResultRows(workspace).at(0).at("input_tokens_asked"), "3");
  EXPECT_EQ(ResultRows(workspace).at(0).at("input_tokens"), "3");
}

TEST(CustomDataset, AFileThatEndsInTheMiddleOfATimedStageEndsItAndSaysSo) {
  const SimServer server = Serve();
  const Workspace workspace;
  const std::string path =
      workspace.Write("rows.jsonl", "{\"prompt\":\"a\"}\n{\"prompt\":\"b\"}\n");
  for (const Arguments& load : {Arguments{"--concurrent=1"}, Arguments{"--request-rate=50"}}) {
    const ProgramResult result =
        workspace.Benchmark(To(server, With({"--dataset-name=custom", "--dataset-path", path,
                                             "--duration=30", "--output-dir", load[0].substr(2)},
                                            load)));
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("the stage ended early: the data set has only 2 requests"));
  }
}

// Ten requests, 50 ms apart, from the 1,000th second on.
std::string TraceRows() {
  std::string rows;
  for (int i = 0; i < 10; ++i) {
    rows += fmt::format("{{\"prompt\":\"request {}\",\"timestamp\":{}}}\n", i, 1'000'000 + 50 * i);
  }
  return rows;
}

TEST(TraceDataset, IsSentAtItsTimestamps) {
  const SimServer server = Serve();
  const Workspace workspace;
  const std::string path = workspace.Write("trace.jsonl", TraceRows());
  const ProgramResult result =
      workspace.Benchmark(To(server, {"--dataset-name=custom", "--dataset-path", path,
                                      "--trace-speed=0.5", "--trace-window=0.1:0.4"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("the arrivals of the data set"));
  Rows rows = ResultRows(workspace);
  ASSERT_EQ(rows.size(), 6U);  // those at 0.1 to 0.35 s
  std::ranges::sort(rows, {}, [](const Row& row) { return std::stoi(row.at("iteration")); });
  for (int i = 0; i < 6; ++i) {
    const Row& row = rows[static_cast<std::size_t>(i)];
    EXPECT_EQ(row.at("load"), "trace");
    EXPECT_EQ(row.at("concurrent_level"), "");
    EXPECT_EQ(row.at("prompt_text"), fmt::format("request {}", i + 2));
    // Due 100 ms after one another, at half the speed.
    const double due = std::stod(row.at("started")) - std::stod(row.at("schedule_delay"));
    const double first = std::stod(rows[0].at("started")) - std::stod(rows[0].at("schedule_delay"));
    EXPECT_NEAR(due - first, 0.1 * i, 1e-6);
  }
  EXPECT_THAT(Document(workspace)["benchmarks"][0]["name"].get<std::string>(),
              HasSubstr("/custom/trace/"));
  EXPECT_EQ(Document(workspace)["benchmarks"][0]["load"], "trace");
  const Rows summary = ReadCsvFile(workspace.Find("results", "benchmark_summary_", ".csv").at(0));
  EXPECT_EQ(summary.at(0).at("load"), "trace");
  EXPECT_EQ(summary.at(0).at("request_rate"), "");
}

TEST(TraceDataset, UsersOrARateSendItWithoutItsTimestamps) {
  const SimServer server = Serve();
  const Workspace workspace;
  const std::string path = workspace.Write("trace.jsonl", TraceRows());
  const ProgramResult result = workspace.Benchmark(
      To(server, {"--dataset-name=custom", "--dataset-path", path, "--max-concurrency=2"}));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(ResultRows(workspace).at(0).at("load"), "trace");
  const Workspace users;
  EXPECT_EQ(users
                .Benchmark(
                    To(server, {"--dataset-name=custom", "--dataset-path", path, "--concurrent=2"}))
                .exit_code,
            0);
  EXPECT_EQ(ResultRows(users).at(0).at("load"), "users:2");
}

TEST(PrefixRepetitionDataset, RequestsShareTheirPrefixes) {
  const SimServer server = Serve();
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      To(server, {"--dataset-name=prefix_repetition", "--prefix-repetition-prefix-len=20",
                  "--prefix-repetition-suffix-len=12", "--prefix-repetition-num-prefixes=2",
                  "--prefix-repetition-output-len=4", "--num-prompts=6", "--num-warmups=2"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  std::map<std::string, int> prefixes;
  std::set<std::string> texts;
  for (const nlohmann::json& body : Bodies(server)) {
    ++prefixes[TextOf(body).substr(0, 80)];
    texts.insert(TextOf(body));
  }
  // Each prefix is in the request that primes it, one warm-up request and half of the six others.
  ASSERT_EQ(prefixes.size(), 2U);
  EXPECT_EQ(prefixes.begin()->second, 5);
  EXPECT_EQ(texts.size(), 10U);
  EXPECT_EQ(ResultRows(workspace).size(), 8U);
  EXPECT_THAT(result.err, HasSubstr("before the first load level, 2 requests of one output token"));
  // The first two, of which none may be in a figure.
  for (const std::size_t i : {0U, 1U}) EXPECT_EQ(Bodies(server)[i].at("max_tokens"), 1);
  EXPECT_EQ(Bodies(server)[2].at("max_tokens"), 4);
}

TEST(PrefixRepetitionDataset, IsNotPrimedWhereThatIsNotWanted) {
  const SimServer server = Serve();
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      To(server, {"--dataset-name=prefix_repetition", "--prefix-repetition-num-prefixes=2",
                  "--prefix-repetition-output-len=4", "--num-prompts=2", "--no-prime-prefixes"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(Bodies(server).size(), 2U);
}

// Ten ticks of 200 ms with two requests each, at ten times the speed: 20 ms a tick.
TEST(TraceDataset, RequestsOfACoarseClockAreSpreadOverItsTicks) {
  std::string rows;
  for (int i = 0; i < 20; ++i) {
    rows +=
        fmt::format("{{\"timestamp\":{},\"input_length\":20,\"output_length\":2}}\n", i / 2 * 200);
  }
  const SimServer server = Serve();
  const Workspace workspace;
  const std::string path = workspace.Write("mooncake.jsonl", rows);
  const Arguments options = {"--dataset-name=mooncake", "--dataset-path", path, "--trace-speed=10"};
  const ProgramResult result = workspace.Benchmark(To(server, options));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("requests of one timestamp are spread over up to 0.2 s"));
  EXPECT_EQ(Document(workspace)["context"]["llm"]["workload"]["trace_jitter"], 0.2);
  const Workspace as_it_stands;
  const ProgramResult off =
      as_it_stands.Benchmark(To(server, With(options, {"--trace-jitter=off"})));
  ASSERT_EQ(off.exit_code, 0) << off.err;
  EXPECT_THAT(off.err, Not(HasSubstr("spread over")));
}

TEST(TraceDataset, AzureLengthsAreSentAtTheirTimes) {
  const SimServer server = Serve();
  const Workspace workspace;
  const std::string path = workspace.Write("azure.csv",
                                           "TIMESTAMP,ContextTokens,GeneratedTokens\n"
                                           "2023-11-16 18:17:03.9799600,48,10\n"
                                           "2023-11-16 18:17:04.0799600,90,3\n");
  const ProgramResult result =
      workspace.Benchmark(To(server, {"--dataset-name=azure", "--dataset-path", path}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(Lengths(ResultRows(workspace)),
            (std::map<int, std::string>{{0, "48 10"}, {1, "90 3"}}));
  EXPECT_THAT(Document(workspace)["benchmarks"][0]["name"].get<std::string>(),
              HasSubstr("/azure/trace/"));
}

// Two conversations of three turns whose rows alternate, and a request that stands alone. Each turn
// comes 100 ms after the response to the one before.
std::string ConversationRows(const std::string& more = "") {
  std::string rows;
  for (int turn = 0; turn < 3; ++turn) {
    for (const char* session : {"a", "b"}) {
      rows += fmt::format(
          "{{\"session_id\":\"{}\",\"prompt\":\"{}{}\",\"response\":\"answer {}{}\"{}{}}}\n",
          session, session, turn, session, turn, turn > 0 ? ",\"delay\":100" : "", more);
    }
  }
  return rows + "{\"prompt\":\"alone\"}\n";
}

double StartOf(const Row& row) { return std::stod(row.at("started")); }
double EndOf(const Row& row) { return StartOf(row) + std::stod(row.at("total_latency")); }

// Each turn starts after its delay, and not before the turn before it has ended.
void ExpectTurnsInOrder(const Rows& rows) {
  std::map<std::string, Rows> sessions;
  for (const Row& row : rows) {
    if (!row.at("session_id").empty()) sessions[row.at("session_id")].push_back(row);
  }
  ASSERT_EQ(sessions.size(), 2U);
  for (auto& [session, turns] : sessions) {
    ASSERT_EQ(turns.size(), 3U);
    std::ranges::sort(turns, {}, [](const Row& row) { return std::stoi(row.at("turn")); });
    for (std::size_t i = 1; i < 3; ++i) {
      EXPECT_GE(StartOf(turns[i]) - EndOf(turns[i - 1]), 0.1 - 1e-6) << session << i;
    }
  }
}

TEST(Conversations, AUserSendsATurnAfterTheOneBefore) {
  const SimServer server = Serve();
  const Workspace workspace;
  const std::string path = workspace.Write("chat.jsonl", ConversationRows());
  const ProgramResult result = workspace.Benchmark(
      To(server, {"--dataset-name=custom", "--dataset-path", path, "--concurrent=2"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Rows rows = ResultRows(workspace);
  ASSERT_EQ(rows.size(), 7U);
  ExpectTurnsInOrder(rows);
  std::map<std::string, std::string> users;
  for (const Row& row : rows) {
    if (row.at("session_id").empty()) {
      EXPECT_EQ(row.at("turn"), "");
      continue;
    }
    // A conversation has one user.
    EXPECT_EQ(users.emplace(row.at("session_id"), row.at("user")).first->second, row.at("user"));
  }
  // The history is that of the file.
  bool found = false;
  for (const nlohmann::json& body : Bodies(server)) {
    const nlohmann::json& messages = body.at("messages");
    if (messages.back().at("content") != "b2") continue;
    found = true;
    ASSERT_EQ(messages.size(), 5U);
    EXPECT_EQ(messages[0].at("content"), "b0");
    EXPECT_EQ(messages[1].at("role"), "assistant");
    EXPECT_EQ(messages[1].at("content"), "answer b0");
    EXPECT_EQ(messages[3].at("content"), "answer b1");
  }
  EXPECT_TRUE(found);
}

// The messages of the request whose last one is `text`.
nlohmann::json MessagesOf(const SimServer& server, const std::string& text) {
  for (const nlohmann::json& body : Bodies(server)) {
    if (body.at("messages").back().at("content") == text) return body.at("messages");
  }
  return nlohmann::json::array();
}

// The file has no answers, so the history can only be what the endpoint answered in this run.
TEST(Conversations, ALiveHistoryHasTheAnswersOfTheEndpoint) {
  for (const Arguments& more :
       {Arguments{"--concurrent=2"}, Arguments{"--request-rate=100"}, Arguments{"--no-stream"}}) {
    const SimServer server = Serve();
    const Workspace workspace;
    const std::string path = workspace.Write("chat.jsonl",
                                             "{\"session_id\":\"a\",\"prompt\":\"a0\"}\n"
                                             "{\"session_id\":\"b\",\"prompt\":\"b0\"}\n"
                                             "{\"session_id\":\"a\",\"prompt\":\"a1\"}\n"
                                             "{\"session_id\":\"a\",\"prompt\":\"a2\"}\n");
    Arguments options = {"--dataset-name=custom", "--dataset-path", path, "--history=live"};
    options.insert(options.end(), more.begin(), more.end());
    const ProgramResult result = workspace.Benchmark(To(server, options));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(Document(workspace)["context"]["llm"]["workload"]["live_history"], true);
    std::string answer;
    for (const Row& row : ResultRows(workspace)) {
      if (row.at("session_id") == "a" && row.at("turn") == "0") answer = row.at("response_text");
    }
    ASSERT_FALSE(answer.empty());
    const nlohmann::json messages = MessagesOf(server, "a2");
    ASSERT_EQ(messages.size(), 5U) << more[0];
    EXPECT_EQ(messages[0].at("content"), "a0");
    EXPECT_EQ(messages[1].at("role"), "assistant");
    EXPECT_EQ(messages[1].at("content"), answer);
    EXPECT_EQ(messages[2].at("content"), "a1");
    EXPECT_EQ(messages[3].at("role"), "assistant");
  }
}

TEST(Conversations, ArriveByTheScheduleInAnOpenLoop) {
  const SimServer server = Serve();
  const Workspace workspace;
  const std::string path = workspace.Write("chat.jsonl", ConversationRows());
  for (const char* most : {"--max-concurrency=8", "--max-concurrency=1"}) {
    const ProgramResult result =
        workspace.Benchmark(To(server, {"--dataset-name=custom", "--dataset-path", path,
                                        "--request-rate=100", most, "--output-dir", most + 2}));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const Rows rows = ReadCsvFile(workspace.Find(most + 2, "benchmark_results_", ".csv").at(0));
    ASSERT_EQ(rows.size(), 7U);
    ExpectTurnsInOrder(rows);
  }
}

// The conversations end long before the duration does.
TEST(Conversations, ADurationCutsNoTurnThatComesBeforeItsEnd) {
  const SimServer server = Serve();
  const Workspace workspace;
  const std::string path = workspace.Write("chat.jsonl", ConversationRows());
  const ProgramResult result =
      workspace.Benchmark(To(server, {"--dataset-name=custom", "--dataset-path", path,
                                      "--request-rate=100", "--duration=30"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Rows rows = ResultRows(workspace);
  ASSERT_EQ(rows.size(), 7U);
  ExpectTurnsInOrder(rows);
}

TEST(Conversations, AFailedTurnEndsItsConversation) {
  SimProfile profile = SteadyProfile(milliseconds(5), milliseconds(1), 5);
  SimFault second;
  second.every_nth = 2;
  profile.faults = {second};
  const SimServer server = StartServer(profile);
  const Workspace workspace;
  const std::string path =
      workspace.Write("chat.jsonl",
                      "{\"session_id\":\"a\",\"prompt\":\"a0\",\"response\":\"x\"}\n"
                      "{\"session_id\":\"a\",\"prompt\":\"a1\",\"response\":\"x\"}\n"
                      "{\"session_id\":\"a\",\"prompt\":\"a2\"}\n"
                      "{\"session_id\":\"b\",\"prompt\":\"b0\"}\n");
  const ProgramResult result =
      workspace.Benchmark(To(server, {"--dataset-name=custom", "--dataset-path", path}));
  const Rows sent = ResultRows(workspace);
  ASSERT_EQ(sent.size(), 3U) << result.err;
  EXPECT_EQ(sent[1].at("turn"), "1");
  EXPECT_EQ(sent[1].at("success"), "False");
  EXPECT_EQ(sent[2].at("session_id"), "b");
  EXPECT_THAT(result.out, HasSubstr("a conversation ended early because a turn failed, so"));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(workspace.Find("results", "benchmark_2", ".journal").empty());
}

struct WrongLine {
  Arguments options;
  std::string message;
};

TEST(Dataset, WrongInputIsOneLineAndNothingIsSent) {
  const SimServer server = Serve();
  const Workspace workspace;
  const std::string good = workspace.Write("good.jsonl", "{\"prompt\":\"a\"}\n");
  const std::string bad = workspace.Write("bad.jsonl", "{\"prompt\":\"a\"}\n{\"prompt\":1}\n");
  const std::string empty = workspace.Write("empty.jsonl", "");
  const std::string ids = workspace.Write("ids.jsonl", "{\"prompt\":[1,2]}\n");
  const std::string trace = workspace.Write("trace.jsonl", TraceRows());
  const std::string back = workspace.Write(
      "back.jsonl", "{\"prompt\":\"a\",\"timestamp\":9}\n{\"prompt\":\"b\",\"timestamp\":8}\n");
  const std::string unanswered = workspace.Write("unanswered.jsonl",
                                                 "{\"session_id\":\"s\",\"prompt\":\"a\"}\n"
                                                 "{\"session_id\":\"s\",\"prompt\":\"b\"}\n");
  const WrongLine lines[] = {
      {{"--dataset-name", "randm"}, "did you mean 'random'"},
      {{"--dataset-name", "custom"}, "--dataset-name custom needs --dataset-path FILE"},
      {{"--dataset-name", "custom", "--dataset-path", "nowhere.jsonl"}, "nowhere.jsonl"},
      {{"--dataset-name", "custom", "--dataset-path", empty}, "empty.jsonl"},
      {{"--dataset-name", "custom", "--dataset-path", bad}, "bad.jsonl:2:"},
      {{"--dataset-name", "custom", "--dataset-path", ids},
       "ids.jsonl: the prompt of request 1 is a list of token ids, which needs --api completions"},
      {{"--dataset-name", "custom", "--dataset-path", good, "--num-prompts", "2"},
       "good.jsonl has 1 request, and none is sent twice"},
      {{"--dataset-path", good}, "--dataset-name prompts reads no file"},
      {{"--random-input-len", "8"}, "--random-input-len needs --dataset-name random"},
      {{"--dataset-name", "random", "--iterations", "3"},
       "--iterations cannot be combined with --dataset-name random (use --num-prompts N)"},
      {{"--dataset-name", "random", "--prompts", "p.json"}, "--prompts cannot be combined"},
      {{"--dataset-name", "random", "--random-range-ratio", "1"}, "--random-range-ratio"},
      {{"--dataset-name", "random", "--trace-speed", "2"}, "--trace-speed needs a data set"},
      {{"--dataset-name", "custom", "--dataset-path", good, "--trace-speed", "2"},
       "--trace-speed: "},
      {{"--dataset-name", "custom", "--dataset-path", trace, "--trace-window", "3:2"},
       "--trace-window 3:2: the window must begin before it ends"},
      {{"--dataset-name", "custom", "--dataset-path", trace, "--trace-window", "5:6"},
       "--trace-window has no request"},
      {{"--dataset-name", "custom", "--dataset-path", trace, "--duration", "5"},
       "ends after 0.45 s"},
      {{"--dataset-name", "custom", "--dataset-path", trace, "--num-warmups", "2"},
       "--num-warmups cannot be combined with a trace"},
      {{"--dataset-name", "custom", "--dataset-path", unanswered},
       "turn 1 of session 's' needs the answer to the turn before it (`response`, or "
       "--history live)"},
      {{"--dataset-name", "custom", "--dataset-path", back, "--num-prompts", "2"}, "back.jsonl:2:"},
  };
  for (const WrongLine& line : lines) {
    const ProgramResult result = workspace.Benchmark(To(server, line.options));
    EXPECT_EQ(result.exit_code, 2) << line.message;
    EXPECT_THAT(result.err, HasSubstr(line.message));
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
  }
  EXPECT_EQ(server.Stats().requests, 0U);
}

}  // namespace
}  // namespace llmb
