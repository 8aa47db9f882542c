// A complete measurement over TLS. The endpoint is a child process that runs this executable.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "benchmarks/accuracy/accuracy_run.h"
#include "benchmarks/accuracy/accuracy_text.h"
#include "benchmarks/accuracy/process_usage.h"
#include "benchmarks/accuracy/stamped_endpoint.h"
#include "harness/base/atomic_file.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

AccuracyResult Measure(bool tls, HttpReader reader = HttpReader::kOwn) {
  const AccuracyLoad load{.streams = 3,
                          .response = {milliseconds(5), milliseconds(1), 4, tls},
                          .requests_per_stream = 2,
                          .reader = reader};
  const CorePlan cores{.endpoint = AllowedCores(), .client = AllowedCores()};
  const auto result = MeasureAccuracy(load, cores, AccuracyDepth::kCostAndFloor);
  EXPECT_TRUE(result.has_value()) << result.error().message;
  return result.value_or(AccuracyResult{});
}

TEST(StampedEndpointTest, ReportsUrlAndCertificate) {
  const auto plain = StampedEndpoint::Start({}, AllowedCores(), false);
  ASSERT_TRUE(plain.has_value()) << plain.error().message;
  EXPECT_EQ(plain->Url(), fmt::format("http://127.0.0.1:{}/v1/chat/completions", plain->Port()));
  EXPECT_EQ(plain->CaFile(), "");
  StampedResponse response;
  response.tls = true;
  const auto tls = StampedEndpoint::Start(response, AllowedCores(), false);
  ASSERT_TRUE(tls.has_value()) << tls.error().message;
  EXPECT_EQ(tls->Url(), fmt::format("https://127.0.0.1:{}/v1/chat/completions", tls->Port()));
  EXPECT_EQ(ReadFile(tls->CaFile()).value_or("").find("-----BEGIN CERTIFICATE-----\n"), 0U);
}

TEST(AccuracyTlsTest, HasNoFloor) {
  const AccuracyResult result = Measure(true);
  EXPECT_EQ(result.failed_requests, 0U) << result.first_failure;
  EXPECT_EQ(result.endpoint.token_events, result.load.TokenEvents());
  EXPECT_TRUE(result.metrics.ttft.p99_us.has_value());
  EXPECT_TRUE(result.program.arrival.p99_us.has_value());
  EXPECT_TRUE(result.sending.p99_us.has_value());
  EXPECT_EQ(result.metrics.too_early, 0U);
  EXPECT_GT(result.cpu_us_per_event, 0);
  EXPECT_TRUE(result.cpu_us_per_event_program.has_value());
  EXPECT_FALSE(result.floor.has_value());
  EXPECT_EQ(result.cpu_us_per_event_floor, std::nullopt);
  EXPECT_EQ(ErrorTable({result}).rows.size(), 2U);  // kernel and program
  const std::vector<std::string> costs = CostTable({result}).rows[0];
  EXPECT_EQ(costs[0], "3 x 1e+03/s, TLS");
  EXPECT_EQ(costs[4], "-");
  EXPECT_EQ(costs[5], "-");
}

TEST(AccuracyTlsTest, HasAFloorWithoutTls) {
  for (const HttpReader reader : {HttpReader::kOwn, HttpReader::kCurl}) {
    const AccuracyResult result = Measure(false, reader);
    EXPECT_EQ(result.failed_requests, 0U) << result.first_failure;
    EXPECT_EQ(result.metrics.too_early, 0U);
    EXPECT_TRUE(result.floor.has_value());
    EXPECT_TRUE(result.CpuRatio().has_value());
  }
}

}  // namespace
}  // namespace llmb
