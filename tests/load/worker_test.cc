#include "harness/load/worker.h"

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "fixtures/fakes/manual_clock.h"
#include "fixtures/fakes/scripted_transport.h"
#include "harness/metrics/run_samples.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

const std::vector<std::string> kAnswer = {
    "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n",
    "data: {\"choices\":[{\"delta\":{\"content\":\"b\"}}]}\n\n", "data: [DONE]\n\n"};

// The first token comes after 50 ms, each further piece 10 ms later, and the end at 70 ms.
ResponseScript Answer() { return StreamScript(milliseconds(50), milliseconds(10), kAnswer); }

ResponseScript Status(int status, const std::string& message = "no") {
  return {{milliseconds(5), ScriptedHead{status, "application/json"}},
          {milliseconds(0), ScriptedBytes{R"({"error":{"message":")" + message + R"("}})"}},
          {milliseconds(0), ScriptedEnd{}}};
}

class WorkerTest : public ::testing::Test {
 protected:
  static RequestTemplate MakeTemplate() {
    Endpoint endpoint;
    endpoint.name = "llama";
    endpoint.url = "http://host/v1/chat/completions";
    endpoint.model_name = "m";
    return {endpoint, Prompt{"p", "hi", "short", "simple", "coding"}, {}};
  }

  // `requests` of one prompt, for all users together.
  FlowLoad Load(int requests) { return Load(requests, usage_); }

  FlowLoad Load(int requests, UsageNegotiation& usage) {
    return Load(AllIterations(1, requests), usage);
  }

  FlowLoad Load(std::vector<std::vector<int>> iterations, UsageNegotiation& usage) {
    return {.level = ClosedLoop{2},
            .source = source_,
            .pool = pools_.emplace_back(std::move(iterations), 1, 0),
            .usage = usage,
            .interrupted = interrupted_,
            .request_id_prefix = "run",
            .repetition = 1};
  }

