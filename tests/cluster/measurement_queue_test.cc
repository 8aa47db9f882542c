#include "harness/cluster/measurement_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/wait_for.h"

namespace llmb {
namespace {

constexpr auto kLongWait = std::chrono::seconds(30);

RequestRecord Record(const std::string& id) {
  RequestRecord record;
  record.endpoint_name = "e";
  record.prompt_id = "p";
  record.request_id = id;
  record.total_latency = Nanoseconds(1);
  return record;
}

TEST(MeasurementQueue, PassesEventsOnInOrder) {
  MeasurementQueue queue;
  queue.Push(Record("a"));
  queue.Push(CaseRun());
  queue.Push(EndpointNote{"e", "note"});
  queue.Close();
  std::vector<std::size_t> kinds;
  while (queue.Drain(kLongWait, [&](const RunEvent& event) { kinds.push_back(event.index()); })) {
  }
  EXPECT_EQ(kinds, (std::vector<std::size_t>{0, 1, 2}));
}

TEST(MeasurementQueue, AnEmptyClosedQueueHasEnded) {
  MeasurementQueue queue;
  EXPECT_TRUE(queue.Drain(Nanoseconds(0), [](const RunEvent&) {}));
  queue.Close();
  EXPECT_FALSE(queue.Drain(kLongWait, [](const RunEvent&) {}));
}

TEST(MeasurementQueue, AFullQueueBlocksTheMeasuringThreads) {
  MeasurementQueue queue(/*most_waiting=*/3);
  std::atomic<int> pushed = 0;
  std::jthread measuring([&] {
    for (int i = 0; i < 10; ++i, ++pushed) queue.Push(Record("a"));
    queue.Close();
  });
  ASSERT_TRUE(WaitFor([&] { return pushed == 3; }));
  int taken = 0;
  const auto count = [&](const RunEvent&) { ++taken; };
  EXPECT_TRUE(queue.Drain(kLongWait, count));
  EXPECT_EQ(taken, 3);
  while (queue.Drain(kLongWait, count)) {
  }
  EXPECT_EQ(taken, 10);
}

TEST(MeasurementQueue, FinishFlowPoolsTheRecordsSinceTheLastOne) {
  MeasurementQueue queue;
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  std::uint64_t third = 1;
  std::jthread measuring([&] {
    queue.Push(Record("a"));
    queue.Push(Record("b"));
    first = queue.FinishFlow().OfPrompt("p").total_requests;
    queue.Push(Record("c"));
    second = queue.FinishFlow().OfPrompt("p").total_requests;
    third = queue.FinishFlow().OfPrompt("p").total_requests;
    queue.Close();
  });
  int taken = 0;
  while (queue.Drain(kLongWait, [&](const RunEvent&) { ++taken; })) {
  }
  measuring.join();
  EXPECT_EQ(taken, 3);
  EXPECT_EQ(first, 2U);
  EXPECT_EQ(second, 1U);
  EXPECT_EQ(third, 0U);
}

TEST(MeasurementQueue, SamplesOfEarlierAttemptsArePooledOnly) {
  MeasurementQueue queue;
  std::uint64_t requests = 0;
  std::jthread measuring([&] {
    FlowSamples earlier;
    earlier.Add(Record("a"));
    queue.PushEarlier(std::move(earlier));
    queue.Push(Record("b"));
    requests = queue.FinishFlow().OfPrompt("p").total_requests;
    queue.Close();
  });
  int taken = 0;
  while (queue.Drain(kLongWait, [&](const RunEvent&) { ++taken; })) {
  }
  measuring.join();
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(requests, 2U);
}

TEST(MeasurementQueue, ManyThreadsLoseNothing) {
  MeasurementQueue queue;
  constexpr int kThreads = 8;
  constexpr int kRecords = 500;
  std::vector<std::jthread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < kRecords; ++j) queue.Push(Record("x"));
    });
  }
  std::jthread closing([&] {
    for (std::jthread& thread : threads) thread.join();
    queue.Close();
  });
  int taken = 0;
  while (queue.Drain(kLongWait, [&](const RunEvent&) { ++taken; })) {
  }
  EXPECT_EQ(taken, kThreads * kRecords);
}

}  // namespace
}  // namespace llmb
