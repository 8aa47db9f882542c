// Endpoints that do not end a response with [DONE]: the user is free all the same.

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <deque>
#include <string>
#include <vector>

#include "fixtures/fakes/manual_clock.h"
#include "fixtures/fakes/scripted_transport.h"
#include "harness/load/load_generator.h"
#include "harness/load/worker.h"

namespace llmb {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

const std::string kToken = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
const std::string kFinal =
    "data: {\"choices\":[{\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}]}\n\n";
const std::string kDone = "data: [DONE]\n\n";
const std::string kCounts =
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5}}\n\n";

// [DONE] comes after 70 ms, `bytes` `after` it, and the end with them.
ResponseScript EndsAfterDone(Nanoseconds after, const std::string& bytes = ": bye\n\n",
                             ErrorType error = ErrorType::kNone) {
  return {
      {milliseconds(50), ScriptedHead{}},
      {milliseconds(0), ScriptedBytes{kToken}},
      {milliseconds(10), ScriptedBytes{kFinal}},
      {milliseconds(10), ScriptedBytes{kDone}},
      {after, ScriptedBytes{bytes}},
      {milliseconds(0),
       ScriptedEnd{.error_type = error, .error_message = "broken", .connect_time = std::nullopt}}};
}

class HeldOpenTest : public ::testing::Test {
 protected:
  static RequestTemplate MakeTemplate() {
    Endpoint endpoint;
    endpoint.name = "llama";
    endpoint.url = "http://host/v1/chat/completions";
    endpoint.model_name = "m";
    return {endpoint, Prompt{"p", "hi", "short", "simple", "coding"}, {}};
  }

  FlowLoad Load(int requests) {
    return {.level = ClosedLoop{1},
            .source = source_,
            .pool = pools_.emplace_back(AllIterations(1, requests), 1, 0),
            .usage = usage_,
            .interrupted = interrupted_,
            .request_id_prefix = "run"};
  }

  // One user sends `requests` requests.
  std::vector<RequestRecord> Run(ScriptedTransport& transport, int requests) {
    const FlowLoad load = Load(requests);
    Worker worker(transport, clock_, load, 0, 1);
    std::vector<RequestRecord> records;
    while (auto record = worker.NextFinished()) records.push_back(std::move(*record));
    return records;
  }

  ManualClock clock_;
  RequestTemplate template_ = MakeTemplate();
  PromptSource source_{{&template_, 1}};
  UsageNegotiation usage_;
  std::atomic<bool> interrupted_{false};
  std::deque<RequestPool> pools_;
};

TEST_F(HeldOpenTest, TheNextRequestGoesOutWithinTwoMilliseconds) {
  ScriptedTransport transport(clock_, InOrder({EndsAfterDone(std::chrono::seconds(2))}));
  const std::vector<RequestRecord> records = Run(transport, 3);
  ASSERT_EQ(records.size(), 3U);
  for (int i = 0; i < 3; ++i) {
    const auto index = static_cast<std::size_t>(i);
    EXPECT_EQ(transport.Sent()[index].started, TimePoint(microseconds(70'500) * i));
    EXPECT_TRUE(records[index].Succeeded()) << records[index].error_message;
    EXPECT_EQ(records[index].total_latency, milliseconds(70));
    EXPECT_EQ(records[index].iteration, i);
  }
  EXPECT_EQ(transport.MostUnderWay(), 2U) << "a user has at most one body in the background";
  // [DONE] of the first at 70 ms; the second is released at 141 ms, and the third is the last.
  EXPECT_EQ(records[0].held_open, milliseconds(71));
  EXPECT_EQ(records[1].held_open, milliseconds(71));
  EXPECT_EQ(records[2].held_open, milliseconds(100));
}

TEST_F(HeldOpenTest, ABodyThatEndsSoonKeepsItsConnection) {
  ScriptedTransport transport(clock_, InOrder({EndsAfterDone(microseconds(500))}));
  const std::vector<RequestRecord> records = Run(transport, 2);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(transport.Sent()[1].started, TimePoint(microseconds(70'500)));
  EXPECT_EQ(transport.MostUnderWay(), 1U);
  EXPECT_EQ(records[0].total_latency, milliseconds(70));
  EXPECT_EQ(records[0].held_open, std::nullopt);
}

TEST_F(HeldOpenTest, CountsThatComeWhileTheBodyIsReadOnAreKept) {
  ScriptedTransport transport(clock_, InOrder({EndsAfterDone(milliseconds(50), kCounts)}));
  const std::vector<RequestRecord> records = Run(transport, 1);
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].output_tokens, 5);
  EXPECT_EQ(records[0].input_tokens, 7);
  EXPECT_EQ(records[0].held_open, std::nullopt);
}

TEST_F(HeldOpenTest, CountsThatComeAfterThatAreLost) {
  ScriptedTransport transport(clock_, InOrder({EndsAfterDone(milliseconds(101), kCounts)}));
  const std::vector<RequestRecord> records = Run(transport, 1);
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].output_tokens, 2);
  EXPECT_EQ(records[0].token_count_source, TokenCountSource::kEvents);
}

TEST_F(HeldOpenTest, AConnectionThatBreaksAfterDoneCostsNothing) {
  ScriptedTransport transport(
      clock_, InOrder({EndsAfterDone(milliseconds(50), ": bye\n\n", ErrorType::kReset)}));
  EXPECT_TRUE(Run(transport, 1).at(0).Succeeded());
}

TEST_F(HeldOpenTest, AnInterruptionEndsTheBodyAndKeepsTheResponse) {
  int sent = 0;
  ScriptedTransport transport(clock_, [&](const HttpRequest&) {
    interrupted_ = ++sent == 2;
    return EndsAfterDone(std::chrono::seconds(2));
  });
  const std::vector<RequestRecord> records = Run(transport, 5);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].error_type, ErrorType::kCancelled) << "the second, in flight";
  EXPECT_TRUE(records[1].Succeeded());
  EXPECT_EQ(records[1].total_latency, milliseconds(70));
  EXPECT_EQ(transport.UnderWay(), 0U);
}

TEST_F(HeldOpenTest, ARejectedUsageFieldIsSettledWithoutTheEndOfTheBody) {
  ScriptedTransport transport(clock_, [&](const HttpRequest& request) {
    if (request.body.find("stream_options") == std::string::npos) {
      return EndsAfterDone(std::chrono::seconds(2));
    }
    return ResponseScript{{milliseconds(5), ScriptedHead{400, "application/json"}},
                          {milliseconds(0), ScriptedEnd{}}};
  });
  EXPECT_EQ(Run(transport, 3).size(), 3U);
  EXPECT_EQ(transport.Sent().size(), 4U) << "only the first asked for usage";
}

TEST_F(HeldOpenTest, TheDurationOfALoadEndsWithTheLastResponse) {
  ScriptedTransport transport(clock_, InOrder({EndsAfterDone(std::chrono::seconds(2))}));
  const std::array<Transport*, 1> transports{&transport};
  const FlowLoad load = Load(2);
  int records = 0;
  const LoadCost cost = PlayFlow(load, transports, clock_, [&](int, RequestRecord) { ++records; });
  EXPECT_EQ(records, 2);
  EXPECT_EQ(cost.duration, microseconds(140'500));
  EXPECT_EQ(clock_.Now(), TimePoint(microseconds(240'500)));
}

}  // namespace
}  // namespace llmb
