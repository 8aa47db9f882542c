#include "fixtures/sim/sim_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <regex>

#include "harness/base/clock.h"
#include "tests/sim/raw_client.h"
#include "tests/sim/simulated_endpoint.h"
#include "tests/thread_sanitizer.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using End = RawClient::End;

SimProfile Quick(std::string name) {
  SimProfile profile;
  profile.name = name;
  profile.model_names = {std::move(name)};
  profile.ttft = {milliseconds(2)};
  profile.inter_token_time = {milliseconds(1)};
  profile.answer_tokens = {5};
  return profile;
}

SimServer Serve(std::vector<SimProfile> profiles, int threads = 1) {
  SimOptions options;
  options.profiles = std::move(profiles);
  options.threads = threads;
  return StartServer(std::move(options));
}

constexpr std::string_view kEndOfStream = "0\r\n\r\n";

TEST(SimServerTest, StreamsAResponse) {
  const SimServer server = Serve({Quick("m")});
  RawClient client(server.Port());
  ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
  EXPECT_EQ(client.ReadUntil(kEndOfStream), End::kFound);
  const std::string body = BodyOf(client.received());
  EXPECT_EQ(CountOf(body, "\"content\":\""), 6);  // an empty one with the role, and 5 tokens
  EXPECT_EQ(CountOf(body, "\"finish_reason\":\"stop\""), 1);
  EXPECT_EQ(CountOf(body, "\"completion_tokens\":5"), 1);
  EXPECT_EQ(body.substr(body.size() - 14), "data: [DONE]\n\n");
  const SimStats stats = server.Stats();
  EXPECT_EQ(stats.requests, 1u);
  EXPECT_EQ(stats.token_events, 5u);
  EXPECT_EQ(stats.faults, 0u);
}

TEST(SimServerTest, RespondsWithoutStreaming) {
  const SimServer server = Serve({Quick("m")});
  RawClient client(server.Port());
  ASSERT_TRUE(client.Send(ChatPost(ChatBody("m", false))));
  EXPECT_EQ(client.ReadUntil("}}"), End::kFound);
  const auto response = nlohmann::json::parse(BodyOf(client.received()), nullptr, false);
  ASSERT_TRUE(response.is_object()) << client.received();
  EXPECT_EQ(response["choices"][0]["message"]["content"], "these words come from a");
}

std::string CompletionPost(std::string_view body) {
  std::string request = ChatPost(body);
  const std::string_view path = "/v1/chat/completions";
  return request.replace(request.find(path), path.size(), "/v1/completions");
}

TEST(SimServerTest, StreamsACompletion) {
  const SimServer server = Serve({Quick("m")});
  RawClient client(server.Port());
  ASSERT_TRUE(client.Send(CompletionPost(
      R"({"model":"m","prompt":"Why?","stream":true,"stream_options":{"include_usage":true}})")));
  EXPECT_EQ(client.ReadUntil(kEndOfStream), End::kFound);
  const std::string body = BodyOf(client.received());
  EXPECT_EQ(CountOf(body, "\"text\":\""), 6);  // 5 tokens, and an empty one with the finish reason
  EXPECT_EQ(CountOf(body, "\"object\":\"text_completion\""), 7);
  EXPECT_EQ(CountOf(body, "delta"), 0);
  EXPECT_EQ(CountOf(body, "role"), 0);
  EXPECT_EQ(CountOf(body, "\"prompt_tokens\":1,\"completion_tokens\":5"), 1);
  for (std::size_t at = body.find("data: {"); at != std::string::npos;
       at = body.find("data: {", at + 1)) {
    const std::string event = body.substr(at + 6, body.find('\n', at) - at - 6);
    EXPECT_TRUE(nlohmann::json::accept(event)) << event;
  }
}

