#include <nlohmann/json.hpp>

#include "harness/document/case_run_json.h"
#include "harness/document/record_json.h"
#include "harness/document/run_document.h"
#include "harness/endpoint/url_secrets.h"

namespace llmb {
namespace {

using OrderedJson = nlohmann::ordered_json;

#ifdef NDEBUG
constexpr const char* kBuildType = "release";
#else
constexpr const char* kBuildType = "debug";
#endif

std::string Dump(const OrderedJson& json, int indent) {
  return json.dump(indent, ' ', false, OrderedJson::error_handler_t::replace);
}

OrderedJson EndpointJson(const Endpoint& endpoint, const RunContext& context) {
  OrderedJson json = {{"name", endpoint.name},
                      {"url", RedactUrl(endpoint.url)},
                      {"model_name", endpoint.model_name},
                      {"verify_tls", endpoint.verify_tls},
                      {"simulated", endpoint.simulated}};
  if (endpoint.timeout) json["timeout"] = ToSeconds(*endpoint.timeout);
  const auto timestamps = context.timestamps.find(endpoint.name);
  if (timestamps == context.timestamps.end()) return json;
  json["timestamps"] = timestamps->second.source;
  if (!timestamps->second.reason.empty()) json["timestamps_reason"] = timestamps->second.reason;
  return json;
}

OrderedJson PromptJson(const Prompt& prompt) {
  return {{"id", prompt.id},
          {"prompt", prompt.text},
          {"length", prompt.length},
          {"complexity", prompt.complexity},
          {"category", prompt.category}};
}

OrderedJson LlmContextJson(const RunContext& context) {
  OrderedJson json = {{"schema_version", kRunDocumentSchemaVersion},
                      {"version", context.version},
                      {"timestamp", context.timestamp},
                      {"simulated", context.simulated},
                      {"interrupted", context.interrupted},
                      {"options",
                       {{"mode", context.mode},
                        {"concurrent", context.concurrent},
                        {"iterations", context.iterations},
                        {"repetitions", context.repetitions},
                        {"max_tokens", context.max_tokens},
                        {"temperature", context.temperature},
                        {"timeout", context.timeout_seconds},
                        {"stream", context.stream},
                        {"serial_endpoints", context.serial_endpoints},
                        {"seed", context.seed}}},
                      {"endpoints", OrderedJson::array()},
                      {"prompts", OrderedJson::array()},
                      {"notes", context.notes}};
  for (const Endpoint& endpoint : context.endpoints) {
    json["endpoints"].push_back(EndpointJson(endpoint, context));
  }
  for (const Prompt& prompt : context.prompts) json["prompts"].push_back(PromptJson(prompt));
  return json;
}

OrderedJson CachesJson(const std::vector<HostInfo::Cache>& caches) {
  OrderedJson json = OrderedJson::array();
  for (const HostInfo::Cache& cache : caches) {
    json.push_back({{"type", cache.type},
                    {"level", cache.level},
                    {"size", cache.size},
                    {"num_sharing", cache.num_sharing}});
  }
  return json;
}

OrderedJson ContextJson(const RunContext& context) {
  OrderedJson json = {{"date", context.date},
                      {"host_name", context.host.name},
                      {"executable", context.executable},
                      {"num_cpus", context.host.num_cpus},
                      {"mhz_per_cpu", context.host.mhz_per_cpu}};
  if (context.host.cpu_scaling_enabled) {
    json["cpu_scaling_enabled"] = *context.host.cpu_scaling_enabled;
  }
  json["caches"] = CachesJson(context.host.caches);
  json["load_avg"] = context.host.load_average;
  json["library_build_type"] = kBuildType;
  for (const auto& [key, value] : context.custom) json[key] = value;
  json["llm"] = LlmContextJson(context);
  return json;
}

std::string CaseHead(const CaseRun& run) {
  OrderedJson json = CaseRunToJson(run);
  // The counter of that name would be a second key beside the list; `iterations` says the number.
  if (!run.IsAggregate()) json.erase("requests");
  std::string head = Dump(json, 2);
  head.resize(head.rfind('\n'));  // without the closing brace
  std::string indented = "    ";
  for (const char c : head) {
    indented += c;
    if (c == '\n') indented += "    ";
  }
  return indented;
}

}  // namespace

std::string RunContextToJson(const RunContext& context) { return Dump(ContextJson(context), -1); }

RunDocumentWriter::RunDocumentWriter(std::ostream& out, const RunContext& context) : out_(out) {
  out_ << "{\n  \"context\": " << Dump(ContextJson(context), 2) << ",\n  \"benchmarks\": [";
}

void RunDocumentWriter::BeginCase(const CaseRun& run, const DurationCounts& inter_token_latency) {
  EndCase();
  out_ << (any_case_ ? ",\n" : "\n") << CaseHead(run);
  any_case_ = true;
  in_case_ = true;
  any_request_ = false;
  has_list_ = !run.IsAggregate();
  if (!has_list_) return;
  out_ << ",\n      \"inter_token_latency_us\": " << Dump(GapsToJson(inter_token_latency), -1)
       << ",\n      \"requests\": [";
}

// Requests are one line each, so that the document can be read and searched by line.
void RunDocumentWriter::AddRequest(std::string_view json) {
  out_ << (any_request_ ? ",\n        " : "\n        ") << json;
  any_request_ = true;
}

void RunDocumentWriter::EndCase() {
  if (!in_case_) return;
  out_ << (has_list_ ? "\n      ]\n    }" : "\n    }");
  in_case_ = false;
}

void RunDocumentWriter::Finish() {
  EndCase();
  out_ << "\n  ]\n}\n";
}

void WriteRunDocument(std::ostream& out, const RunContext& context,
                      const std::vector<CaseResult>& cases) {
  RunDocumentWriter writer(out, context);
  std::string line;
  for (const CaseResult& result : cases) {
    writer.BeginCase(result.run, result.inter_token_latency);
    for (const RequestRecord& record : result.requests) {
      line.clear();
      AppendRecordJson(line, record);
      writer.AddRequest(line);
    }
  }
  writer.Finish();
}

}  // namespace llmb
