// Whole responses of a server whose profile has an engine.

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "tests/sim/raw_client.h"
#include "tests/sim/simulated_endpoint.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using End = RawClient::End;

constexpr std::string_view kEndOfStream = "0\r\n\r\n";

// A step takes 1 ms, whatever is in it.
SimProfile Queueing(int slots, double tokens) {
  SimProfile profile;
  profile.name = "m";
  profile.model_names = {"m"};
  profile.ttft = {};
  profile.answer_tokens = {tokens};
  profile.stamp_text = true;
  profile.engine = {slots, milliseconds(1), Nanoseconds{}, Nanoseconds{}, 0, 0};
  return profile;
}

// The numbers after each `mark` in the text, such as the stamps after " t=".
std::vector<std::int64_t> NumbersAfter(std::string_view mark, const std::string& text) {
  std::vector<std::int64_t> numbers;
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
    numbers.push_back(std::stoll(text.substr(at + mark.size())));
  }
  return numbers;
}

TEST(SimEngineServerTest, StreamsATokenPerStep) {
  const SimServer server = StartServer(Queueing(4, 5));
  RawClient client(server.Port());
  ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
  ASSERT_EQ(client.ReadUntil(kEndOfStream), End::kFound);
  const auto arrived = NumbersAfter(" a=", client.received());
  const auto stamps = NumbersAfter(" t=", client.received());
  ASSERT_EQ(stamps.size(), 5u);
  for (std::size_t i = 0; i < stamps.size(); ++i) {
    EXPECT_GE(stamps[i], arrived[0] + static_cast<std::int64_t>(i + 1) * 1'000'000);
  }
  EXPECT_EQ(CountOf(client.received(), "\"completion_tokens\":5"), 1);
  EXPECT_EQ(CountOf(client.received(), "prompt_tokens_details"), 0);  // there is no cache
}

TEST(SimEngineServerTest, RespondsWithoutStreamingAfterTheLastStep) {
  const SimServer server = StartServer(Queueing(4, 3));
  RawClient client(server.Port());
  ASSERT_TRUE(client.Send(ChatPost(ChatBody("m", false))));
  ASSERT_EQ(client.ReadUntil("}}"), End::kFound);
  const auto body = nlohmann::json::parse(BodyOf(client.received()), nullptr, false);
  ASSERT_TRUE(body.is_object()) << client.received();
  const std::string text = body["choices"][0]["message"]["content"];
  EXPECT_GE(NumbersAfter(" t=", text).back(), NumbersAfter(" a=", text).front() + 3'000'000);
}

TEST(SimEngineServerTest, RequestsBeyondTheSlotsWait) {
  SimOptions options;
  options.profiles = {Queueing(1, 4)};
  options.threads = 2;  // an engine is shared by all threads
  const SimServer server = StartServer(std::move(options));
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 5; ++i) {
    clients.push_back(std::make_unique<RawClient>(server.Port()));
    ASSERT_TRUE(clients.back()->Send(ChatPost(ChatBody("m"))));
  }
  std::vector<std::int64_t> firsts;
  std::int64_t first_arrival = INT64_MAX;
  for (const auto& client : clients) {
    ASSERT_EQ(client->ReadUntil(kEndOfStream), End::kFound);
    firsts.push_back(NumbersAfter(" t=", client->received()).front());
    first_arrival = std::min(first_arrival, NumbersAfter(" a=", client->received()).front());
  }
  // Each of the five has the only slot for 4 ms, so the last one's first token is due after 17.
  EXPECT_GE(*std::max_element(firsts.begin(), firsts.end()), first_arrival + 17'000'000);
}

TEST(SimEngineServerTest, ReportsThePromptTokensThatWereCached) {
  SimProfile profile = Queueing(4, 2);
  profile.engine->prefix_cache_tokens = 1024;
  const SimServer server = StartServer(profile);
  // 150 bytes are 38 tokens and two whole blocks.
  const auto ask = [&](bool stream) {
    const nlohmann::json body = {
        {"model", "m"}, {"messages", {{{"content", std::string(150, 'x')}}}}, {"stream", stream}};
    nlohmann::json with_usage = body;
    if (stream) with_usage["stream_options"] = {{"include_usage", true}};
    RawClient client(server.Port());
    EXPECT_TRUE(client.Send(ChatPost(with_usage.dump())));
    EXPECT_EQ(client.ReadUntil(stream ? kEndOfStream : "}}"), End::kFound);
    return NumbersAfter("\"cached_tokens\":", client.received());
  };
  EXPECT_EQ(ask(true), std::vector<std::int64_t>{0});
  EXPECT_EQ(ask(true), std::vector<std::int64_t>{32});
  EXPECT_EQ(ask(false), std::vector<std::int64_t>{32});
}

TEST(SimEngineServerTest, AClientThatClosesFreesItsSlot) {
  SimProfile profile = Queueing(1, 100'000);
  const SimServer server = StartServer(profile);
  {
    RawClient client(server.Port());
    ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
    ASSERT_EQ(client.ReadUntil(" t="), End::kFound);
  }
  RawClient next(server.Port());
  ASSERT_TRUE(next.Send(ChatPost(ChatBody("m"))));
  EXPECT_EQ(next.ReadUntil(" t="), End::kFound);
}

TEST(SimEngineServerTest, FaultsLeaveTheEngine) {
  SimProfile profile = Queueing(1, 3);
  profile.faults.resize(2);
  profile.faults[0].kind = SimFaultKind::kHttpStatus;
  profile.faults[0].every_nth = 3;
  profile.faults[1].kind = SimFaultKind::kResetBetweenEvents;
  profile.faults[1].every_nth = 2;
  profile.faults[1].after_events = 1;
  const SimServer server = StartServer(profile);
  for (int i = 0; i < 7; ++i) {
    RawClient client(server.Port());
    ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
    EXPECT_NE(client.ReadUntil(i % 3 == 2 ? "injected fault" : kEndOfStream), End::kOpen);
  }
  EXPECT_EQ(server.Stats().requests, 7u);
}

}  // namespace
}  // namespace llmb