// Reasoning is a part of the text, and its tokens are not counted apart.
TEST(SimServerTest, RespondsWithAWholeCompletion) {
  SimProfile profile = Quick("m");
  profile.reasoning_tokens = {2};
  const SimServer server = Serve({profile});
  RawClient client(server.Port());
  ASSERT_TRUE(client.Send(CompletionPost(R"({"model":"m","prompt":[1,2,3]})")));
  EXPECT_EQ(client.ReadUntil("}}"), End::kFound);
  const auto response = nlohmann::json::parse(BodyOf(client.received()), nullptr, false);
  ASSERT_TRUE(response.is_object()) << client.received();
  EXPECT_EQ(response["choices"][0]["text"], "these wordscome from a simulated endpoint,");
  EXPECT_EQ(response["choices"][0]["finish_reason"], "stop");
  EXPECT_EQ(response["usage"]["prompt_tokens"], 3);  // token ids are counted as they are
  EXPECT_EQ(response["usage"]["completion_tokens"], 7);
  EXPECT_FALSE(response["usage"].contains("completion_tokens_details"));
}

TEST(SimServerTest, RefusesACompletionWithoutAPrompt) {
  const SimServer server = Serve({Quick("m")});
  for (const char* prompt : {"null", "[]", "7", "[-1]", R"(["a"])"}) {
    RawClient client(server.Port());
    ASSERT_TRUE(
        client.Send(CompletionPost(std::string(R"({"model":"m","prompt":)") + prompt + "}")));
    EXPECT_EQ(client.ReadUntil("token ids"), End::kFound) << prompt;
    EXPECT_EQ(client.received().substr(9, 3), "400");
  }
}

TEST(SimServerTest, RespectsMaxTokens) {
  const SimServer server = Serve({Quick("m")});
  RawClient client(server.Port());
  ASSERT_TRUE(client.Send(
      ChatPost(R"({"model":"m","messages":[{"content":"x"}],"stream":true,"max_tokens":2})")));
  EXPECT_EQ(client.ReadUntil(kEndOfStream), End::kFound);
  const std::string body = BodyOf(client.received());
  EXPECT_EQ(CountOf(body, "\"content\":\""), 3);
  EXPECT_EQ(CountOf(body, "\"finish_reason\":\"length\""), 1);
  EXPECT_EQ(CountOf(body, "usage"), 0);  // not requested
}

TEST(SimServerTest, KeepsConnectionsAndRequests) {
  const SimServer server = Serve({Quick("m")});
  EXPECT_FALSE(server.LastRequest().has_value());
  RawClient client(server.Port());
  for (int i = 0; i < 3; ++i) {
    client.Forget();
    ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
    ASSERT_EQ(client.ReadUntil(kEndOfStream), End::kFound);
  }
  EXPECT_EQ(server.Stats().connections, 1u);
  const std::vector<SimRequest> requests = server.Requests();
  ASSERT_EQ(requests.size(), 3u);
  EXPECT_FALSE(requests[0].reused_connection);
  EXPECT_TRUE(requests[2].reused_connection);
  EXPECT_EQ(requests[2].method, "POST");
  EXPECT_EQ(requests[2].Header("HOST"), "localhost");
  EXPECT_EQ(server.LastRequest()->body, ChatBody("m"));
}

TEST(SimServerTest, ServesPipelinedRequestsInOrder) {
  const SimServer server = Serve({Quick("m")});
  RawClient client(server.Port());
  std::string many;
  for (int i = 0; i < 50; ++i) {
    many += "GET /health HTTP/1.1\r\n\r\n";
  }
  ASSERT_TRUE(client.Send(many + ChatPost(ChatBody("m")) +
                          "GET /v1/models HTTP/1.1\r\nConnection: close\r\n\r\n"));
  EXPECT_EQ(client.ReadToEnd(), End::kEof);
  EXPECT_EQ(CountOf(client.received(), "HTTP/1.1 200 OK"), 52);
  EXPECT_LT(client.received().find("[DONE]"), client.received().find("\"object\":\"list\""));
}

TEST(SimServerTest, ClosesTheConnectionForHttp10) {
  const SimServer server = Serve({Quick("m")});
  RawClient client(server.Port());
  const std::string body = ChatBody("m");
  ASSERT_TRUE(client.Send("POST /v1/chat/completions HTTP/1.0\r\nContent-Length: " +
                          std::to_string(body.size()) + "\r\n\r\n" + body));
  EXPECT_EQ(client.ReadToEnd(), End::kEof);
  const std::string stream = BodyOf(client.received());
  EXPECT_EQ(stream.find("data: "), 0u);
  EXPECT_EQ(stream.substr(stream.size() - 14), "data: [DONE]\n\n");
}

