#include "benchmarks/accuracy/starved_client.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "benchmarks/accuracy/process_usage.h"
#include "harness/http/kernel_stamps.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

struct Scene {
  int inter_token_ms;
  int streams;
  bool tls;
  TimestampSource timestamps;
  HttpReader reader = HttpReader::kOwn;
};

class StarvedClientTest : public testing::TestWithParam<Scene> {};

// Whatever the scheduler does, a value is right or missing, or the client is not ok. How many
// requests end in time is the scheduler's decision, so those that do not are no fault.
TEST_P(StarvedClientTest, ShowsNoWrongValueWithoutAWord) {
  const Scene& scene = GetParam();
  if (const Status probe = ProbeKernelStamps(); !probe) GTEST_SKIP() << probe.error().message;
  const AccuracyLoad load{
      .streams = scene.streams,
      .response = {milliseconds(20), milliseconds(scene.inter_token_ms), 30, scene.tls},
      // A starved client takes seconds for each request.
      .requests_per_stream = scene.streams == 1 ? 3 : 1,
      .reader = scene.reader};
  const auto endpoint = StampedEndpoint::Start(load.response, AllowedCores(), false);
  ASSERT_TRUE(endpoint.has_value()) << endpoint.error().message;
  // The busy loops inherit it. Beside loops of normal priority the client gets a three-hundredth of
  // a core, and a TLS handshake can take a minute; beside these, a fortieth.
  ASSERT_EQ(::setpriority(PRIO_PROCESS, 0, 10), 0);
  const StarvedRun run = PlayStarved(load, *endpoint, scene.timestamps, true);
  EXPECT_EQ(run.requests + run.timeouts, load.Requests()) << run.first_failure;
  EXPECT_LE(run.time_per_output_token.largest_share, 0.4);
  const bool is_ok = run.verdict == ClientVerdict::kOk;
  EXPECT_TRUE(!is_ok || run.LargestError() <= milliseconds(3));
}

// The control: without busy loops beside it, the same client over TLS has every request and a TPOT.
// A single value may be off by milliseconds: other programs can keep the endpoint from reading a
// request at once.
TEST(FreeClientTest, HasEveryRequestAndATimePerToken) {
  if (const Status probe = ProbeKernelStamps(); !probe) GTEST_SKIP() << probe.error().message;
  const AccuracyLoad load{.streams = 1,
                          .response = {milliseconds(20), milliseconds(8), 30, /*tls=*/true},
                          .requests_per_stream = 3};
  const auto endpoint = StampedEndpoint::Start(load.response, AllowedCores(), false);
  ASSERT_TRUE(endpoint.has_value()) << endpoint.error().message;
  const StarvedRun run = PlayStarved(load, *endpoint, TimestampSource::kKernel, /*starved=*/false);
  EXPECT_EQ(run.requests, load.Requests()) << run.first_failure;
  EXPECT_GT(run.time_per_output_token.shown, 0U);
  EXPECT_LE(run.time_per_output_token.largest_share, 0.4);
}

INSTANTIATE_TEST_SUITE_P(Streams, StarvedClientTest,
                         testing::Values(Scene{1, 1, false, TimestampSource::kKernel},
                                         Scene{8, 1, false, TimestampSource::kKernel},
                                         Scene{1, 4, false, TimestampSource::kKernel},
                                         Scene{1, 4, false, TimestampSource::kKernel,
                                               HttpReader::kCurl},
                                         Scene{8, 4, false, TimestampSource::kKernel},
                                         Scene{1, 2, true, TimestampSource::kKernel},
                                         Scene{1, 4, true, TimestampSource::kKernel},
                                         Scene{1, 2, false, TimestampSource::kUser}));

}  // namespace
}  // namespace llmb
