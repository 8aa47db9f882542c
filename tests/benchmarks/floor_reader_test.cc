#include "benchmarks/accuracy/floor_reader.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fixtures/sim/sim_server.h"
#include "tests/sim/simulated_endpoint.h"

namespace llmb {
namespace {

SimServer Serve(const std::vector<SimFault>& faults) {
  SimProfile profile = SteadyProfile(std::chrono::milliseconds(1), std::chrono::milliseconds(1), 3);
  profile.stamp_text = true;
  profile.faults = faults;
  return StartServer(std::move(profile));
}

FloorLoad LoadFor(const SimServer& server, int streams) {
  const std::string body =
      R"({"model":"m","messages":[{"role":"user","content":"x"}],"stream":true})";
  return {
      .port = server.Port(),
      .streams = streams,
      .requests_per_stream = 2,
      .request = fmt::format("POST /v1/chat/completions HTTP/1.1\r\nContent-Length: {}\r\n\r\n{}",
                             body.size(), body),
      .time_limit = std::chrono::seconds(20)};
}

TEST(FloorReaderTest, ReadsEveryStreamToItsEnd) {
  const SimServer server = Serve({});
  std::vector<std::string> received(5);
  const auto run = ReadStreams(LoadFor(server, 5), SystemClock(),
                               [&](int stream, std::string_view bytes, TimePoint) {
                                 received[static_cast<std::size_t>(stream)] += bytes;
                               });
  ASSERT_TRUE(run.has_value()) << run.error().message;
  EXPECT_GE(run->reads, 10U);
  EXPECT_EQ(server.Stats().requests, 10U);
  EXPECT_EQ(server.Stats().connections, 5U);
  for (const std::string& bytes : received) {
    EXPECT_NE(bytes.find("[DONE]", bytes.find("[DONE]") + 1), std::string::npos);
  }
}

TEST(FloorReaderTest, SpreadsTheStartsOfStreams) {
  const SimServer server = Serve({});
  FloorLoad load = LoadFor(server, 4);
  // 0, 5, 10 and 15 ms after the first.
  load.start_spread = std::chrono::milliseconds(20);
  std::vector<TimePoint> first(4);
  const TimePoint begin = SystemClock().Now();
  const auto run =
      ReadStreams(load, SystemClock(), [&](int stream, std::string_view, TimePoint read) {
        TimePoint& time = first[static_cast<std::size_t>(stream)];
        if (time == TimePoint{}) time = read;
      });
  ASSERT_TRUE(run.has_value()) << run.error().message;
  EXPECT_EQ(server.Stats().requests, 8U);
  for (int i = 0; i < 4; ++i) {
    EXPECT_GE(first[static_cast<std::size_t>(i)] - begin, i * std::chrono::milliseconds(5));
  }
}

TEST(FloorReaderTest, ReportsErrors) {
  SimFault close;
  close.kind = SimFaultKind::kCloseMidStream;
  const SimServer server = Serve({close});
  const auto closed = ReadStreams(LoadFor(server, 1), SystemClock(), {});
  EXPECT_EQ(closed.error().message, "the endpoint closed a connection");
  SimFault stall;
  stall.kind = SimFaultKind::kNeverHeaders;
  const SimServer silent = Serve({stall});
  FloorLoad load = LoadFor(silent, 1);
  load.time_limit = Nanoseconds(1);
  EXPECT_EQ(ReadStreams(load, SystemClock(), {}).error().message,
            "the load did not finish within its time limit");
}

}  // namespace
}  // namespace llmb