TEST(SimServerTest, ListsItsModels) {
  const SimServer server = Serve({Quick("a"), Quick("b")});
  RawClient client(server.Port());
  ASSERT_TRUE(client.Send("GET /v1/models HTTP/1.1\r\nConnection: close\r\n\r\n"));
  EXPECT_EQ(client.ReadToEnd(), End::kEof);
  const auto models = nlohmann::json::parse(BodyOf(client.received()), nullptr, false);
  ASSERT_EQ(models["data"].size(), 2u);
  EXPECT_EQ(models["data"][1]["id"], "b");
  EXPECT_EQ(server.Url(), server.BaseUrl() + "/v1/chat/completions");
}

TEST(SimServerTest, ReportsLateness) {
  const SimServer server = Serve({Quick("m")});
  RawClient client(server.Port());
  ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
  ASSERT_EQ(client.ReadUntil(kEndOfStream), End::kFound);
  client.Forget();
  ASSERT_TRUE(client.Send("GET /stats HTTP/1.1\r\nConnection: close\r\n\r\n"));
  EXPECT_EQ(client.ReadToEnd(), End::kEof);
  const auto stats = nlohmann::json::parse(BodyOf(client.received()), nullptr, false);
  ASSERT_TRUE(stats.is_object()) << client.received();
  EXPECT_EQ(stats["connections"], 1);
  EXPECT_EQ(stats["token_events"], 5);
  EXPECT_GT(stats["lateness_max_ms"].get<double>(), 0);
  EXPECT_TRUE(stats["lateness_p50_ms"].is_number() && stats["lateness_p99_ms"].is_number());
}

TEST(SimServerTest, SupportsBusyWait) {
  SimOptions options;
  options.profiles = {Quick("m")};
  options.busy_wait = std::chrono::seconds(1);
  const Result<SimServer> server = SimServer::Start(options);
  ASSERT_TRUE(server.has_value());
  RawClient client(server->Port());
  ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
  EXPECT_EQ(client.ReadUntil(kEndOfStream), End::kFound);
  options.busy_wait = Nanoseconds(-1);
  EXPECT_EQ(SimServer::Start(options).error().message,
            "the simulator's busy_wait must be at least 0");
}

TEST(SimServerTest, RejectsInvalidRequests) {
  SimProfile strict = Quick("strict");
  strict.reject_stream_options = true;
  const SimServer server = Serve({Quick("m"), strict});
  const auto response = [&](const std::string& request) {
    RawClient client(server.Port());
    EXPECT_TRUE(client.Send(request));
    EXPECT_EQ(client.ReadUntil("}}"), End::kFound);
    const auto body = nlohmann::json::parse(BodyOf(client.received()), nullptr, false);
    EXPECT_TRUE(body.is_object() && body["error"]["message"].is_string()) << client.received();
    return client.received().substr(0, 12);
  };
  EXPECT_EQ(response("GET /nothing HTTP/1.1\r\n\r\n"), "HTTP/1.1 404");
  EXPECT_EQ(response("GET /v1/chat/completions HTTP/1.1\r\n\r\n"), "HTTP/1.1 405");
  EXPECT_EQ(response(ChatPost(ChatBody("unknown"))), "HTTP/1.1 404");
  EXPECT_EQ(response(ChatPost("{")), "HTTP/1.1 400");
  EXPECT_EQ(response(ChatPost(ChatBody("strict"))), "HTTP/1.1 400");
  EXPECT_EQ(response("nonsense\r\n\r\n"), "HTTP/1.1 400");
  EXPECT_EQ(response("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"), "HTTP/1.1 413");
}

TEST(SimServerTest, AcceptsLargeBodies) {
  const SimServer server = Serve({Quick("m")});
  RawClient client(server.Port());
  const std::string body = R"({"model":"m","messages":[{"content":")" +
                           std::string(3'000'000, 'x') + R"("}],"max_tokens":1})";
  ASSERT_TRUE(client.Send(ChatPost(body)));
  EXPECT_EQ(client.ReadUntil("}}"), End::kFound);
  EXPECT_NE(client.received().find("\"prompt_tokens\":750000"), std::string::npos);
}

