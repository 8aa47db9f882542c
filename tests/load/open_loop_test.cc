#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <set>

#include "fixtures/fakes/manual_clock.h"
#include "fixtures/fakes/scripted_transport.h"
#include "harness/load/load_generator.h"
#include "harness/load/worker.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using Milliseconds = std::vector<std::int64_t>;

// The only token comes after `latency`, and with it the end.
ResponseScript AnswerAfter(milliseconds latency) {
  return StreamScript(
      latency, milliseconds(0),
      {"data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n", "data: [DONE]\n\n"});
}

ResponseScript Rejection() {
  return {{milliseconds(5), ScriptedHead{400, "application/json"}},
          {milliseconds(0), ScriptedBytes{R"({"error":{"message":"stream_options?"}})"}},
          {milliseconds(0), ScriptedEnd{}}};
}

// One prompt, asked for until the data end at row `end`. Row `stopping` sets `stopped`.
class EndingSource final : public RequestSource {
 public:
  explicit EndingSource(const RequestTemplate& prompt) : prompt_({&prompt, 1}) {}

  std::shared_ptr<const RequestTemplate> RequestOf(const PooledRequest& drawn) override {
    if (drawn.iteration == stopping) stopped = true;
    return drawn.iteration < end ? prompt_.RequestOf(drawn) : nullptr;
  }

  int end = 100;
  int stopping = 100;
  std::atomic<bool> stopped{false};

 private:
  PromptSource prompt_;
};

// Requests are due every 100 ms from the start on, unless a test says otherwise.
class OpenLoopTest : public ::testing::Test {
 protected:
  FlowLoad Flow(int requests, int most_in_flight) {
    return Flow(FlowRequests{.iterations = AllIterations(1, requests)}, most_in_flight);
  }

  FlowLoad Flow(FlowRequests requests, int most_in_flight) {
    slots_.emplace(most_in_flight);
    pool_.emplace(std::move(requests), 1, 0);
    schedule_.emplace(FlowSchedule{
        DrawSchedule({.pattern = {.process = ArrivalProcess::kConstant}, .rate = 10}, *pool_),
        *slots_});
    return {.level = OpenLoop{10},
            .source = source_,
            .pool = *pool_,
            .usage = usage_,
            .interrupted = interrupted_,
            .request_id_prefix = "run",
            .schedule = &*schedule_};
  }

  static std::vector<RequestRecord> Drain(Worker& worker) {
    std::vector<RequestRecord> records;
    while (auto record = worker.NextFinished()) records.push_back(std::move(*record));
    return records;
  }

  // All requests of a flow whose endpoint answers after `latency`.
  std::vector<RequestRecord> Play(int requests, int most_in_flight, milliseconds latency) {
    transport_.emplace(clock_, InOrder({AnswerAfter(latency)}));
    const FlowLoad flow = Flow(requests, most_in_flight);
    Worker worker(*transport_, clock_, flow, ScheduleShare{});
    return Drain(worker);
  }

  // Rows 0 and 2 are a conversation, rows 1 and 3 stand alone and are due at 100 and 200 ms. One
  // request may be in flight, for 250 ms.
  FlowLoad Turns(milliseconds delay) {
    transport_.emplace(clock_, InOrder({AnswerAfter(milliseconds(250))}));
    FlowLoad flow = Flow({.iterations = AllIterations(1, 4),
                          .conversations = Conversations{.turns = {{0, 2}, {1}, {3}},
                                                         .delays = {{}, {}, delay, {}}}},
                         1);
    pool_->StartsAt(clock_.Now());
    return flow;
  }

  std::vector<RequestRecord> PlayTurns(milliseconds delay) {
    const FlowLoad flow = Turns(delay);
    Worker worker(*transport_, clock_, flow, ScheduleShare{.begin = clock_.Now()});
    return Drain(worker);
  }

  Milliseconds Starts() const {
    Milliseconds starts;
    for (const auto& sent : transport_->Sent()) {
      starts.push_back(sent.started.time_since_epoch() / milliseconds(1));
    }
    return starts;
  }

  std::vector<int> Connections() const {
    std::vector<int> connections;
    for (const auto& sent : transport_->Sent()) connections.push_back(sent.request.user);
    return connections;
  }