  std::vector<RequestRecord> Drain(Worker& worker) {
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

TEST_F(WorkerTest, ResponsesThatArriveAtOnceAreNotLost) {
  ScriptedTransport transport(clock_,
                              InOrder({StreamScript(milliseconds(0), milliseconds(0), kAnswer)}));
  const FlowLoad load = Load(6);
  Worker worker(transport, clock_, load, 0, 2);
  EXPECT_EQ(Drain(worker).size(), 6u);
}

// Each request fails in the same poll that sends it. Records must not accumulate, and no user may
// get ahead of the others.
TEST_F(WorkerTest, RecordsOfInstantFailuresAreReturnedAtOnce) {
  ScriptedTransport transport(
      clock_, InOrder({FailureScript(milliseconds(0), ErrorType::kConnect, "refused")}));
  const FlowLoad load = Load(300);
  Worker worker(transport, clock_, load, 0, 3);
  for (std::size_t returned = 1; returned <= 300; ++returned) {
    ASSERT_TRUE(worker.NextFinished());
    EXPECT_LE(transport.Sent().size(), returned + 2 * 3);
  }
  EXPECT_FALSE(worker.NextFinished());
  ASSERT_EQ(transport.Sent().size(), 300U);
  for (std::size_t i = 0; i < 300; ++i) {
    EXPECT_EQ(transport.Sent()[i].request.user, static_cast<int>(i % 3));
  }
}

// Requests fail during the poll that sends another user's request.
TEST_F(WorkerTest, RecordsOfRequestsThatEndDuringASendAreReturnedAtOnce) {
  ScriptedTransport transport(clock_, [this](const HttpRequest&) {
    clock_.Advance(milliseconds(1));
    return FailureScript(milliseconds(2), ErrorType::kConnect, "refused");
  });
  const FlowLoad load = Load(300);
  Worker worker(transport, clock_, load, 0, 3);
  for (std::size_t returned = 1; returned <= 300; ++returned) {
    ASSERT_TRUE(worker.NextFinished());
    EXPECT_LE(transport.Sent().size(), returned + 3 * 3);
  }
  EXPECT_FALSE(worker.NextFinished());
}

TEST_F(WorkerTest, AnInterruptionEndsQuickFailuresToo) {
  ScriptedTransport transport(
      clock_, InOrder({FailureScript(milliseconds(0), ErrorType::kConnect, "refused")}));
  const FlowLoad load = Load(300);
  Worker worker(transport, clock_, load, 0, 3);
  EXPECT_TRUE(worker.NextFinished());
  interrupted_ = true;
  EXPECT_EQ(Drain(worker).size(), 2U);
  EXPECT_EQ(transport.Sent().size(), 3U);
}

// The client is busy for `busy` after it has sent the first user's request, whose tokens arrive at
// 50 and 60 ms. The second user's tokens are read on time.
TEST_F(WorkerTest, ABusyClientShowsInTheReadLag) {
  const auto evidence_of = [this](milliseconds busy) {
    int sent = 0;
    ScriptedTransport transport(clock_, [&](const HttpRequest&) {
      if (++sent == 2) clock_.Advance(busy);
      return Answer();
    });
    const FlowLoad load = Load(2);
    Worker worker(transport, clock_, load, 0, 2);
    RunSamples samples;
    for (const RequestRecord& record : Drain(worker)) samples.Add(record);
    return PooledEvidence(samples.Endpoints().front());
  };
  EXPECT_LT(evidence_of(milliseconds(0)).read_lag_p99_ms.value_or(0), 1);
  // The first token is read at 55 ms, 5 ms late, and the other three on time. The p99 of 0, 0, 0
  // and 5 ms is just below 5 ms.
  EXPECT_NEAR(*evidence_of(milliseconds(55)).read_lag_p99_ms, 5, 0.2);
  EXPECT_GT(*evidence_of(milliseconds(90)).read_lag_p99_ms, 20);
  // The times of the tokens are right all the same.
  EXPECT_EQ(JudgeClient(evidence_of(milliseconds(90))), ClientVerdict::kOk);
}

// Two users send two requests each. RecordsAfter calls `happens` while the second user's first
// request is passed to the transport, so that both first requests are in flight. SuspendedSeconds
// returns the suspension of each record, 0 for none.
class SuspendedWorkerTest : public WorkerTest {
 protected:
  std::vector<RequestRecord> RecordsAfter(const std::function<void()>& happens,
                                          const ResponseScript& script = Answer()) {
    int sent = 0;
    ScriptedTransport transport(clock_, [&](const HttpRequest&) {
      if (++sent == 2) happens();
      return sent <= 2 ? script : Answer();
    });
    const FlowLoad load = Load(4);
    Worker worker(transport, clock_, load, 0, 2);
    return Drain(worker);
  }

  static std::vector<double> SuspendedSeconds(const std::vector<RequestRecord>& records) {
    std::vector<double> suspended;
    for (const RequestRecord& record : records) {
      suspended.push_back(ToSeconds(record.suspended.value_or(Nanoseconds::zero())));
    }
    return suspended;
  }
};

// The machine sleeps for an hour at the beginning of poll number `sleepy_poll` (from 1), before the
// poll reads what arrived.
class SleepyTransport final : public Transport {
 public:
  SleepyTransport(ManualClock& clock, ScriptedTransport& awake, int sleepy_poll)
      : clock_(clock), awake_(awake), polls_left_(sleepy_poll) {}

  TransferId Start(HttpRequest request, ResponseHandlers handlers) override {
    return awake_.Start(std::move(request), std::move(handlers));
  }
  void Cancel(TransferId id) override { awake_.Cancel(id); }
  void Release(TransferId id, TimePoint complete) override { awake_.Release(id, complete); }
  void Poll(TimePoint deadline) override {
    if (--polls_left_ == 0) clock_.Sleep(std::chrono::hours(1));
    awake_.Poll(deadline);
  }
  void Wake() override { awake_.Wake(); }

 private:
  ManualClock& clock_;
  ScriptedTransport& awake_;
  int polls_left_;
};

// The first poll sends the request. Three more receive the first piece, the second piece, and the
// end.
TEST_F(SuspendedWorkerTest, ASleepThatEndsWithTheRequestIsDetected) {
  for (int sleepy_poll = 1; sleepy_poll <= 4; ++sleepy_poll) {
    ScriptedTransport awake(clock_, InOrder({Answer()}));
    SleepyTransport transport(clock_, awake, sleepy_poll);
    const FlowLoad load = Load(2);
    Worker worker(transport, clock_, load, 0, 1);
    EXPECT_EQ(SuspendedSeconds(Drain(worker)), (std::vector<double>{3600, 0})) << sleepy_poll;
  }
}

// The rest of the first responses arrives in the same call that detects the suspension.
TEST_F(SuspendedWorkerTest, ARequestInFlightDuringASuspensionRecordsIt) {
  const auto records = RecordsAfter([this] { clock_.Advance(std::chrono::seconds(5)); });
  EXPECT_EQ(SuspendedSeconds(records), (std::vector<double>{5, 5, 0, 0}));
  for (const RequestRecord& record : records) EXPECT_TRUE(record.Succeeded());
}

TEST_F(SuspendedWorkerTest, ARequestInFlightDuringASleepRecordsIt) {
  const auto records = RecordsAfter([this] { clock_.Sleep(std::chrono::hours(1)); });
  EXPECT_EQ(SuspendedSeconds(records), (std::vector<double>{3600, 3600, 0, 0}));
}

TEST_F(SuspendedWorkerTest, ABusyClientIsNotSuspended) {
  const auto records = RecordsAfter([this] { clock_.AdvanceBusy(std::chrono::seconds(5)); });
  EXPECT_EQ(SuspendedSeconds(records), (std::vector<double>{0, 0, 0, 0}));
}

TEST_F(SuspendedWorkerTest, AFailureNamesTheSuspension) {
  const auto records =
      RecordsAfter([this] { clock_.Advance(std::chrono::seconds(5)); },
                   FailureScript(milliseconds(500), ErrorType::kTimeout, "no answer in 2 s"));
  ASSERT_EQ(records.size(), 4U);
  EXPECT_EQ(records[0].error_message,
            "no answer in 2 s (the load generator was suspended for 5.0 s meanwhile)");
  EXPECT_EQ(records[3].error_message, "");
}

TEST_F(WorkerTest, OneUserSendsOneAfterAnother) {
  ScriptedTransport transport(clock_, InOrder({Answer()}));
  const FlowLoad load = Load(3);
  Worker worker(transport, clock_, load, 0, 1);
  EXPECT_TRUE(transport.Sent().empty());
  const std::vector<RequestRecord> records = Drain(worker);
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(transport.MostUnderWay(), 1U);
  for (int i = 0; i < 3; ++i) {
    const auto index = static_cast<std::size_t>(i);
    EXPECT_EQ(records[index].iteration, i);
    EXPECT_EQ(records[index].repetition, 1);
    EXPECT_EQ(records[index].total_latency, milliseconds(70));
    // In a closed loop the next request begins when the last one ends.
    EXPECT_EQ(transport.Sent()[index].started, TimePoint(milliseconds(70 * i)));
  }
}

TEST_F(WorkerTest, UsersAreIndependentAndKeepTheirConnections) {
  ScriptedTransport transport(clock_, InOrder({Answer()}));
  const FlowLoad load = Load(6);
  Worker worker(transport, clock_, load, 10, 3);
  const std::vector<RequestRecord> records = Drain(worker);
  EXPECT_EQ(records.size(), 6U);
  EXPECT_EQ(transport.MostUnderWay(), 3U);
  std::multiset<int> users;
  std::set<std::string> ids;
  for (const auto& sent : transport.Sent()) users.insert(sent.request.user);
  for (const RequestRecord& record : records) ids.insert(record.request_id);
  EXPECT_EQ(users, (std::multiset<int>{10, 10, 11, 11, 12, 12}));
  EXPECT_EQ(ids.size(), 6U);
}

TEST_F(WorkerTest, CollectsUnknownKeysWithText) {
  ScriptedTransport transport(
      clock_, InOrder({StreamScript(milliseconds(50), milliseconds(10),
                                    {"data: {\"choices\":[{\"delta\":{\"narration\":\"x\"}}]}\n\n",
                                     "data: [DONE]\n\n"})}));
  UnknownKeys keys;
  FlowLoad load = Load(2);
  load.unknown_keys = &keys;
  Worker worker(transport, clock_, load, 0, 1);
  EXPECT_EQ(Drain(worker).size(), 2U);
  EXPECT_EQ(keys.Keys(), (std::set<std::string>{"narration"}));
}

TEST(UnknownKeys, AreBounded) {
  UnknownKeys keys;
  for (int i = 0; i < 100; ++i) keys.Add(std::to_string(i));
  EXPECT_EQ(keys.Keys().size(), UnknownKeys::kMostKeys);
}

// The first user's response takes 300 ms and those of the second 70 ms, so the second sends 5 of
// the 6 requests: at 0, 70, 140, 210 and 280 ms.
TEST_F(WorkerTest, AFreeUserTakesTheNextRequestWhileAnotherWaits) {
  ScriptedTransport transport(clock_, [](const HttpRequest& request) {
    ResponseScript script = Answer();
    if (request.user == 0) script.front().after = milliseconds(280);
    return script;
  });
  const FlowLoad load = Load(6);
  Worker worker(transport, clock_, load, 0, 2);
  std::map<int, int> requests;
  std::set<int> iterations;
  for (const RequestRecord& record : Drain(worker)) {
    ++requests[record.user.value()];
    iterations.insert(record.iteration);
  }
  EXPECT_EQ(requests, (std::map<int, int>{{0, 1}, {1, 5}}));
  EXPECT_EQ(iterations, (std::set<int>{0, 1, 2, 3, 4, 5}));
}

TEST_F(WorkerTest, RecordsNameTheLoadAndTheRepetition) {
  ScriptedTransport transport(clock_, InOrder({Answer()}));
  const FlowLoad load = Load(1);
  Worker worker(transport, clock_, load, 0, 1);
  const std::vector<RequestRecord> records = Drain(worker);
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].load, LoadLevel(ClosedLoop{2}));
  EXPECT_EQ(records[0].repetition, 1);
  EXPECT_EQ(records[0].user, 0);
  EXPECT_EQ(records[0].prompt_id, "p");
}