TEST(SimServerTest, Sends100Continue) {
  const SimServer server = Serve({Quick("m")});
  RawClient client(server.Port());
  const std::string body = ChatBody("m", false);
  ASSERT_TRUE(
      client.Send("POST /v1/chat/completions HTTP/1.1\r\nExpect: 100-continue\r\n"
                  "Content-Length: " +
                  std::to_string(body.size()) + "\r\n\r\n"));
  EXPECT_EQ(client.ReadUntil("HTTP/1.1 100 Continue\r\n\r\n"), End::kFound);
  ASSERT_TRUE(client.Send(body));
  EXPECT_EQ(client.ReadUntil("chat.completion"), End::kFound);
}

TEST(SimServerTest, SplitWritesHaveTheSameBytes) {
  SimProfile whole = Quick("m");
  SimProfile cut = Quick("m");
  cut.style.bytes_per_write = 7;
  const auto body_of = [](const SimProfile& profile, bool stream) {
    const SimServer server = Serve({profile});
    RawClient client(server.Port());
    EXPECT_TRUE(client.Send(ChatPost(ChatBody("m", stream))));
    EXPECT_EQ(client.ReadUntil(stream ? "0\r\n\r\n" : "}}"), End::kFound);
    return std::regex_replace(BodyOf(client.received()), std::regex("\"created\":[0-9]+"), "");
  };
  EXPECT_EQ(body_of(cut, true), body_of(whole, true));
  EXPECT_EQ(body_of(cut, false), body_of(whole, false));
}

TEST(SimServerTest, StampsAreBetweenDueTimeAndRead) {
  SimProfile profile = Quick("m");
  profile.stamp_text = true;
  const SimServer server = Serve({profile});
  RawClient client(server.Port());
  const SystemClock clock;
  const auto before = clock.Now().time_since_epoch().count();
  ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
  ASSERT_EQ(client.ReadUntil(kEndOfStream), End::kFound);
  const auto after = clock.Now().time_since_epoch().count();
  std::vector<std::int64_t> stamps;
  const std::string& bytes = client.received();
  for (auto at = bytes.find(" t="); at != std::string::npos; at = bytes.find(" t=", at + 1)) {
    stamps.push_back(std::stoll(bytes.substr(at + 3)));
  }
  ASSERT_EQ(stamps.size(), 5u);
  const std::int64_t arrived = std::stoll(bytes.substr(bytes.find(" a=") + 3));
  EXPECT_GE(arrived, before);
  EXPECT_GE(stamps[0], arrived + 2'000'000);
  for (std::size_t i = 0; i < stamps.size(); ++i) {
    // Token i is due 2 + i ms after the arrival of the request, which is after `before`.
    EXPECT_GE(stamps[i], before + 2'000'000 + static_cast<std::int64_t>(i) * 1'000'000);
    EXPECT_LE(stamps[i], after);
  }
}

TEST(SimServerTest, ResponsesDoNotDependOnTheNumberOfThreads) {
  SimProfile profile = Quick("m");
  profile.answer_tokens = {6, 0.5, 1, 20};
  // The lengths of the first eight responses, requested on eight connections at the same time.
  const auto lengths = [&](int threads) {
    const SimServer server = Serve({profile}, threads);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 8; ++i) {
      clients.push_back(std::make_unique<RawClient>(server.Port()));
      EXPECT_TRUE(clients.back()->Send(ChatPost(ChatBody("m"))));
    }
    std::vector<int> counts;
    for (const auto& client : clients) {
      EXPECT_EQ(client->ReadUntil(kEndOfStream), End::kFound);
      counts.push_back(CountOf(client->received(), "\"content\":\""));
    }
    std::sort(counts.begin(), counts.end());  // the order of the clients is not determined
    return counts;
  };
  EXPECT_EQ(lengths(1), lengths(4));
}