  static Milliseconds Waits(const std::vector<RequestRecord>& records) {
    Milliseconds waits;
    for (const RequestRecord& record : records) {
      waits.push_back(record.slot_wait.value() / milliseconds(1));
    }
    return waits;
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
  EndingSource source_{template_};
  UsageNegotiation usage_;
  std::atomic<bool> interrupted_{false};
  std::optional<RequestPool> pool_;
  std::optional<SendSlots> slots_;
  std::optional<FlowSchedule> schedule_;
  std::optional<ScriptedTransport> transport_;
};

TEST_F(OpenLoopTest, SendsOnScheduleWhateverTheEndpointDoes) {
  for (const milliseconds latency : {milliseconds(1), milliseconds(10'000)}) {
    const TimePoint begin = clock_.Now();
    const std::vector<RequestRecord> records = [&] {
      transport_.emplace(clock_, InOrder({AnswerAfter(latency)}));
      const FlowLoad flow = Flow(5, 100);
      Worker worker(*transport_, clock_, flow, ScheduleShare{.begin = begin});
      return Drain(worker);
    }();
    ASSERT_EQ(records.size(), 5U);
    for (std::size_t i = 0; i < 5; ++i) {
      EXPECT_EQ(transport_->Sent()[i].started, begin + i * milliseconds(100));
      EXPECT_EQ(records[i].total_latency, latency);
      EXPECT_EQ(records[i].schedule_delay, Nanoseconds::zero());
      EXPECT_EQ(records[i].slot_wait, Nanoseconds::zero());
      EXPECT_EQ(records[i].iteration, static_cast<int>(i));
      EXPECT_EQ(records[i].user, std::nullopt);
      EXPECT_EQ(records[i].load, LoadLevel(OpenLoop{10}));
    }
  }
}

// Two may be in flight for 250 ms each. Requests 0 and 1 start on schedule at 0 and 100 ms and end
// at 250 and 350 ms, when 2 (due at 200) and 3 (due at 300) start. They end at 500 and 600 ms, when
// 4 (due at 400) and 5 (due at 500) start.
TEST_F(OpenLoopTest, WhatIsDueWaitsForASlotInOrder) {
  const std::vector<RequestRecord> records = Play(6, 2, milliseconds(250));
  EXPECT_EQ(transport_->MostUnderWay(), 2U);
  EXPECT_EQ(Starts(), (Milliseconds{0, 100, 250, 350, 500, 600}));
  EXPECT_EQ(Waits(records), (Milliseconds{0, 0, 50, 50, 100, 100}));
  for (const RequestRecord& record : records) {
    EXPECT_EQ(record.schedule_delay, Nanoseconds::zero());
    EXPECT_EQ(record.SinceScheduled(), record.slot_wait);
  }
}

// Row 0 ends at 250 ms, when row 1 gets its slot and turn 2 is due. The turn waits for the next
// slot, at 500 ms, while row 3 is due already; that gets the one of 750 ms.
TEST_F(OpenLoopTest, ResponsesAreReadWhileATurnWaitsForASlotAndARequestIsDue) {
  const std::vector<RequestRecord> records = PlayTurns(milliseconds(0));
  EXPECT_EQ(Starts(), (Milliseconds{0, 250, 500, 750}));
  EXPECT_EQ(Waits(records), (Milliseconds{0, 150, 250, 550}));
  EXPECT_EQ(records.at(2).iteration, 2);
}

// Turn 2 is due at 350 ms, while row 3 waits for the slot of 500 ms. The turn gets that of 750 ms.
TEST_F(OpenLoopTest, ResponsesAreReadWhileARequestWaitsForASlotAndATurnIsDue) {
  const std::vector<RequestRecord> records = PlayTurns(milliseconds(100));
  EXPECT_EQ(Starts(), (Milliseconds{0, 250, 500, 750}));
  EXPECT_EQ(Waits(records), (Milliseconds{0, 150, 300, 400}));
  EXPECT_EQ(records.at(2).iteration, 3);
}

// Turn 2 waits for the slot of 500 ms since 250 ms, when row 3, which is next, is not there.
TEST_F(OpenLoopTest, ATurnThatWaitsForASlotIsSentAlthoughTheDataEndMeanwhile) {
  source_.end = 3;
  EXPECT_EQ(PlayTurns(milliseconds(0)).size(), 3U);
  EXPECT_EQ(Starts(), (Milliseconds{0, 250, 500}));
}

// The schedule ends at 250 ms, when row 3 begins to wait for the slot of 500 ms. Turn 2, due at
// 350 ms, gets it.
TEST_F(OpenLoopTest, ATurnIsSentAlthoughTheScheduleEndsWhileARequestWaitsForASlot) {
  source_.stopping = 3;
  FlowLoad flow = Turns(milliseconds(100));
  flow.ended = &source_.stopped;
  Worker worker(*transport_, clock_, flow, ScheduleShare{.begin = clock_.Now()});
  EXPECT_EQ(Drain(worker).size(), 3U);
  EXPECT_EQ(Starts(), (Milliseconds{0, 250, 500}));
}

// Nothing more is sent once the third request has been, and all three are awaited.
TEST_F(OpenLoopTest, SendsNoMoreOnceItIsEnded) {
  std::atomic<bool> ended{false};
  int sent = 0;
  transport_.emplace(clock_, [&](const HttpRequest&) {
    if (++sent == 3) ended = true;
    return AnswerAfter(milliseconds(1000));
  });
  FlowLoad flow = Flow(6, 100);
  flow.ended = &ended;
  Worker worker(*transport_, clock_, flow, ScheduleShare{});
  const std::vector<RequestRecord> records = Drain(worker);
  ASSERT_EQ(records.size(), 3U);
  for (const RequestRecord& record : records) EXPECT_TRUE(record.Succeeded());
  EXPECT_EQ(Starts(), (Milliseconds{0, 100, 200}));
}

// The client is busy for 130 ms while it sends request 1 at 100 ms, so request 2, due at 200 ms, is
// sent at 230 ms. That is the client's delay: a slot was free. Request 3 is on schedule again.
TEST_F(OpenLoopTest, ABusyClientShowsInTheSendDelay) {
  int sent = 0;
  transport_.emplace(clock_, [&](const HttpRequest&) {
    if (++sent == 2) clock_.AdvanceBusy(milliseconds(130));
    return AnswerAfter(milliseconds(10));
  });
  const FlowLoad flow = Flow(4, 100);
  Worker worker(*transport_, clock_, flow, ScheduleShare{});
  Milliseconds delays;
  for (const RequestRecord& record : Drain(worker)) {
    delays.push_back(record.schedule_delay.value() / milliseconds(1));
    EXPECT_EQ(record.slot_wait, Nanoseconds::zero());
  }
  EXPECT_EQ(delays, (Milliseconds{0, 0, 30, 0}));
}

// Responses take 150 ms, so two connections are in use at a time: at 200 ms the one of request 0 is
// idle, at 300 ms that of request 1.
TEST_F(OpenLoopTest, ReusesConnections) {
  Play(4, 100, milliseconds(150));
  EXPECT_EQ(Connections(), (std::vector<int>{0, 1, 0, 1}));
}

// Request 0 takes 240 ms and the others 50 ms. At 200 ms only connection 1 is idle. From 300 ms on
// both are: number 0 since 240 ms, and number 1 since 250 ms.
TEST_F(OpenLoopTest, TakesTheConnectionThatWasUsedLast) {
  transport_.emplace(clock_,
                     InOrder({AnswerAfter(milliseconds(240)), AnswerAfter(milliseconds(50))}));
  const FlowLoad flow = Flow(5, 100);
  Worker worker(*transport_, clock_, flow, ScheduleShare{});
  Drain(worker);
  EXPECT_EQ(Connections(), (std::vector<int>{0, 1, 1, 1, 1}));
}

TEST_F(OpenLoopTest, AnInterruptionEndsTheSchedule) {
  transport_.emplace(clock_, [&](const HttpRequest&) {
    if (clock_.Now() >= TimePoint(milliseconds(200))) interrupted_ = true;
    return AnswerAfter(milliseconds(1000));
  });
  const FlowLoad flow = Flow(10, 100);
  Worker worker(*transport_, clock_, flow, ScheduleShare{});
  const std::vector<RequestRecord> records = Drain(worker);
  EXPECT_EQ(records.size(), 3U);
  for (const RequestRecord& record : records) EXPECT_EQ(record.error_type, ErrorType::kCancelled);
}

// One slot, which request 0 keeps for 450 ms. Request 1 is sent then, and an interruption comes. 2,
// 3 and 4 are due at 200, 300 and 400 ms, and 5 is not yet.
TEST_F(OpenLoopTest, WhatWaitsForASlotAtAnInterruptionIsCancelled) {
  transport_.emplace(clock_, [&](const HttpRequest&) {
    if (clock_.Now() >= TimePoint(milliseconds(450))) interrupted_ = true;
    return AnswerAfter(milliseconds(450));
  });
  const FlowLoad flow = Flow(10, 1);
  Worker worker(*transport_, clock_, flow, ScheduleShare{});
  const std::vector<RequestRecord> records = Drain(worker);
  EXPECT_EQ(Starts(), (Milliseconds{0, 450}));
  std::map<int, const RequestRecord*> by_iteration;
  for (const RequestRecord& record : records) by_iteration[record.iteration] = &record;
  ASSERT_EQ(by_iteration.size(), 5U);
  EXPECT_TRUE(by_iteration[0]->Succeeded());
  EXPECT_EQ(by_iteration[1]->error_type, ErrorType::kCancelled);
  for (int i = 2; i <= 4; ++i) {
    const RequestRecord& record = *by_iteration[i];
    EXPECT_EQ(record.error_type, ErrorType::kCancelled);
    EXPECT_EQ(record.started, TimePoint(milliseconds(450)));
    EXPECT_EQ(record.slot_wait, milliseconds(450 - 100 * i));
    EXPECT_EQ(record.total_latency, Nanoseconds::zero());
  }
}

TEST_F(OpenLoopTest, InstantFailuresDoNotHoldRecordsBack) {
  transport_.emplace(clock_,
                     InOrder({FailureScript(milliseconds(0), ErrorType::kConnect, "refused")}));
  const FlowLoad flow = Flow(100, 3);
  Worker worker(*transport_, clock_, flow,
                ScheduleShare{.begin = TimePoint(milliseconds(-20'000))});
  for (std::size_t returned = 1; returned <= 100; ++returned) {
    ASSERT_TRUE(worker.NextFinished());
    EXPECT_LE(transport_->Sent().size(), returned + 3);
  }
  EXPECT_FALSE(worker.NextFinished());
}

// Request 0 is rejected with usage at 5 ms, and sent again without it on the same connection.
TEST_F(OpenLoopTest, ARejectedRequestIsSentAgainWithoutUsage) {
  transport_.emplace(clock_, InOrder({Rejection(), AnswerAfter(milliseconds(10))}));
  const FlowLoad flow = Flow(2, 1);
  Worker worker(*transport_, clock_, flow, ScheduleShare{});
  const std::vector<RequestRecord> records = Drain(worker);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_TRUE(records[0].Succeeded()) << records[0].error_message;
  EXPECT_TRUE(records[1].Succeeded()) << records[1].error_message;
  EXPECT_EQ(Starts(), (Milliseconds{0, 5, 100}));
  EXPECT_TRUE(usage_.WasRejected());
  // It was due at 0. The 5 ms until the endpoint refused it are not the client's.
  EXPECT_EQ(records[0].SinceScheduled(), milliseconds(5));
  EXPECT_EQ(records[0].schedule_delay, milliseconds(0));
}

TEST_F(OpenLoopTest, AnEmptyScheduleSendsNothing) {
  EXPECT_TRUE(Play(0, 1, milliseconds(1)).empty());
}

// Request i belongs to thread i mod T. Each thread has a transport of its own.
TEST_F(OpenLoopTest, RequestsAreDealtToThreadsInTurn) {
  for (const std::size_t thread : {0U, 1U, 2U}) {
    transport_.emplace(clock_, InOrder({AnswerAfter(milliseconds(0))}));
    const FlowLoad flow = Flow(8, 100);
    Worker worker(*transport_, clock_, flow,
                  ScheduleShare{.begin = clock_.Now(), .thread = thread, .threads = 3});
    int expected = static_cast<int>(thread);
    for (const RequestRecord& record : Drain(worker)) {
      EXPECT_EQ(record.iteration, expected);
      expected += 3;
    }
    EXPECT_GE(expected, 8);
  }
}

TEST_F(OpenLoopTest, TheGeneratorPlaysTheWholeScheduleOnAllThreads) {
  std::vector<std::unique_ptr<ScriptedTransport>> owned;
  std::vector<Transport*> transports;
  for (int i = 0; i < 3; ++i) {
    owned.push_back(
        std::make_unique<ScriptedTransport>(clock_, InOrder({AnswerAfter(milliseconds(30))})));
    transports.push_back(owned.back().get());
  }
  const FlowLoad flow = Flow(20, 2);
  std::mutex mutex;
  std::map<int, int> iterations;
  std::set<int> threads;
  PlayFlow(flow, transports, clock_, [&](int thread, const RequestRecord& record) {
    const std::scoped_lock lock(mutex);
    ++iterations[record.iteration];
    threads.insert(thread);
  });
  EXPECT_EQ(iterations.size(), 20U);
  EXPECT_EQ(threads, (std::set<int>{0, 1, 2}));
}

}  // namespace
}  // namespace llmb