TEST_F(WorkerTest, AResumedRunSendsOnlyWhatIsMissing) {
  ScriptedTransport transport(clock_, InOrder({Answer()}));
  const FlowLoad load = Load({{1, 3}}, usage_);
  Worker worker(transport, clock_, load, 0, 1);
  const std::vector<RequestRecord> records = Drain(worker);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].iteration, 1);
  EXPECT_EQ(records[0].request_id, "run-p-0-1");
  EXPECT_EQ(records[1].iteration, 3);
}

TEST_F(WorkerTest, ASecretThatTheEndpointRepeatsIsHidden) {
  Endpoint endpoint;
  endpoint.name = "llama";
  endpoint.url = "http://host/v1/chat/completions";
  endpoint.auth_token = Secret("t0p-s3cret");
  template_ = RequestTemplate(endpoint, Prompt{"p", "hi", "short", "simple", "coding"}, {});
  const std::vector<std::string> pieces = {
      "data: {\"choices\":[{\"delta\":{\"content\":\"you sent t0p-s\"}}]}\n\n",
      "data: "
      "{\"choices\":[{\"delta\":{\"content\":\"3cret\"},\"finish_reason\":\"t0p-s3cret\"}]}\n\n",
      "data: {\"error\":{\"message\":\"Bearer t0p-s3cret is wrong\"}}\n\n"};
  ScriptedTransport transport(clock_,
                              InOrder({StreamScript(milliseconds(1), milliseconds(1), pieces)}));
  const FlowLoad load = Load(1);
  Worker worker(transport, clock_, load, 0, 1);
  const std::vector<RequestRecord> records = Drain(worker);
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].response_text, "you sent ***");
  EXPECT_EQ(records[0].finish_reason, "***");
  EXPECT_NE(records[0].error_message.find(": *** is wrong"), std::string::npos);
  EXPECT_EQ(records[0].error_message.find("s3cret"), std::string::npos);
}

