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
  CaseLoad Load(int iterations) {
    return {.request = template_,
            .usage = usage_,
            .interrupted = interrupted_,
            .request_id_prefix = "run",
            .iterations = iterations,
            .repetition = 0};
  }

  // Plays `users` on `threads` threads. Returns how many requests finished, by user and thread.
  std::map<int, std::map<int, int>> Play(int users, int threads, const CaseLoad& load) {
    std::vector<std::unique_ptr<ScriptedTransport>> owned;
    std::vector<Transport*> transports;
    for (int i = 0; i < threads; ++i) {
      owned.push_back(std::make_unique<ScriptedTransport>(clock_, InOrder({Refused()})));
      transports.push_back(owned.back().get());
    }
    std::mutex mutex;
    std::map<int, std::map<int, int>> finished;
    PlayLoad(ClosedLoop{users}, load, transports, clock_,
             [&](int thread, const RequestRecord& record) {
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
                            {},
                            ClosedLoop{1}};
  UsageNegotiation usage_;
  std::atomic<bool> interrupted_{false};
};

TEST_F(LoadGeneratorTest, OneUserIsPlayedByTheCallingThread) {
  const CaseLoad load = Load(3);
  EXPECT_EQ(Play(1, 1, load), (std::map<int, std::map<int, int>>{{0, {{0, 3}}}}));
}

// 5 users on 2 threads: 5 * 1 / 2 = 2 on the first, 3 on the second.
TEST_F(LoadGeneratorTest, UsersAreSpreadEvenlyAndStayOnTheirThread) {
  const CaseLoad load = Load(2);
  EXPECT_EQ(Play(5, 2, load),
            (std::map<int, std::map<int, int>>{
                {0, {{0, 2}}}, {1, {{0, 2}}}, {2, {{1, 2}}}, {3, {{1, 2}}}, {4, {{1, 2}}}}));
}

TEST_F(LoadGeneratorTest, OnlyMissingIterationsAreSent) {
  const std::vector<std::vector<int>> missing = {{}, {1}, {0, 1}};
  CaseLoad load = Load(2);
  load.missing_iterations = &missing;
  EXPECT_EQ(Play(3, 3, load), (std::map<int, std::map<int, int>>{{1, {{1, 1}}}, {2, {{2, 2}}}}));
}

TEST_F(LoadGeneratorTest, NothingIsSentAfterAnInterruption) {
  interrupted_ = true;
  const CaseLoad load = Load(2);
  EXPECT_TRUE(Play(4, 2, load).empty());
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
