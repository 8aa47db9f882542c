#include "harness/run/stream_limits.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

EndpointJob JobFor(const std::string& url, int users, bool simulated = false) {
  EndpointJob job;
  job.endpoint.url = url;
  job.endpoint.simulated = simulated;
  job.stages = {{.level = ClosedLoop{users}, .prompt_ids = {}}};
  return job;
}

std::string ErrorOf(const Status& status) { return status ? "none" : status.error().message; }

TEST(StreamNeeds, AreNoneForNoJobs) { EXPECT_EQ(NeedsOf({}, false), StreamNeeds{}); }

TEST(StreamNeeds, CountEachStreamsFilesPortsAndMemory) {
  const StreamNeeds needs = NeedsOf({JobFor("http://a:8000/v1/chat/completions", 1000)}, false);
  EXPECT_EQ(needs.files, 3344u);
  EXPECT_EQ(needs.ports, 1000u);
  EXPECT_EQ(needs.destination, "a:8000");
  EXPECT_EQ(needs.memory_bytes, 65'536'000u);
}

TEST(StreamNeeds, AddUpWhereEndpointsAreMeasuredTogether) {
  const std::vector<EndpointJob> jobs = {JobFor("http://a/x", 100), JobFor("http://a/y", 100),
                                         JobFor("http://b/x", 150)};
  // A process per endpoint, so files do not add up; ports of one destination do.
  const StreamNeeds together = NeedsOf(jobs, false);
  EXPECT_EQ(together.files, 1114u);
  EXPECT_EQ(together.ports, 200u);
  EXPECT_EQ(together.destination, "a");
  EXPECT_EQ(together.memory_bytes, 350u * 65536);
  const StreamNeeds serial = NeedsOf(jobs, true);
  EXPECT_EQ(serial.ports, 150u);
  EXPECT_EQ(serial.destination, "b");
  EXPECT_EQ(serial.memory_bytes, 150u * 65536);
}

TEST(StreamNeeds, CountBothEndsOfASimulatedStream) {
  const std::vector<EndpointJob> jobs(5, JobFor("http://127.0.0.1/v1", 1000, true));
  const StreamNeeds needs = NeedsOf(jobs, false);
  EXPECT_EQ(needs.files, 5320u);  // of the one process that serves them all
  EXPECT_EQ(needs.memory_bytes, 10'000u * 65536);
}

TEST(StreamLimits, AreCheckedOneByOne) {
  const StreamNeeds needs{.files = 100, .ports = 50, .destination = "a:1", .memory_bytes = 1000};
  EXPECT_EQ(ErrorOf(CheckStreams(needs, {})), "none");
  EXPECT_EQ(ErrorOf(CheckStreams(needs, {100, 50, 1000})), "none");
  EXPECT_EQ(
      ErrorOf(CheckStreams(needs, {99, 50, 1000})),
      "too few open files for so many streams: 100 are needed, 99 are available; raise the hard "
      "limit (ulimit -Hn 100) or use fewer users");
  EXPECT_EQ(
      ErrorOf(CheckStreams(needs, {100, 49, 1000})),
      "too few local ports for so many streams: 50 are needed, 49 are available; all streams go "
      "to a:1; widen net.ipv4.ip_local_port_range or use fewer users");
  EXPECT_EQ(ErrorOf(CheckStreams(needs, {100, 50, 999})),
            "too few bytes of memory for so many streams: 1000 are needed, 999 are available; free "
            "some or use fewer users");
}

// 500 may be in flight. What helps is not what helps with users.
TEST(StreamNeeds, OfAnOpenLoopAreThoseOfWhatMayBeInFlight) {
  EndpointJob job = JobFor("http://a/", 1);
  job.stages = {{.level = OpenLoop{2}, .prompt_ids = {}}};
  job.max_in_flight = 500;
  const StreamNeeds needs = NeedsOf({job}, false);
  EXPECT_EQ(needs.ports, 500U);
  EXPECT_EQ(
      ErrorOf(CheckStreams(needs, {.files = {}, .ports = 499, .memory_bytes = {}})),
      "too few local ports for so many streams: 500 are needed, 499 are available; all streams "
      "go to a; widen net.ipv4.ip_local_port_range or use a --max-concurrency, a shorter "
      "--timeout or a lower --request-rate: without the first, all that is sent within the "
      "timeout can be in flight");
  EXPECT_EQ(NeedsOf({job}, false, true).advice,
            "use a lower --max-concurrency: so many requests may be in flight with it");
}

TEST(StreamLimits, OfThisMachineAreEnoughForOneStream) {
  EXPECT_EQ(ErrorOf(CheckStreams(NeedsOf({JobFor("http://a/", 1)}, false), RaiseAndReadLimits())),
            "none");
}

}  // namespace
}  // namespace llmb
