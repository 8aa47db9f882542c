#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/base/text.h"
#include "harness/document/case_run_json.h"
#include "harness/document/document_sax.h"
#include "harness/document/json_value.h"
#include "harness/document/run_document.h"
#include "harness/record/record_fields.h"

namespace llmb {
namespace {

using Json = nlohmann::json;

Endpoint EndpointOf(const Json& json) {
  Endpoint endpoint;
  endpoint.name = GetOr<std::string>(json, "name");
  endpoint.url = GetOr<std::string>(json, "url");
  endpoint.model_name = GetOr<std::string>(json, "model_name");
  endpoint.verify_tls = GetOr(json, "verify_tls", true);
  endpoint.simulated = GetOr(json, "simulated", false);
  if (json.contains("timeout")) endpoint.timeout = FromSeconds(json["timeout"].get<double>());
  return endpoint;
}

Prompt PromptOf(const Json& json) {
  return {.id = GetOr<std::string>(json, "id"),
          .text = GetOr<std::string>(json, "prompt"),
          .length = GetOr<std::string>(json, "length"),
          .complexity = GetOr<std::string>(json, "complexity"),
          .category = GetOr<std::string>(json, "category")};
}

void TakeOptions(const Json& options, RunContext& context) {
  context.mode = GetOr<std::string>(options, "mode");
  context.concurrent = GetOr(options, "concurrent", 1);
  context.iterations = GetOr(options, "iterations", 1);
  context.repetitions = GetOr(options, "repetitions", 1);
  context.max_tokens = GetOr(options, "max_tokens", 0);
  context.temperature = GetOr(options, "temperature", 0.0);
  context.timeout_seconds = GetOr(options, "timeout", 0.0);
  context.stream = GetOr(options, "stream", true);
  context.serial_endpoints = GetOr(options, "serial_endpoints", false);
  context.seed = GetOr(options, "seed", std::uint64_t{0});
}

HostInfo HostOf(const Json& json) {
  HostInfo host;
  host.name = GetOr<std::string>(json, "host_name");
  host.num_cpus = GetOr(json, "num_cpus", 0);
  host.mhz_per_cpu = GetOr(json, "mhz_per_cpu", 0);
  if (json.contains("cpu_scaling_enabled")) {
    host.cpu_scaling_enabled = json["cpu_scaling_enabled"].get<bool>();
  }
  host.load_average = GetOr<std::vector<double>>(json, "load_avg");
  for (const Json& cache : json.value("caches", Json::array())) {
    host.caches.push_back({.type = GetOr<std::string>(cache, "type"),
                           .level = GetOr(cache, "level", 0),
                           .size = GetOr<std::int64_t>(cache, "size"),
                           .num_sharing = GetOr(cache, "num_sharing", 0)});
  }
  return host;
}

// What --benchmark_context added is text under any other key.
bool IsCustom(const std::string& key, const Json& value) {
  return value.is_string() && key != "date" && key != "executable" && key != "host_name" &&
         key != "library_build_type";
}

RunContext ContextOf(const Json& json) {
  RunContext context;
  context.date = GetOr<std::string>(json, "date");
  context.executable = GetOr<std::string>(json, "executable");
  context.host = HostOf(json);
  for (const auto& [key, value] : json.items()) {
    if (IsCustom(key, value)) context.custom.emplace_back(key, value.get<std::string>());
  }
  const Json& llm = json.at("llm");
  context.version = GetOr<std::string>(llm, "version");
  context.timestamp = GetOr<std::string>(llm, "timestamp");
  context.simulated = GetOr(llm, "simulated", false);
  context.interrupted = GetOr(llm, "interrupted", false);
  context.notes = GetOr<std::vector<std::string>>(llm, "notes");
  TakeOptions(llm.value("options", Json::object()), context);
  for (const Json& endpoint : llm.value("endpoints", Json::array())) {
    context.endpoints.push_back(EndpointOf(endpoint));
    if (!endpoint.contains("timestamps")) continue;
    context.timestamps[context.endpoints.back().name] = {
        .source = GetOr<std::string>(endpoint, "timestamps"),
        .reason = GetOr<std::string>(endpoint, "timestamps_reason")};
  }
  for (const Json& prompt : llm.value("prompts", Json::array())) {
    context.prompts.push_back(PromptOf(prompt));
  }
  return context;
}

Result<RunContext> CheckedContext(const Json& json) {
  const auto llm = json.find("llm");
  if (llm == json.end()) {
    return Fail("it was not written by llm_benchmarks (there is no context.llm)");
  }
  const int schema = GetOr(*llm, "schema_version", 0);
  if (schema != kRunDocumentSchemaVersion) {
    return Fail(fmt::format("its schema version is {}, this program reads {}", schema,
                            kRunDocumentSchemaVersion));
  }
  return ContextOf(json);
}

// Gives a document's parts to the caller's sink, filling in what is said once for all requests.
class Assembler {
 public:
  explicit Assembler(const RunDocumentSink& sink) : sink_(sink) {}

