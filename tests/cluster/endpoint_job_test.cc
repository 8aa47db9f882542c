#include "harness/cluster/endpoint_job.h"

#include <gtest/gtest.h>

#include "tests/document/every_member.h"
#include "tests/document/full_workload.h"

namespace llmb {

auto MembersOf(const StagePlan& value) {
  const auto& [a, b] = value;
  return std::tie(a, b);
}
// Without `rows`, which the line of JSON leaves out.
auto MembersOf(const EndpointJob& value) {
  const auto& [a, b, c, d, rows, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y] =
      value;
  return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y);
}

namespace {

EndpointJob FullJob() {
  EndpointJob job;
  job.endpoint.name = "e";
  job.endpoint.url = "https://user:pa55@host/v1/chat/completions";
  job.endpoint.model_name = "m";
  job.endpoint.auth_token = Secret("t0ken");
  job.endpoint.headers = {{"A", "b"}};
  job.endpoint.extra_body = R"({"top_p":0.9})";
  job.endpoint.verify_tls = false;
  job.endpoint.ca_file = "ca.pem";
  job.endpoint.client_cert = "cert.pem";
  job.endpoint.client_key = "key.pem";
  job.endpoint.timeout = std::chrono::seconds(3);
  job.endpoint.connect_timeout = std::chrono::seconds(2);
  job.endpoint.max_tokens_field = MaxTokensField::kNone;
  job.endpoint.slo = {"ttft_p99<1s"};
  job.endpoint.simulated = true;
  job.endpoint.unusable = "a variable is not set";
  job.prompts = {{"p", "text", "short", "simple", "coding"}};
  job.settings = {.max_tokens = 5,
                  .max_tokens_field = MaxTokensField::kMaxCompletionTokens,
                  .temperature = 0.1,
                  .timeout = std::chrono::hours(24) + std::chrono::nanoseconds(1),
                  .connect_timeout = std::chrono::seconds(4),
                  .stream = false,
                  .ignore_eos = true,
                  .unique_prompts = true};
  job.workload = FullWorkload();
  job.settings.api = Api::kCompletions;
  job.lengths = {
      .source = "usage", .characters_per_token = 5, .words = {"time", "year"}, .overhead = 9};
  job.timestamps = TimestampSource::kUser;
  job.http_reader = HttpReader::kOwn;
  job.stages = {{.level = ClosedLoop{3}, .prompt_ids = {"p"}}};
  job.search =
      PlannedSearch{.thresholds = {"ttft_p90<1s"},
                    .plan = {.precision = SearchPrecision::kFine,
                             .budget = {.requests = 50'000, .time = std::chrono::hours(1)}}};
  job.accepts_usage = false;
  job.arrivals = {.process = ArrivalProcess::kGamma, .burstiness = 0.5};
  job.max_in_flight = 9;
  job.give_up_after = 7;
  job.length = {.iterations = 4};
  job.repetitions = 2;
  job.shuffles_flows = true;
  job.names_levels = true;
  job.seed = 7;
  job.run_id = "id";
  job.benchmark_flags = {"--benchmark_filter=x"};
  job.attempt = 2;
  job.journal = "results/a.journal";
  job.journal_bytes = 12345678901;
  job.shard = {.index = 2, .count = 3};
  job.start_at = WallTime(std::chrono::nanoseconds(1'772'366'400'123'456'789));
  return job;
}

TEST(EndpointJob, HasTheLoadOfItsHighestStage) {
  EndpointJob job;
  EXPECT_EQ(MostInFlight(job), 0);
  job.stages = {{.level = ClosedLoop{2}, .prompt_ids = {}},
                {.level = ClosedLoop{8}, .prompt_ids = {}}};
  EXPECT_EQ(MostInFlight(job), 8);
  job.max_in_flight = 300;
  EXPECT_EQ(MostInFlight(job), 8);
  job.stages.push_back({.level = OpenLoop{2}, .prompt_ids = {}});
  EXPECT_EQ(MostInFlight(job), 300);
}

// 8 users on 3 shards are 3, 3 and 2; 2 users leave the third shard none.
TEST(EndpointJob, OfAShardHasItsUsers) {
  EndpointJob job;
  job.shard = {.index = 3, .count = 3};
  job.stages = {{.level = ClosedLoop{2}, .prompt_ids = {}}};
  EXPECT_EQ(MostInFlight(job), 0);
  job.stages.push_back({.level = ClosedLoop{8}, .prompt_ids = {}});
  EXPECT_EQ(MostInFlight(job), 2);
}

TEST(EndpointJob, KeepsEveryMember) {
  EndpointJob job = FullJob();
  ExpectEveryMemberIsSet(job);
  const Result<EndpointJob> read = JobFromLine(JobToLine(job));
  ASSERT_TRUE(read) << read.error().message;
  job.endpoint.slo.clear();       // the whole run is judged
  job.endpoint.unusable.clear();  // an unusable endpoint is never measured
  ExpectSameMembers(*read, job);
}

TEST(EndpointJob, EveryKeyIsRequiredButAnEndpointsTimeout) {
  EndpointJob job = FullJob();
  job.endpoint.timeout.reset();
  EXPECT_TRUE(JobFromLine(JobToLine(job)));
  for (const char* key : {"stages", "load", "settings", "stream", "extra_body"}) {
    std::string line = JobToLine(job);
    const std::string quoted = '"' + std::string(key) + '"';
    line.replace(line.find(quoted), quoted.size(), "\"other\"");
    EXPECT_FALSE(JobFromLine(line)) << key;
  }
}

TEST(EndpointJob, KeepsThatNoTemperatureIsSent) {
  EndpointJob job = FullJob();
  job.settings.temperature.reset();
  const Result<EndpointJob> read = JobFromLine(JobToLine(job));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->settings.temperature, std::nullopt);
}

TEST(EndpointJob, AnErrorDoesNotRepeatTheLine) {
  const Result<EndpointJob> read = JobFromLine(R"({"endpoint":{"auth_token":"t0ken"}})");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message.find("t0ken"), std::string::npos);
}

}  // namespace
}  // namespace llmb
