#include "tests/charts/sample_cases.h"

#include <algorithm>

namespace llmb {
namespace {

using Endpoints = std::vector<EndpointSamples>;

constexpr const char* kLengths[] = {"short", "medium", "long"};
constexpr const char* kComplexities[] = {"simple", "moderate", "complex"};

Endpoints Several(int count, const std::string& prefix) {
  Endpoints endpoints;
  for (int i = 0; i < count; ++i) {
    endpoints.push_back(MakeSamples(prefix + std::to_string(10 + i), 10, 45, 0.5 + 0.2 * i, i));
  }
  return endpoints;
}

Endpoints TwoLoads(int count) {
  Endpoints endpoints;
  for (int i = 0; i < count; ++i) {
    const std::string name = "meta-llama-3.1-70b-instruct-awq-vllm-" + std::to_string(100 + i);
    endpoints.push_back(MakeSamples(name, 1, 30, 1));
    endpoints.push_back(MakeSamples(name, 100, 30, 4));
  }
  return endpoints;
}

// Latency grows with the load, throughput does so ever less.
Endpoints Levels(int count, const std::vector<int>& users) {
  Endpoints endpoints;
  for (int i = 0; i < count; ++i) {
    for (const int n : users) {
      const double fastest = (1 + 0.3 * i) * (1 + n / 20.0);
      endpoints.push_back(MakeSamples("endpoint-" + std::to_string(10 + i), n, 20 + n, fastest));
    }
  }
  return endpoints;
}

Endpoints AllFailed() {
  Endpoints endpoints = {MakeSamples("down", 10, 0, 1, 30), MakeSamples("also-down", 10, 0, 1, 9)};
  endpoints[0].failures = {{"connect", 10}, {"tls", 9}, {"dns", 8}, {"reset", 3}};
  return endpoints;
}

Endpoints Identical() {
  EndpointSamples samples = MakeSamples("same", 10, 30);
  const auto level = [](auto& values) { std::fill(values.begin(), values.end(), values.front()); };
  for (auto* values : {&samples.total_latency, &samples.time_to_first_token,
                       &samples.time_per_output_token, &samples.tokens_per_second}) {
    level(*values);
  }
  samples.input_tokens = CountSamples();
  for (int i = 0; i < 30; ++i) samples.input_tokens.Add(20);
  for (auto& [word, values] : samples.latency_by_length) level(values);
  return {samples};
}

Endpoints Outlier() {
  Endpoints endpoints = {MakeSamples("steady", 10, 45), MakeSamples("outlier", 10, 45)};
  endpoints[1].total_latency[0] = 600;
  endpoints[1].time_to_first_token[0] = 600;
  endpoints[1].time_per_output_token[0] = 0;
  endpoints[1].tokens_per_second[0] = 1e6;
  return endpoints;
}

Endpoints OddNames() {
  Endpoints endpoints;
  for (const char* name :
       {"it's \"quoted\"", "`touch SHELL_RAN`", "100%_%d_{b}^2", "back\\slash\\n", "Größe 日本 Ω",
        "new\nline\x01", "'; system('touch SHELL_RAN') #", "\xff\xfe", "''a'''b'", "", "@name"}) {
    endpoints.push_back(MakeSamples(name, 10, 12));
  }
  return endpoints;
}

Endpoints WithoutTokenTimes() {
  Endpoints endpoints = Several(2, "endpoint-");
  for (EndpointSamples& samples : endpoints) {
    samples.time_to_first_token.clear();
    samples.time_per_output_token.clear();
  }
  return endpoints;
}

std::vector<SampleCase> MakeCases() {
  const ChartContext usual = MakeContext();
  ChartContext not_streamed = usual;
  not_streamed.streamed = false;
  ChartContext odd = usual;
  odd.title = "it's `touch SHELL_RAN` {x} " + std::string(200, 'W');
  odd.load = "'; system('touch SHELL_RAN') # " + std::string(300, 'm');
  const Endpoints mixed = {MakeSamples("fine", 10, 45), MakeSamples("down", 10, 0, 1, 5),
                           MakeSamples("single", 10, 1), MakeSamples("unused", 10, 0)};
  return {
      {"no_endpoint", {}, usual},
      {"one_endpoint", Several(1, "endpoint-"), usual},
      {"five_endpoints", Several(5, "endpoint-"), usual},
      {"twelve_endpoints", Several(12, "endpoint-"), usual},
      {"twelve_long_names", Several(12, "a-name-of-exactly-forty-characters-in-"), usual},
      {"five_names_without_breaks", Several(5, std::string(60, 'W')), usual},
      {"twelve_endpoints_at_two_loads", TwoLoads(12), usual},
      {"one_endpoint_at_eight_loads", Levels(1, {1, 2, 3, 4, 6, 8, 12, 16}), usual},
      {"five_endpoints_at_eight_loads", Levels(5, {1, 2, 4, 8, 16, 32, 64, 128}), usual},
      {"twelve_endpoints_at_eight_loads", Levels(12, {1, 2, 3, 4, 5, 6, 7, 8}), usual},
      {"sixty_endpoints_at_two_loads", Levels(60, {1, 8}), usual},
      {"sixty_rows", Several(60, "endpoint-"), usual},
      {"all_failed", AllFailed(), usual},
      {"mixed", mixed, usual},
      {"one_request", {MakeSamples("endpoint", 1, 1)}, usual},
      {"identical_values", Identical(), usual},
      {"huge_outlier", Outlier(), usual},
      {"not_streamed", WithoutTokenTimes(), not_streamed},
      {"odd_names", OddNames(), odd},
  };
}

}  // namespace

EndpointSamples MakeSamples(std::string name, int users, int count, double fastest, int failures) {
  EndpointSamples samples;
  samples.endpoint_name = std::move(name);
  samples.load = ClosedLoop{users};
  for (int i = 0; i < count; ++i) {
    const double spread = 1 + 2.0 * i / std::max(1, count - 1);
    const double latency = fastest * spread;
    samples.total_latency.push_back(latency);
    samples.time_to_first_token.push_back(latency / 10);
    samples.time_per_output_token.push_back(latency / 100);
    samples.input_tokens.Add(20 + i);
    samples.output_tokens.Add(100);
    samples.tokens_per_second.push_back(100 / latency);
    samples.latency_by_length[kLengths[i % 3]].push_back(static_cast<float>(latency));
    samples.latency_by_complexity[kComplexities[i / 3 % 3]].push_back(static_cast<float>(latency));
  }
  samples.successful_requests = static_cast<std::uint64_t>(count);
  samples.total_requests = static_cast<std::uint64_t>(count + failures);
  if (failures > 0) samples.failures["timeout"] = static_cast<std::uint64_t>(failures);
  samples.duration = std::chrono::seconds(60);
  return samples;
}

std::vector<EndpointSamples> WithClientEvidence(std::vector<EndpointSamples> endpoints) {
  constexpr double kBounds[] = {0.02, 0.002, 0.0001};  // of 100 ms
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    endpoints[i].client.ttft = FigureError{0.1, kBounds[i % 3]};
  }
  return endpoints;
}

ChartContext MakeContext() {
  ChartContext context;
  context.load = "10 users per endpoint";
  context.date = "2026-03-01 12:00:00 UTC";
  context.timestamp = "20260301_120000";
  context.simulated = true;
  return context;
}

const std::vector<SampleCase>& SampleCases() {
  static const std::vector<SampleCase> cases = MakeCases();
  return cases;
}

}  // namespace llmb