TEST(SimServerTest, NoticesAClientThatCloses) {
  SimProfile profile = Quick("m");
  profile.ttft = {std::chrono::hours(1)};
  profile.ttft.maximum = std::chrono::hours(1);
  const SimServer server = Serve({profile});
  {
    RawClient client(server.Port());
    ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
    ASSERT_EQ(client.ReadUntil("\r\n\r\n"), End::kFound);
    EXPECT_EQ(server.Stats().open_connections, 1u);
  }
  EXPECT_TRUE(WaitFor([&] { return server.Stats().open_connections == 0; }));
}

// A copy of the server's socket of the only connection, such as a child process has between fork
// and exec; -1 without a connection.
int CopyServerSocket(const SimServer& server) {
  for (int descriptor = 3; descriptor < 1024; ++descriptor) {
    sockaddr_in name = {};
    socklen_t size = sizeof name;
    const bool servers =
        ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&name), &size) == 0 &&
        ntohs(name.sin_port) == server.Port();
    size = sizeof name;
    if (servers && ::getpeername(descriptor, reinterpret_cast<sockaddr*>(&name), &size) == 0) {
      return ::dup(descriptor);
    }
  }
  return -1;
}

// An event of the copy must not reach the session, which was destroyed. The address sanitizer would
// report it.
TEST(SimServerTest, IgnoresACopyOfAClosedSocket) {
  if (kThreadSanitizer) GTEST_SKIP() << "copying a descriptor races with the server closing it";
  const SimServer server = Serve({Quick("m")});
  int copy = -1;
  {
    RawClient client(server.Port());
    ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
    ASSERT_EQ(client.ReadUntil(kEndOfStream), End::kFound);
    copy = CopyServerSocket(server);
    ASSERT_GE(copy, 0);
  }
  ASSERT_TRUE(WaitFor([&] { return server.Stats().open_connections == 0; }));
  ::shutdown(copy, SHUT_RDWR);
  RawClient next(server.Port());
  ASSERT_TRUE(next.Send(ChatPost(ChatBody("m"))));
  EXPECT_EQ(next.ReadUntil(kEndOfStream), End::kFound);
  ::close(copy);
}

// The request and the close may both arrive before the server polls the socket.
TEST(SimServerTest, NoticesACloseBeforeTheRequestIsRead) {
  SimProfile profile = Quick("m");
  profile.ttft = {std::chrono::hours(1)};
  profile.style.early_headers = false;
  profile.style.role = SimRole::kNone;  // no write that could fail
  const SimServer server = Serve({profile});
  for (int i = 0; i < 50; ++i) {
    RawClient client(server.Port());
    ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
  }
  EXPECT_TRUE(WaitFor([&] {
    const SimStats stats = server.Stats();
    return stats.connections == 50 && stats.open_connections == 0;
  }));
}

TEST(SimServerTest, StopsWithOpenConnections) {
  SimProfile slow = Quick("slow");
  slow.inter_token_time = {std::chrono::minutes(10)};
  auto server = std::make_unique<SimServer>(Serve({Quick("m"), slow}, 3));
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(std::make_unique<RawClient>(server->Port()));
    const bool idle = i % 2 == 0;
    ASSERT_TRUE(idle || clients.back()->Send(ChatPost(ChatBody("slow"))));
    ASSERT_TRUE(idle || clients.back()->ReadUntil("\r\n\r\n") == End::kFound);
  }
  server.reset();
  for (const auto& client : clients) {
    EXPECT_NE(client->ReadToEnd(), End::kOpen);
  }
}

TEST(SimServerTest, ReportsWhyItCannotStart) {
  const auto error = [](SimOptions options) {
    const auto server = SimServer::Start(std::move(options));
    return server ? "" : server.error().message;
  };
  SimOptions none;
  none.profiles.clear();
  EXPECT_EQ(error(none), "there must be at least one profile");
  SimOptions threads;
  threads.threads = 0;
  EXPECT_EQ(error(threads), "the simulator's threads must be 1 to 64, not 0");
  const SimServer first = Serve({Quick("m")});
  SimOptions in_use;
  in_use.port = first.Port();
  EXPECT_EQ(error(in_use), "cannot listen on 127.0.0.1:" + std::to_string(first.Port()) +
                               ": Address already in use");
}

}  // namespace
}  // namespace llmb
