// What a person meets before the first measured request, with the real program and scripted
// servers.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "tests/end_to_end/program.h"
#include "tests/http/full_listener.h"
#include "tests/http/raw_server.h"
#include "tests/sim/simulated_endpoint.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

using ::testing::Contains;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

std::string Response(const std::string& status, const std::string& body,
                     const std::string& type = "application/json") {
  return fmt::format("HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n{}", status,
                     type, body.size(), body);
}

std::string Tokens() {
  return Response("200 OK",
                  "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"
                  "data: {\"choices\":[{\"delta\":{\"content\":\"b\"},\"finish_reason\":"
                  "\"length\"}]}\n\ndata: [DONE]\n\n",
                  "text/event-stream");
}

std::string ModelList(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) {
    list += fmt::format("{}{{\"id\":\"{}\"}}", list.empty() ? "" : ",", name);
  }
  return Response("200 OK", "{\"data\":[" + list + "]}");
}

// A server that keeps its requests. `answer` gets each request and how many came before it.
class Server {
 public:
  using Answer = std::function<std::string(const std::string& request, std::size_t before)>;

  explicit Server(Answer answer)
      : answer_(std::move(answer)), server_([this](RawConnection& connection, int) {
          for (std::string request; !(request = connection.ReadRequest()).empty();) {
            std::size_t before = 0;
            {
              const std::scoped_lock lock(mutex_);
              before = requests_.size();
              requests_.push_back(request);
            }
            connection.Send(answer_(request, before));
          }
        }) {}

  std::string HostAndPort() const { return fmt::format("127.0.0.1:{}", server_.Port()); }
  std::string Url() const { return "http://" + HostAndPort(); }
  std::vector<std::string> Requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }

 private:
  const Answer answer_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  RawServer server_;
};

std::string AnswerAll(const std::string& request, std::size_t /*before*/) {
  return request.starts_with("GET /v1/models ") ? ModelList({"org/only"}) : Tokens();
}

const Arguments kShort = {"--iterations=2", "--no-visualizations", "--progress=off",
                          "--benchmark_filter=/coding_short/"};

class FirstContact : public ::testing::Test {
 protected:
  ProgramResult Run(const Arguments& more, const std::map<std::string, std::string>& env = {}) {
    return workspace_.Benchmark(With(kShort, more), env);
  }
  bool WroteFiles() const { return !workspace_.Find("results", "benchmark_", "").empty(); }

  const Workspace workspace_;
};

