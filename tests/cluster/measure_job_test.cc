#include "harness/cluster/measure_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <variant>

#include "fixtures/fakes/manual_clock.h"
#include "harness/base/interrupt.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

using std::chrono::seconds;

RequestRecord Record(ErrorType type) {
  RequestRecord record;
  record.endpoint_name = "e";
  record.total_latency = seconds(1);
  record.error_type = type;
  record.error_message = "gone";
  return record;
}

const MeasureSinks kIgnored{
    .event = [](const RunEvent&) {}, .flow = [](const FlowStatus&) {}, .tick = [] {}};

class MeasureJobTest : public ::testing::Test {
 protected:
  MeasureJobTest() {
    job_.stages = {{.level = ClosedLoop{1}, .prompt_ids = {"p"}}};
    job_.give_up_after = 3;
  }
  void TearDown() override { Interrupted() = false; }

  // Sends failures until the job is interrupted, at most `most`. A second passes for each.
  Status FailUntilInterrupted(int most) {
    const MeasureEndpointFunction measure = [&](const EndpointJob&, const Clock&,
                                                const std::atomic<bool>& stop, const AwaitLevel&,
                                                MeasurementQueue& queue) -> Status {
      for (; sent_ < most && !stop.load(); ++sent_) {
        clock_.Advance(seconds(1));
        queue.Push(Record(ErrorType::kHttpStatus));
        const int expected = sent_ + 1;
        WaitFor([&] { return received_.load() == expected; });
      }
      return {};
    };
    return MeasureJob(job_, measure, clock_, [](const LoadLevel&) {}, std::chrono::milliseconds(1),
                      {.event =
                           [&](const RunEvent& event) {
                             if (std::holds_alternative<RequestRecord>(event)) ++received_;
                           },
                       .flow = [](const FlowStatus&) {},
                       .tick = [] {}});
  }

  EndpointJob job_;
  ManualClock clock_;
  int sent_ = 0;
  std::atomic<int> received_{0};
};

TEST_F(MeasureJobTest, GivesUpAnEndpointThatFailsInARow) {
  const Status measured = FailUntilInterrupted(100);
  ASSERT_FALSE(measured);
  EXPECT_EQ(measured.error().message,
            "given up after 5 failures in a row (--give-up-after 3), the last one: gone");
  EXPECT_EQ(sent_, 5);  // 5 s without a success
  EXPECT_EQ(received_, 5);
  EXPECT_FALSE(Interrupted());  // the run continues
}

// A stage of a search may fail as a whole.
TEST_F(MeasureJobTest, GivesUpASearchAfterAsManyFailuresAsAStageHas) {
  job_.search.emplace();
  const MeasureEndpointFunction measure = [&](const EndpointJob&, const Clock&,
                                              const std::atomic<bool>& stop, const AwaitLevel&,
                                              MeasurementQueue& queue) -> Status {
    clock_.Advance(seconds(5));
    for (int i = 0; i < kCoarseRequests - 1; ++i) queue.Push(Record(ErrorType::kHttpStatus));
    // Until the consumer has seen them all.
    queue.FinishFlow();
    EXPECT_FALSE(stop.load());
    queue.Push(Record(ErrorType::kHttpStatus));
    WaitFor([&] { return stop.load(); });
    return {};
  };
  const Status measured = MeasureJob(
      job_, measure, clock_, [](const LoadLevel&) {}, std::chrono::milliseconds(1), kIgnored);
  ASSERT_FALSE(measured);
  EXPECT_EQ(measured.error().message,
            "given up after 300 failures in a row (--give-up-after 3), the last one: gone");
}

TEST_F(MeasureJobTest, ZeroNeverGivesUp) {
  job_.give_up_after = 0;
  EXPECT_TRUE(FailUntilInterrupted(50));
  EXPECT_EQ(received_, 50);
}

TEST_F(MeasureJobTest, AnInterruptionReachesTheMeasurement) {
  const MeasureEndpointFunction measure = [](const EndpointJob&, const Clock&,
                                             const std::atomic<bool>& stop, const AwaitLevel&,
                                             MeasurementQueue&) -> Status {
    Interrupted() = true;
    return WaitFor([&] { return stop.load(); }) ? Status() : Fail("never stopped");
  };
  EXPECT_TRUE(MeasureJob(
      job_, measure, clock_, [](const LoadLevel&) {}, std::chrono::milliseconds(1), kIgnored));
}

TEST_F(MeasureJobTest, TellsWhichFlowIsPlayedAndWhatIsInFlight) {
  std::atomic<int> told{0};
  std::vector<FlowStatus> flows;
  const MeasureEndpointFunction measure = [&](const EndpointJob&, const Clock&,
                                              const std::atomic<bool>&, const AwaitLevel&,
                                              MeasurementQueue& queue) -> Status {
    for (int repetition = 0; repetition < 2; ++repetition) {
      queue.InFlight() = 3 - repetition;
      queue.BeginFlow({ClosedLoop{4}, repetition, 2});
      if (!WaitFor([&] { return told.load() == repetition + 1; })) return Fail("not told");
    }
    return {};
  };
  MeasureSinks sinks = kIgnored;
  sinks.flow = [&](const FlowStatus& flow) {
    flows.push_back(flow);
    ++told;
  };
  EXPECT_TRUE(MeasureJob(
      job_, measure, clock_, [](const LoadLevel&) {}, std::chrono::milliseconds(1), sinks));
  EXPECT_THAT(flows, ::testing::ElementsAre(FlowStatus{ClosedLoop{4}, 0, 2, 3},
                                            FlowStatus{ClosedLoop{4}, 1, 2, 2}));
}

}  // namespace
}  // namespace llmb