  Status TakeContext(const Json& json) {
    LLMB_ASSIGN_OR_RETURN(const RunContext checked, CheckedContext(json));
    const RunContext& context = checked;
    for (const Prompt& prompt : context.prompts) prompts_.emplace(prompt.id, prompt);
    for (const Endpoint& endpoint : context.endpoints) {
      if (endpoint.simulated) simulated_.insert(endpoint.name);
    }
    has_context_ = true;
    if (sink_.on_context) sink_.on_context(context);
    return {};
  }

  Status TakeRequest(std::vector<FieldValue> values) {
    if (!has_context_) return Fail("its context does not come first");
    LLMB_ASSIGN_OR_RETURN(RequestRecord record, RecordFromFields(std::move(values)));
    if (const auto prompt = prompts_.find(record.prompt_id); prompt != prompts_.end()) {
      record.prompt_text = CutText(prompt->second.text, kPromptTextCharacters);
      record.prompt_length = prompt->second.length;
      record.prompt_complexity = prompt->second.complexity;
      record.prompt_category = prompt->second.category;
    }
    record.simulated = simulated_.contains(record.endpoint_name);
    if (sink_.on_request) sink_.on_request(std::move(record));
    return {};
  }

  Status TakeCase(const Json& json) {
    if (sink_.on_case) {
      sink_.on_case(CaseRunFromJson(json),
                    GapsFromJson(json.value("inter_token_latency_us", Json::array())));
    }
    return {};
  }

  bool HasContext() const { return has_context_; }

 private:
  const RunDocumentSink& sink_;
  std::map<std::string, Prompt> prompts_;
  std::set<std::string> simulated_;  // names of endpoints
  bool has_context_ = false;
};

// nlohmann throws where a value has another type than asked for.
template <typename Function>
auto WithoutThrowing(Function function) {
  return [function](auto&&... arguments) -> Status {
    try {
      return function(std::forward<decltype(arguments)>(arguments)...);
    } catch (const Json::exception& error) {
      return Fail(error.what());
    }
  };
}

}  // namespace

Result<RunContext> RunContextFromJson(std::string_view json) {
  try {
    return CheckedContext(Json::parse(json));
  } catch (const Json::exception& error) {
    return Fail(OneLine(error.what()));
  }
}

Status ReadRunDocument(std::istream& in, std::string_view source, const RunDocumentSink& sink) {
  Assembler assembler(sink);
  DocumentSax sax({
      .on_context = WithoutThrowing([&](const Json& json) { return assembler.TakeContext(json); }),
      .on_request =
          [&](std::vector<FieldValue> values) { return assembler.TakeRequest(std::move(values)); },
      .on_case = WithoutThrowing([&](const Json& json) { return assembler.TakeCase(json); }),
  });
  bool parsed = false;
  try {
    parsed = Json::sax_parse(in, &sax);
  } catch (const std::exception& error) {
    // A damaged .gz throws through the parser.
    return Fail(fmt::format("cannot read {}: {}", source, OneLine(error.what())));
  }
  if (!parsed) return Fail(fmt::format("cannot read {}: {}", source, sax.ErrorMessage()));
  if (!assembler.HasContext()) {
    return Fail(fmt::format("cannot read {}: it is not a run document", source));
  }
  return {};
}

}  // namespace llmb
