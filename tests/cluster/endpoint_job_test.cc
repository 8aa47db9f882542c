#include "harness/cluster/endpoint_job.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(EndpointJob, TravelsWhole) {
  EndpointJob job;
  job.endpoint.name = "e";
  job.endpoint.url = "https://host/v1/chat/completions";
  job.endpoint.model_name = "m";
  job.endpoint.auth_token = Secret("t0ken");
  job.endpoint.headers = {{"A", "b"}};
  job.endpoint.extra_body = R"({"top_p":0.9})";
  job.endpoint.verify_tls = false;
  job.endpoint.ca_file = "ca.pem";
  job.endpoint.timeout = std::chrono::seconds(3);
  job.endpoint.simulated = true;
  job.prompts = {{"p", "text", "short", "simple", "coding"}};
  job.settings = {.max_tokens = 5,
                  .temperature = 0.1,
                  .stream = false,
                  .timeout = std::chrono::milliseconds(7),
                  .timestamps = TimestampSource::kUser};
  job.load = ClosedLoop{3};
  job.iterations = 4;
  job.run_id = "id";
  job.benchmark_flags = {"--benchmark_filter=x"};
  job.attempt = 2;
  job.journal = "results/a.journal";
  job.journal_bytes = 12345678901;

  const Result<EndpointJob> read = JobFromLine(JobToLine(job));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->endpoint.name, "e");
  EXPECT_EQ(read->endpoint.url, job.endpoint.url);
  EXPECT_EQ(read->endpoint.model_name, "m");
  EXPECT_EQ(read->endpoint.auth_token.Reveal(), "t0ken");
  EXPECT_EQ(read->endpoint.headers, job.endpoint.headers);
  EXPECT_EQ(read->endpoint.extra_body, job.endpoint.extra_body);
  EXPECT_FALSE(read->endpoint.verify_tls);
  EXPECT_EQ(read->endpoint.ca_file, "ca.pem");
  EXPECT_EQ(read->endpoint.timeout, std::chrono::seconds(3));
  EXPECT_TRUE(read->endpoint.simulated);
  ASSERT_EQ(read->prompts.size(), 1U);
  EXPECT_EQ(read->prompts[0].category, "coding");
  EXPECT_EQ(read->settings.max_tokens, 5);
  EXPECT_EQ(read->settings.temperature, 0.1);
  EXPECT_FALSE(read->settings.stream);
  EXPECT_EQ(read->settings.timeout, std::chrono::milliseconds(7));
  EXPECT_EQ(read->settings.timestamps, TimestampSource::kUser);
  EXPECT_EQ(read->load, LoadLevel(ClosedLoop{3}));
  EXPECT_EQ(read->iterations, 4);
  EXPECT_EQ(read->run_id, "id");
  EXPECT_EQ(read->benchmark_flags, job.benchmark_flags);
  EXPECT_EQ(read->attempt, 2);
  EXPECT_EQ(read->journal, job.journal);
  EXPECT_EQ(read->journal_bytes, job.journal_bytes);
}

TEST(EndpointJob, AnErrorDoesNotRepeatTheLine) {
  const Result<EndpointJob> read = JobFromLine(R"({"endpoint":{"auth_token":"t0ken"}})");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message.find("t0ken"), std::string::npos);
}

}  // namespace
}  // namespace llmb