TEST_F(WorkerTest, NothingToDoEndsAtOnce) {
  ScriptedTransport transport(clock_, InOrder({Answer()}));
  const FlowLoad load = Load(1);
  Worker worker(transport, clock_, load, 0, 0);
  EXPECT_FALSE(worker.NextFinished());
}

TEST_F(WorkerTest, AFailureDoesNotStopTheOthers) {
  ScriptedTransport transport(
      clock_, InOrder({FailureScript(milliseconds(1), ErrorType::kConnect, "refused"), Answer()}));
  const FlowLoad load = Load(2);
  Worker worker(transport, clock_, load, 0, 1);
  const std::vector<RequestRecord> records = Drain(worker);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].error_type, ErrorType::kConnect);
  EXPECT_TRUE(records[1].Succeeded());
}

TEST_F(WorkerTest, AServerThatRejectsStreamOptionsIsAskedAgainWithoutThem) {
  const auto choose = [](const HttpRequest& request) {
    return request.body.find("stream_options") == std::string::npos ? Answer() : Status(400);
  };
  ScriptedTransport transport(clock_, choose);
  const FlowLoad load = Load(3);
  Worker worker(transport, clock_, load, 0, 1);
  const std::vector<RequestRecord> records = Drain(worker);
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(transport.Sent().size(), 4U);  // one rejected, three accepted
  for (const RequestRecord& record : records) EXPECT_TRUE(record.Succeeded());
  EXPECT_EQ(records[0].iteration, 0);
  // The rejected request is not part of the measured one.
  EXPECT_EQ(records[0].total_latency, milliseconds(70));
  EXPECT_TRUE(usage_.WasRejected());
}

