#include "harness/load/load_generator.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "fixtures/fakes/manual_clock.h"
#include "fixtures/fakes/scripted_transport.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

// Requests fail at once, so a manual clock never has to move.
ResponseScript Refused() { return FailureScript(milliseconds(0), ErrorType::kConnect, "refused"); }

class LoadGeneratorTest : public ::testing::Test {
 protected:
  // Plays `requests` with `users` on `threads` threads. Returns how many requests finished, by user
  // and thread.
  std::map<int, std::map<int, int>> Play(int users, int threads, int requests,
                                         const Shard& shard = {}) {
    RequestPool pool({.iterations = AllIterations(1, requests), .shard = shard}, users, 0);
    const FlowLoad flow{.level = ClosedLoop{users},
                        .source = source_,
                        .pool = pool,
                        .usage = usage_,
                        .interrupted = interrupted_,
                        .request_id_prefix = "run",
                        .shard = shard};
    std::vector<std::unique_ptr<ScriptedTransport>> owned;
    std::vector<Transport*> transports;
    for (int i = 0; i < threads; ++i) {
      owned.push_back(std::make_unique<ScriptedTransport>(clock_, InOrder({Refused()})));
      transports.push_back(owned.back().get());
    }
    std::mutex mutex;
    std::map<int, std::map<int, int>> finished;
    PlayFlow(flow, transports, clock_, [&](int thread, const RequestRecord& record) {
      const std::scoped_lock lock(mutex);
      ++finished[record.user.value()][thread];
    });
    return finished;
  }

  ManualClock clock_;
  RequestTemplate template_{[] {
                              Endpoint endpoint;
                              endpoint.name = "llama";
                              endpoint.url = "http://host/v1/chat/completions";
                              return endpoint;
                            }(),
                            Prompt{"p", "hi", "short", "simple", "coding"},
                            {}};
  PromptSource source_{{&template_, 1}};
  UsageNegotiation usage_;
  std::atomic<bool> interrupted_{false};
};

TEST_F(LoadGeneratorTest, OneUserIsPlayedByTheCallingThread) {
  EXPECT_EQ(Play(1, 1, 3), (std::map<int, std::map<int, int>>{{0, {{0, 3}}}}));
}

// 5 users on 2 threads: 5 * 1 / 2 = 2 on the first, 3 on the second. How many requests each gets
// depends on who is free.
TEST_F(LoadGeneratorTest, UsersStayOnTheirThreadAndShareAllRequests) {
  int requests = 0;
  for (const auto& [user, threads] : Play(5, 2, 100)) {
    const int thread = user < 2 ? 0 : 1;
    ASSERT_EQ(threads.size(), 1U) << user;
    EXPECT_EQ(threads.begin()->first, thread) << user;
    requests += threads.begin()->second;
  }
  EXPECT_EQ(requests, 100);
}

// Of 5 users, shard 2 of 2 has users 1 and 3: one on each of two threads.
TEST_F(LoadGeneratorTest, AShardPlaysItsUsersUnderTheirNumbers) {
  int requests = 0;
  for (const auto& [user, threads] : Play(5, 2, 100, {.index = 2, .count = 2})) {
    EXPECT_TRUE(user == 1 || user == 3);
    EXPECT_EQ(threads.begin()->first, user == 1 ? 0 : 1);
    requests += threads.begin()->second;
  }
  EXPECT_EQ(requests, 100);
}

TEST_F(LoadGeneratorTest, UsersWithoutARequestLeftSendNone) {
  EXPECT_EQ(Play(3, 1, 1), (std::map<int, std::map<int, int>>{{0, {{0, 1}}}}));
  EXPECT_TRUE(Play(3, 3, 0).empty());
}

TEST_F(LoadGeneratorTest, NothingIsSentAfterAnInterruption) {
  interrupted_ = true;
  EXPECT_TRUE(Play(4, 2, 2).empty());
}

TEST(ThreadsFor, IsOnePerUserUpToALimitAndThenOnePerCore) {
  EXPECT_EQ(ThreadsFor(ClosedLoop{1}, 2), 1);
  EXPECT_EQ(ThreadsFor(ClosedLoop{64}, 2), 64);
  EXPECT_EQ(ThreadsFor(ClosedLoop{65}, 2), 2);
  EXPECT_EQ(ThreadsFor(ClosedLoop{65}, 0), 1);
  EXPECT_EQ(ThreadsFor(ClosedLoop{65}, 1000), 65);
}

}  // namespace
}  // namespace llmb