TEST_F(FirstContact, TheTestRequestIsInNoFigureAndNoFile) {
  const Server server(AnswerAll);
  const ProgramResult run = Run({"--url", server.Url(), "--model-name", "m"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(server.Requests(), SizeIs(3));  // the test and two measured ones
  EXPECT_THAT(server.Requests().at(0), HasSubstr("Connection test of a benchmark"));
  EXPECT_THAT(server.Requests().at(0), HasSubstr(R"("max_tokens":8)"));
  EXPECT_THAT(server.Requests().at(1), Not(HasSubstr("Connection test")));
  const auto files = workspace_.Find("results", "benchmark_results_", ".csv");
  ASSERT_THAT(files, SizeIs(1));
  EXPECT_THAT(ReadCsvFile(files[0]), SizeIs(2));
  for (const auto& file : workspace_.Find("results", "benchmark_", "")) {
    EXPECT_THAT(ReadText(file), Not(HasSubstr("Connection test"))) << file;
  }
  // Both tokens came in one read.
  EXPECT_LT(run.err.find("2 requests will be sent"),
            run.err.find("How long this takes is not known"));
}

TEST_F(FirstContact, ThePlanIsFollowedByHowLongTheRunTakes) {
  const SimServer server =
      StartServer(SteadyProfile(std::chrono::milliseconds(20), std::chrono::milliseconds(10), 4));
  const ProgramResult run = Run({"--url", server.Url(), "--model-name", "m", "--max-tokens=8"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_LT(run.err.find("2 requests will be sent, for at most 16 output tokens"),
            run.err.find("This takes about 1 s if every response has 8 tokens.\n"))
      << run.err;
  EXPECT_EQ(server.Stats().requests, 3U);
}

TEST_F(FirstContact, NoTestRequestSendsNone) {
  const Server server(AnswerAll);
  const ProgramResult run = Run({"--url", server.Url(), "--model-name", "m", "--no-test-request"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(server.Requests(), SizeIs(2));
}

TEST_F(FirstContact, AWrongModelEndsTheRunWithOneSentence) {
  const Server server([](const auto&, std::size_t) {
    return Response("404 Not Found", R"({"message":"The model `m` does not exist."})");
  });
  const ProgramResult run = Run({"--url", server.Url(), "--model-name", "m"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, HasSubstr("error: the test request failed: " + server.Url() +
                                 "/v1/chat/completions answered HTTP 404: The model `m` does not "
                                 "exist; "));
  EXPECT_THAT(server.Requests(), SizeIs(1));
  EXPECT_FALSE(WroteFiles());
}

TEST_F(FirstContact, AnEndpointThatAnswersAsAnotherModelIsNoted) {
  const Server server([](const auto&, std::size_t) {
    return Response("200 OK",
                    "data: {\"model\":\"nano\",\"choices\":[{\"delta\":{\"content\":\"a\"},"
                    "\"finish_reason\":\"stop\"}]}\n\n",
                    "text/event-stream");
  });
  const std::string note = "answers as model 'nano', not 'big'";
  const ProgramResult run = Run({"--url", server.Url(), "--model-name", "big"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.err, HasSubstr("warning: big " + note));
  const auto documents = workspace_.Find("results", "benchmark_", ".json");
  ASSERT_THAT(documents, SizeIs(1));
  EXPECT_THAT(ReadText(documents[0]), HasSubstr("big " + note));
  const ProgramResult right = Run({"--url", server.Url(), "--model-name", "org/NANO"});
  EXPECT_THAT(right.err, Not(HasSubstr("answers as model")));
}

TEST_F(FirstContact, AWrongTokenEndsTheRunAndIsNotShown) {
  const Server server([](const std::string& request, std::size_t) {
    return request.find("t0p-s3cret") == std::string::npos
               ? Tokens()
               : Response("401 Unauthorized", "the token t0p-s3cret is wrong");
  });
  const ProgramResult run = Run(
      {"--url", server.Url(), "--model-name", "m", "--auth-token-env", "T"}, {{"T", "t0p-s3cret"}});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, HasSubstr("HTTP 401"));
  EXPECT_THAT(run.err, HasSubstr("check the token"));
  EXPECT_THAT(run.err, Not(HasSubstr("t0p-s3cret")));
  EXPECT_FALSE(WroteFiles());
}

TEST_F(FirstContact, AHostThatDropsPacketsEndsAfterTheConnectTimeout) {
  const FullListener listener;
  const ProgramResult run = Run({"--url", fmt::format("127.0.0.1:{}", listener.Port()),
                                 "--model-name", "m", "--connect-timeout", "0.2"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, HasSubstr("the test request failed: cannot connect to"));
  EXPECT_THAT(run.err, HasSubstr("over 0.2 s"));
  EXPECT_FALSE(WroteFiles());
}

TEST_F(FirstContact, AnHttpsUrlOfAPlainPortIsNamed) {
  RawServer server([](RawConnection& connection, int) {
    connection.ReadSome();
    connection.Send(Response("400 Bad Request", "not HTTP"));
    connection.AwaitClose();
  });
  const ProgramResult run =
      Run({"--url", fmt::format("https://127.0.0.1:{}", server.Port()), "--model-name", "m"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, HasSubstr("write http:// in the URL"));
}

TEST_F(FirstContact, AnHttpUrlOfATlsPortIsNamed) {
  const TestCertificate certificate;
  RawServer server([](RawConnection& connection, int) { connection.AwaitClose(); }, "http/1.1",
                   &certificate);
  const ProgramResult run =
      Run({"--url", fmt::format("http://127.0.0.1:{}", server.Port()), "--model-name", "m"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, HasSubstr("https://"));
}

TEST_F(FirstContact, WorkingEndpointsAreMeasuredAndTheOthersAreSaid) {
  const Server good(AnswerAll);
  const Server bad([](const auto&, std::size_t) { return Response("401 Unauthorized", "no"); });
  workspace_.Write("models.json", fmt::format(R"({{"models": {{
      "good": {{"url": "{}", "model_name": "m"}}, "bad": {{"url": "{}", "model_name": "m"}}}}}})",
                                              good.Url(), bad.Url()));
  const ProgramResult run = Run({});
  EXPECT_EQ(run.exit_code, 1) << run.err;
  EXPECT_THAT(run.err, HasSubstr("error: bad: the test request failed: "));
  EXPECT_THAT(run.err, HasSubstr("1 of 2 endpoints cannot be measured; the others are"));
  EXPECT_THAT(bad.Requests(), SizeIs(1));
  EXPECT_THAT(good.Requests(), SizeIs(3));
  const auto files = workspace_.Find("results", "benchmark_results_", ".csv");
  ASSERT_THAT(files, SizeIs(1));
  EXPECT_THAT(ReadCsvFile(files[0]), SizeIs(2));
  // What is missing can be measured later.
  const auto journals = workspace_.Find("results", "benchmark_", ".journal");
  ASSERT_THAT(journals, SizeIs(1));
  EXPECT_THAT(run.err, HasSubstr("2 of 4 requests are missing"));
}

TEST_F(FirstContact, TheRunUsesThatStreamOptionsAreRejected) {
  const Server server([](const std::string& request, std::size_t) {
    return request.find("stream_options") == std::string::npos
               ? Tokens()
               : Response("400 Bad Request", "unknown field stream_options");
  });
  const ProgramResult run = Run({"--url", server.Url(), "--model-name", "m"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  ASSERT_THAT(server.Requests(), SizeIs(4));  // two tests and two measured requests
  EXPECT_THAT(server.Requests().at(2), Not(HasSubstr("stream_options")));
}

TEST_F(FirstContact, TheOnlyModelOfAUrlIsTaken) {
  const Server server(AnswerAll);
  const ProgramResult run = Run({"--url", server.HostAndPort()});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(server.Requests().at(0), HasSubstr("GET /v1/models HTTP/1.1"));
  EXPECT_THAT(server.Requests().at(1), HasSubstr(R"("model":"org/only")"));
  const auto files = workspace_.Find("results", "benchmark_results_", ".csv");
  ASSERT_THAT(files, SizeIs(1));
  EXPECT_EQ(ReadCsvFile(files[0]).at(0).at("endpoint_name"), "only");
}

TEST_F(FirstContact, SeveralModelsOfAUrlAreListed) {
  const Server server([](const auto&, std::size_t) { return ModelList({"a", "org/b", "c"}); });
  const ProgramResult run = Run({"--url", server.Url()});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(run.err, "error: " + server.Url() +
                         " has 3 models; choose one with --model-name: a, org/b, c\n");
  EXPECT_THAT(server.Requests(), SizeIs(1));
  const ProgramResult list = workspace_.Benchmark({"--list-models", "--url", server.Url()});
  EXPECT_EQ(list.exit_code, 0) << list.err;
  EXPECT_EQ(list.out, "a\norg/b\nc\n");
}

TEST_F(FirstContact, AThousandModelsAreNotAllNamed) {
  const Server server([](const auto&, std::size_t) {
    std::vector<std::string> names;
    for (int i = 0; i < 1000; ++i) names.push_back(fmt::format("model-{}", i));
    return ModelList(names);
  });
  const ProgramResult run = Run({"--url", server.Url()});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err,
              HasSubstr("has 1000 models; choose one with --model-name: model-0, model-1"));
  EXPECT_THAT(run.err, EndsWith("model-19 and 980 more\n"));
}

TEST_F(FirstContact, AUrlWithoutAListAsksForTheName) {
  const std::pair<std::string, int> cases[] = {
      {Response("200 OK", "<html><title>Welcome</title></html>", "text/html"), 2},
      {Response("200 OK", R"({"data":[]})"), 2},
      {Response("200 OK", ""), 2},
      {Response("404 Not Found", ""), 2},
      {Response("401 Unauthorized", "who are you"), 1},
      {Response("500 Oops", ""), 1}};
  for (const auto& [response, exit_code] : cases) {
    const Server server([&answer = response](const auto&, std::size_t) { return answer; });
    const ProgramResult run = Run({"--url", server.Url()});
    EXPECT_EQ(run.exit_code, exit_code) << run.err;
    const bool wants_a_token = response.starts_with("HTTP/1.1 401");
    EXPECT_EQ(run.err.ends_with("give the model's name with --model-name\n"), !wants_a_token)
        << run.err;
    EXPECT_EQ(std::ranges::count(run.err, '\n'), 1) << run.err;
    EXPECT_THAT(server.Requests(), SizeIs(1));
  }
}

TEST_F(FirstContact, ADeadPortIsAnEndpointThatFailed) {
  const ProgramResult run = Run({"--url", "127.0.0.1:1"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, HasSubstr("no list of models: cannot connect to"));
  EXPECT_THAT(run.err, Not(HasSubstr("--model-name")));
}

TEST_F(FirstContact, BadInputIsOneLineAndNothingIsSent) {
  const Server server(AnswerAll);
  const std::string not_a_ca = workspace_.Write("not_a_ca.pem", "<html>");
  const Arguments cases[] = {{"--connect-timeout", "0"},   {"--connect-timeout", "-1"},
                             {"--connect-timeout", "ten"}, {"--give-up-after", "-1"},
                             {"--give-up-after", "x"},     {"--max-tokens-field", "maximum"},
                             {"--temperature", "nothing"}, {"--ca-file", "no_such_file.pem"},
                             {"--ca-file", not_a_ca},      {"--ca-file", "."},
                             {"--num-prompts", "10"}};
  for (const Arguments& more : cases) {
    const ProgramResult run = Run(With({"--url", server.Url(), "--model-name", "m"}, more));
    EXPECT_EQ(run.exit_code, 2) << more.front() << " " << run.err;
    EXPECT_EQ(std::ranges::count(run.err, '\n'), 1) << run.err;
    EXPECT_THAT(run.err, HasSubstr(more.front()));
  }
  for (const char* path : {"/v1/completions", "/v1/messages", "/api/generate", "/v1/embeddings"}) {
    const ProgramResult run = Run({"--url", server.Url() + path, "--model-name", "m"});
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_THAT(run.err, HasSubstr(server.Url() + "/v1/chat/completions\n"));
  }
  for (const char* token : {"a b", "'abc'", "abc\n", "Bearer"}) {
    const ProgramResult run =
        Run({"--url", server.Url(), "--model-name", "m", "--auth-token-env", "T"}, {{"T", token}});
    EXPECT_EQ(run.exit_code, 2) << token;
    EXPECT_THAT(run.err, HasSubstr("--auth-token-env: T "));
  }
  EXPECT_THAT(server.Requests(), SizeIs(0));
}

TEST_F(FirstContact, ATokenWithItsSchemeIsSentOnce) {
  const Server server(AnswerAll);
  const ProgramResult run =
      Run({"--url", server.Url(), "--model-name", "m", "--auth-token-env", "T"},
          {{"T", "Bearer abcdefgh"}});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.err, HasSubstr("warning: --auth-token-env: T begins with 'Bearer '"));
  EXPECT_THAT(server.Requests(), Contains(HasSubstr("Authorization: Bearer abcdefgh\r\n")));
}

// Works for the test request and two more, then only fails. The other endpoint is measured to its
// end.
TEST_F(FirstContact, AnEndpointThatNoLongerAnswersIsGivenUp) {
  const Server dying([](const std::string&, std::size_t before) {
    if (before < 3) return Tokens();
    LetTimePass(std::chrono::milliseconds(100));
    return Response("500 Dead", "gone");
  });
  const Server good(AnswerAll);
  workspace_.Write("models.json", fmt::format(R"({{"models": {{
      "dying": {{"url": "{}", "model_name": "m"}}, "good": {{"url": "{}", "model_name": "m"}}}}}})",
                                              dying.Url(), good.Url()));
  const ProgramResult run =
      workspace_.Benchmark({"--iterations=200", "--no-visualizations", "--progress=off",
                            "--give-up-after=3", "--benchmark_filter=/coding_short/"});
  EXPECT_EQ(run.exit_code, 1) << run.err;
  EXPECT_THAT(run.err, HasSubstr("dying: given up after "));
  const std::string messages = Unwrapped(run.err);
  EXPECT_THAT(messages, HasSubstr("failures in a row (--give-up-after 3), the last one: "));
  EXPECT_THAT(messages, HasSubstr("HTTP 500: gone"));
  const std::size_t reason = run.out.find("gone;");
  EXPECT_NE(reason, std::string::npos) << run.out;
  EXPECT_EQ(run.out.find("gone;", reason + 1), std::string::npos) << run.out;
  EXPECT_THAT(run.err,
              HasSubstr("requests are missing; this measures them:\n  llm_benchmarks --res"));
  EXPECT_THAT(good.Requests(), SizeIs(201));
  EXPECT_LT(dying.Requests().size(), 100U);
}

}  // namespace
}  // namespace llmb
