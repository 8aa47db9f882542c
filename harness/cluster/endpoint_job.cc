#include "harness/cluster/endpoint_job.h"

#include <nlohmann/json.hpp>

namespace llmb {
namespace {

using Json = nlohmann::json;

Json EndpointToJson(const Endpoint& endpoint) {
  Json json = {{"name", endpoint.name},
               {"url", endpoint.url},
               {"model_name", endpoint.model_name},
               {"auth_token", endpoint.auth_token.Reveal()},
               {"headers", endpoint.headers},
               {"extra_body", endpoint.extra_body},
               {"verify_tls", endpoint.verify_tls},
               {"ca_file", endpoint.ca_file},
               {"simulated", endpoint.simulated}};
  if (endpoint.timeout) json["timeout_ns"] = endpoint.timeout->count();
  return json;
}

Endpoint EndpointFromJson(const Json& json) {
  Endpoint endpoint;
  json.at("name").get_to(endpoint.name);
  json.at("url").get_to(endpoint.url);
  json.at("model_name").get_to(endpoint.model_name);
  endpoint.auth_token = Secret(json.at("auth_token").get<std::string>());
  json.at("headers").get_to(endpoint.headers);
  json.at("extra_body").get_to(endpoint.extra_body);
  json.at("verify_tls").get_to(endpoint.verify_tls);
  json.at("ca_file").get_to(endpoint.ca_file);
  json.at("simulated").get_to(endpoint.simulated);
  if (json.contains("timeout_ns")) {
    endpoint.timeout = Nanoseconds(json.at("timeout_ns").get<Nanoseconds::rep>());
  }
  return endpoint;
}

Json SettingsToJson(const RequestSettings& settings) {
  return {{"max_tokens", settings.max_tokens},
          {"temperature", settings.temperature},
          {"stream", settings.stream},
          {"timeout_ns", settings.timeout.count()},
          {"kernel_timestamps", settings.timestamps == TimestampSource::kKernel}};
}

RequestSettings SettingsFromJson(const Json& json) {
  return {.max_tokens = json.at("max_tokens").get<int>(),
          .temperature = json.at("temperature").get<double>(),
          .stream = json.at("stream").get<bool>(),
          .timeout = Nanoseconds(json.at("timeout_ns").get<Nanoseconds::rep>()),
          .timestamps = json.at("kernel_timestamps").get<bool>() ? TimestampSource::kKernel
                                                                 : TimestampSource::kUser};
}

Json PromptToJson(const Prompt& prompt) {
  return {prompt.id, prompt.text, prompt.length, prompt.complexity, prompt.category};
}

Prompt PromptFromJson(const Json& json) {
  const auto parts = json.get<std::array<std::string, 5>>();
  return {.id = parts[0],
          .text = parts[1],
          .length = parts[2],
          .complexity = parts[3],
          .category = parts[4]};
}

}  // namespace

std::string JobToLine(const EndpointJob& job) {
  Json json = {{"endpoint", EndpointToJson(job.endpoint)},
               {"prompts", Json::array()},
               {"settings", SettingsToJson(job.settings)},
               {"users", job.load.MostInFlight()},
               {"iterations", job.iterations},
               {"run_id", job.run_id},
               {"benchmark_flags", job.benchmark_flags},
               {"sitting", job.attempt},
               {"journal", job.journal},
               {"journal_bytes", job.journal_bytes}};
  for (const Prompt& prompt : job.prompts) json["prompts"].push_back(PromptToJson(prompt));
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<EndpointJob> JobFromLine(std::string_view line) {
  try {
    const Json json = Json::parse(line);
    EndpointJob job;
    job.endpoint = EndpointFromJson(json.at("endpoint"));
    for (const Json& prompt : json.at("prompts")) job.prompts.push_back(PromptFromJson(prompt));
    job.settings = SettingsFromJson(json.at("settings"));
    job.load = ClosedLoop{json.at("users").get<int>()};
    json.at("iterations").get_to(job.iterations);
    json.at("run_id").get_to(job.run_id);
    json.at("benchmark_flags").get_to(job.benchmark_flags);
    json.at("sitting").get_to(job.attempt);
    json.at("journal").get_to(job.journal);
    json.at("journal_bytes").get_to(job.journal_bytes);
    return job;
  } catch (const Json::exception&) {
    return Fail("not the description of an endpoint to measure");
  }
}

}  // namespace llmb