TEST_F(WorkerTest, AnUnprocessableFieldOrAServerErrorThatNamesItIsLeftOut) {
  for (const ResponseScript& rejection :
       {Status(422), Status(500, "unexpected keyword argument 'stream_options'"),
        Status(500, "unknown field include_usage")}) {
    const auto choose = [&](const HttpRequest& request) {
      return request.body.find("stream_options") == std::string::npos ? Answer() : rejection;
    };
    ScriptedTransport transport(clock_, choose);
    UsageNegotiation usage;
    const FlowLoad load = Load(2, usage);
    Worker worker(transport, clock_, load, 0, 1);
    const std::vector<RequestRecord> records = Drain(worker);
    ASSERT_EQ(records.size(), 2U);
    EXPECT_TRUE(records[0].Succeeded()) << records[0].error_message;
    EXPECT_TRUE(records[1].Succeeded());
    EXPECT_TRUE(usage.WasRejected());
  }
}

TEST_F(WorkerTest, AServerErrorThatNamesNoFieldIsNotSentAgain) {
  ScriptedTransport transport(clock_, InOrder({Status(500)}));
  const FlowLoad load = Load(1);
  Worker worker(transport, clock_, load, 0, 1);
  EXPECT_EQ(Drain(worker).size(), 1U);
  EXPECT_EQ(transport.Sent().size(), 1U);
}

TEST_F(WorkerTest, ABadRequestForAnotherReasonIsAskedAgainOnlyOnce) {
  ScriptedTransport transport(clock_, InOrder({Status(400)}));
  const FlowLoad load = Load(3);
  Worker worker(transport, clock_, load, 0, 1);
  const std::vector<RequestRecord> records = Drain(worker);
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(transport.Sent().size(), 4U);
  EXPECT_EQ(records[2].http_status, 400);
  EXPECT_FALSE(usage_.WasRejected());
}

// The 400 of the second user arrives after the first user's request has succeeded without the
// field.
TEST_F(WorkerTest, ARejectionThatComesLateIsAskedAgainToo) {
  ScriptedTransport transport(clock_, [](const HttpRequest& request) {
    if (request.body.find("stream_options") == std::string::npos) return Answer();
    ResponseScript rejection = Status(400);
    if (request.user == 1) rejection.front().after = milliseconds(200);
    return rejection;
  });
  const FlowLoad load = Load(4);
  Worker worker(transport, clock_, load, 0, 2);
  const std::vector<RequestRecord> records = Drain(worker);
  ASSERT_EQ(records.size(), 4U);
  for (const RequestRecord& record : records) EXPECT_TRUE(record.Succeeded());
  EXPECT_EQ(transport.Sent().size(), 6U);  // two rejected, four accepted
  EXPECT_TRUE(usage_.WasRejected());
}

// The repeated request fails for another reason, so it is still unknown whether the field was
// rejected. The next request finds out.
TEST_F(WorkerTest, AnOverloadedServerDoesNotDecideAboutStreamOptions) {
  for (const int overloaded : {429, 503}) {
    UsageNegotiation usage;
    int answered = 0;
    ScriptedTransport transport(clock_, [&](const HttpRequest& request) {
      if (request.body.find("stream_options") != std::string::npos) return Status(400);
      return ++answered == 1 ? Status(overloaded) : Answer();
    });
    const FlowLoad load = Load(3, usage);
    Worker worker(transport, clock_, load, 0, 1);
    const std::vector<RequestRecord> records = Drain(worker);
    ASSERT_EQ(records.size(), 3U);
    EXPECT_EQ(records[0].http_status, overloaded);
    EXPECT_TRUE(records[1].Succeeded());
    EXPECT_TRUE(records[2].Succeeded());
    EXPECT_EQ(transport.Sent().size(), 5U);  // two rejected
  }
}

TEST_F(WorkerTest, AnInterruptionCancelsRequestsInFlight) {
  // A request that never ends on its own within its time limit.
  ScriptedTransport transport(clock_, InOrder({Answer(), ResponseScript{}}));
  const FlowLoad load = Load(5);
  Worker worker(transport, clock_, load, 0, 1);
  EXPECT_TRUE(worker.NextFinished()->Succeeded());
  interrupted_ = true;
  const std::vector<RequestRecord> rest = Drain(worker);
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].error_type, ErrorType::kCancelled);
  EXPECT_EQ(transport.Sent().size(), 2U);
}

}  // namespace
}  // namespace llmb
