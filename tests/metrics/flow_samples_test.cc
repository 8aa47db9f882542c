#include "harness/metrics/flow_samples.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using namespace std::chrono_literals;

RequestRecord Record(const std::string& prompt_id, Nanoseconds start, Nanoseconds latency) {
  RequestRecord record;
  record.endpoint_name = "e";
  record.prompt_id = prompt_id;
  record.started = TimePoint(start);
  record.total_latency = latency;
  return record;
}

TEST(FlowSamples, HasNoRequestsOfAPromptThatWasNotSent) {
  EXPECT_EQ(FlowSamples().OfPrompt("p").total_requests, 0U);
}

// The flow is from 1 to 9 s, the requests of p from 2 to 4 s.
TEST(FlowSamples, APromptsRequestsTookTheWholeFlow) {
  FlowSamples flow;
  flow.Add(Record("q", 1s, 3s));
  flow.Add(Record("p", 2s, 2s));
  flow.Add(Record("q", 4s, 5s));
  const EndpointSamples samples = flow.OfPrompt("p");
  EXPECT_EQ(samples.total_requests, 1U);
  EXPECT_EQ(samples.total_latency, std::vector<double>{2});
  EXPECT_EQ(samples.duration, 8s);
  EXPECT_EQ(flow.OfPrompt("q").total_requests, 2U);
}

}  // namespace
}  // namespace llmb
