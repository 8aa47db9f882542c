#include "harness/document/run_context_json.h"

#include <fmt/format.h>

#include <array>

#include "harness/base/text.h"
#include "harness/document/capacity_json.h"
#include "harness/document/json_rows.h"
#include "harness/document/request_rows.h"
#include "harness/document/slo_answer_json.h"
#include "harness/document/stage_length_rows.h"
#include "harness/document/summary_json.h"
#include "harness/endpoint/url_secrets.h"

namespace llmb {
namespace {

#ifdef NDEBUG
constexpr const char* kBuildType = "release";
#else
constexpr const char* kBuildType = "debug";
#endif

struct AsRedactedUrl {
  static Json Write(const std::string& url) { return Json(RedactUrl(url)); }
  static void Read(const Json& json, AbsentKey /*absent*/, std::string& url) {
    url = json.get<std::string>();
  }
};

// An endpoint without its secrets. kExtrasRows stand for its headers and its extra body.
constexpr std::array kEndpointRows = {
    JsonField<&Endpoint::name>("name"),
    JsonFieldAs<AsRedactedUrl, &Endpoint::url>("url"),
    JsonField<&Endpoint::model_name>("model_name"),
    JsonField<&Endpoint::verify_tls>("verify_tls"),
    JsonField<&Endpoint::simulated>("simulated"),
    JsonFieldAs<AsSeconds, &Endpoint::timeout>("timeout"),
    JsonFieldAs<AsSeconds, &Endpoint::connect_timeout>("connect_timeout"),
    JsonFieldAs<AsMaxTokensField, &Endpoint::max_tokens_field>("max_tokens_field"),
    JsonField<&Endpoint::slo>("slo").WrittenIf(
        [](const Endpoint& endpoint) { return !endpoint.slo.empty(); }),
};

// In the same object as their endpoint.
constexpr const char* kTimestamps = "timestamps";
constexpr std::array kTimestampsRows = {
    JsonField<&EndpointTimestamps::source>(kTimestamps),
    JsonField<&EndpointTimestamps::reason>("timestamps_reason")
        .WrittenIf([](const EndpointTimestamps& stamps) { return !stamps.reason.empty(); }),
};
constexpr const char* kHttpReader = "http_reader";

// A text that holds JSON. Written as that JSON, not as a string.
struct AsJsonText {
  static Json Write(const std::string& text) { return Json::parse(text); }
  static void Read(const Json& json, AbsentKey /*absent*/, std::string& text) {
    text = json.dump();
  }
};

constexpr std::array kExtrasRows = {
    JsonField<&RecordedExtras::headers>("headers").WrittenIf(
        [](const RecordedExtras& extras) { return !extras.headers.empty(); }),
    JsonFieldAs<AsJsonText, &RecordedExtras::body>("extra_body")
        .WrittenIf([](const RecordedExtras& extras) { return !extras.body.empty(); }),
};

Json GetEndpoints(const RunContext& context) {
  Json list = Json::array();
  for (const Endpoint& endpoint : context.endpoints) {
    Json json = ToJson(endpoint, kEndpointRows);
    const auto stamps = context.timestamps.find(endpoint.name);
    if (stamps != context.timestamps.end()) AppendJson(stamps->second, kTimestampsRows, json);
    const auto reader = context.http_readers.find(endpoint.name);
    if (reader != context.http_readers.end()) json[kHttpReader] = reader->second;
    const auto extras = context.extras.find(endpoint.name);
    if (extras != context.extras.end()) AppendJson(extras->second, kExtrasRows, json);
    list.push_back(std::move(json));
  }
  return list;
}

void SetEndpoints(RunContext& context, const Json& list, AbsentKey absent) {
  for (const Json& json : list) {
    Endpoint& endpoint = context.endpoints.emplace_back();
    ReadJson(json, kEndpointRows, absent, endpoint);
    if (const auto reader = json.find(kHttpReader); reader != json.end()) {
      context.http_readers[endpoint.name] = reader->get<std::string>();
    }
    RecordedExtras extras;
    ReadJson(json, kExtrasRows, absent, extras);
    if (!extras.Empty()) context.extras[endpoint.name] = std::move(extras);
    if (!json.contains(kTimestamps)) continue;
    ReadJson(json, kTimestampsRows, absent, context.timestamps[endpoint.name]);
  }
}

// The users of the only level. Documents of version 0.1 have no other place for them.
Json GetUsers(const RunContext& context) {
  return context.levels.size() == 1 ? AsUsers::Write(context.levels.front()) : Json();
}

void SetUsers(RunContext& context, const Json& json, AbsentKey absent) {
  AsUsers::Read(json, absent, context.levels.emplace_back());
}

// `options`, with the settings of requests in the middle.
constexpr std::array kRowsBeforeSettings = {
    JsonField<&RunContext::mode>("mode"),
    JsonRow<RunContext>{"concurrent", GetUsers, SetUsers},
    kIterationsRow<&RunContext::length>,
    JsonField<&RunContext::repetitions>("repetitions"),
};
constexpr std::array kRowsAfterSettings = {
    JsonFieldAs<AsLevels, &RunContext::levels>("levels"),
    JsonFieldAs<AsObject<kArrivalRows>, &RunContext::arrivals>("arrivals"),
    JsonField<&RunContext::max_concurrency>("max_concurrency"),
    JsonField<&RunContext::serial_endpoints>("serial_endpoints"),
    JsonField<&RunContext::seed>("seed"),
    kNumPromptsRow<&RunContext::length>,
    kDurationRow<&RunContext::length>,
    kNumWarmupsRow<&RunContext::length>,
    kRampUpRow<&RunContext::length>,
    kConversationsRow<&RunContext::length>,
    JsonField<&RunContext::slo>("slo").WrittenIf(
        [](const RunContext& context) { return !context.slo.empty(); }),
    JsonField<&RunContext::goodput>("goodput").WrittenIf(
        [](const RunContext& context) { return !context.goodput.empty(); }),
};

Json GetOptions(const RunContext& context) {
  Json json = ToJson(context, kRowsBeforeSettings);
  AppendJson(context.settings, kRequestSettingsRows, json);
  AppendJson(context, kRowsAfterSettings, json);
  return json;
}

void SetOptions(RunContext& context, const Json& json, AbsentKey absent) {
  ReadJson(json, kRowsBeforeSettings, absent, context);
  ReadJson(json, kRequestSettingsRows, absent, context.settings);
  ReadJson(json, kRowsAfterSettings, absent, context);
}

Json GetAnswers(const RunContext& context) {
  Json list = Json::array();
  for (const SloAnswer& answer : context.slo_answers) list.push_back(SloAnswerToJson(answer));
  return list;
}

Json GetSummaries(const RunContext& context) {
  Json list = Json::array();
  for (const EndpointSummary& summary : context.summaries) list.push_back(SummaryToJson(summary));
  return list;
}

Json GetCapacity(const RunContext& context) {
  Json list = Json::array();
  for (const CapacityResult& search : context.capacity) list.push_back(CapacityToJson(search));
  return list;
}

constexpr std::array kClockOffsetRows = {
    JsonFieldAs<AsSeconds, &ClockOffset::offset>("offset_s"),
    JsonFieldAs<AsSeconds, &ClockOffset::error_bound>("error_bound_s"),
};

constexpr std::array kShardRows = {
    JsonField<&RunShard::shard, &Shard::index>("index"),
    JsonField<&RunShard::shard, &Shard::count>("count"),
    JsonField<&RunShard::plan_hash>("plan_hash"),
    JsonField<&RunShard::start_at>("start_at").WrittenIf([](const RunShard& shard) {
      return !shard.start_at.empty();
    }),
    JsonFieldAs<AsSeconds, &RunShard::clock_error_bound>("clock_error_bound_s"),
    JsonFieldAs<AsObject<kClockOffsetRows>, &RunShard::clock_offset_before>("clock_offset_before"),
    JsonFieldAs<AsObject<kClockOffsetRows>, &RunShard::clock_offset_after>("clock_offset_after"),
};

constexpr std::array kMergedShardRows = {
    JsonField<&MergedShard::index>("index"),
    JsonField<&MergedShard::state>("state"),
    JsonField<&MergedShard::host>("host"),
    JsonField<&MergedShard::requests>("requests"),
    JsonField<&MergedShard::failures>("failures"),
    JsonField<&MergedShard::client_verdict>("client_verdict"),
    JsonField<&MergedShard::started>("started"),
    JsonField<&MergedShard::ended>("ended"),
    JsonFieldAs<AsSeconds, &MergedShard::clock_error_bound>("clock_error_bound_s"),
    JsonFieldAs<AsObject<kClockOffsetRows>, &MergedShard::clock_offset>("clock_offset"),
};

void SetCapacity(RunContext& context, const Json& list, AbsentKey /*absent*/) {
  for (const Json& json : list) context.capacity.push_back(CapacityFromJson(json));
}

// An object; keys in the order given.
struct AsMetadata {
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  static Json Write(const Pairs& pairs) {
    Json json = Json::object();
    for (const auto& [key, value] : pairs) json[key] = value;
    return json;
  }
  static void Read(const Json& json, AbsentKey /*absent*/, Pairs& pairs) {
    for (const auto& [key, value] : json.items()) pairs.emplace_back(key, value);
  }
};

constexpr const char* kLlm = "llm";
constexpr const char* kSchemaVersion = "schema_version";
constexpr std::array kLlmRows = {
    DerivedJson<RunContext>(kSchemaVersion,
                            [](const RunContext&) { return Json(kRunDocumentSchemaVersion); }),
    JsonField<&RunContext::version>("version"),
    JsonField<&RunContext::timestamp>("timestamp"),
    JsonField<&RunContext::command>("command").WrittenIf(
        [](const RunContext& context) { return !context.command.empty(); }),
    JsonField<&RunContext::simulated>("simulated"),
    JsonField<&RunContext::flow>("flow").WrittenIf(
        [](const RunContext& context) { return !context.flow.empty(); }),
    JsonField<&RunContext::interrupted>("interrupted"),
    JsonFieldAs<AsObject<kShardRows>, &RunContext::shard>("shard"),
    JsonFieldAs<AsObjects<kMergedShardRows>, &RunContext::shards>("shards").WrittenIf(
        [](const RunContext& context) { return !context.shards.empty(); }),
    JsonRow<RunContext>{"options", GetOptions, SetOptions},
    JsonFieldAs<AsObject<kWorkloadRows>, &RunContext::workload>("workload")
        .WrittenIf([](const RunContext& context) { return context.workload.IsDataset(); }),
    JsonRow<RunContext>{"endpoints", GetEndpoints, SetEndpoints},
    JsonFieldAs<AsObjects<kPromptRows>, &RunContext::prompts>("prompts"),
    JsonField<&RunContext::label>("label").WrittenIf(
        [](const RunContext& context) { return !context.label.empty(); }),
    JsonFieldAs<AsMetadata, &RunContext::metadata>("metadata")
        .WrittenIf([](const RunContext& context) { return !context.metadata.empty(); }),
    JsonField<&RunContext::notes>("notes"),
    DerivedJson<RunContext>("slo", GetAnswers).WrittenIf([](const RunContext& context) {
      return !context.slo_answers.empty();
    }),
    DerivedJson<RunContext>("summary", GetSummaries).WrittenIf([](const RunContext& context) {
      return !context.summaries.empty();
    }),
    JsonRow<RunContext>{"capacity", GetCapacity, SetCapacity}.WrittenIf(
        [](const RunContext& context) { return !context.capacity.empty(); }),
};

constexpr std::array kCacheRows = {
    JsonField<&HostInfo::Cache::type>("type"),
    JsonField<&HostInfo::Cache::level>("level"),
    JsonField<&HostInfo::Cache::size>("size"),
    JsonField<&HostInfo::Cache::num_sharing>("num_sharing"),
};

// Google Benchmark's keys. Custom keys and `llm` follow them.
constexpr std::array kContextRows = {
    JsonField<&RunContext::date>("date"),
    JsonField<&RunContext::host, &HostInfo::name>("host_name"),
    JsonField<&RunContext::executable>("executable"),
    JsonField<&RunContext::host, &HostInfo::num_cpus>("num_cpus"),
    JsonField<&RunContext::host, &HostInfo::mhz_per_cpu>("mhz_per_cpu"),
    JsonField<&RunContext::host, &HostInfo::cpu_scaling_enabled>("cpu_scaling_enabled"),
    JsonFieldAs<AsObjects<kCacheRows>, &RunContext::host, &HostInfo::caches>("caches"),
    JsonField<&RunContext::host, &HostInfo::load_average>("load_avg"),
    DerivedJson<RunContext>("library_build_type",
                            [](const RunContext&) { return Json(kBuildType); }),
};

// Throws nlohmann's exceptions.
RunContext ReadContext(const Json& json, const Json& llm) {
  RunContext context;
  ReadJson(json, kContextRows, AbsentKey::kKeepsDefault, context);
  ReadJson(llm, kLlmRows, AbsentKey::kKeepsDefault, context);
  if (context.levels.empty()) context.levels = {LoadLevel()};
  for (const auto& [key, value] : json.items()) {
    if (!value.is_string() || HasKey(kContextRows, key)) continue;
    context.custom.emplace_back(key, value.get<std::string>());
  }
  return context;
}

}  // namespace

Json RunContextToJson(const RunContext& context) {
  Json json = ToJson(context, kContextRows);
  for (const auto& [key, value] : context.custom) json[key] = value;
  json[kLlm] = ToJson(context, kLlmRows);
  return json;
}

Result<RunContext> RunContextFromJson(const Json& json) {
  try {
    const auto llm = json.find(kLlm);
    if (llm == json.end()) {
      return Fail("it was not written by llm_benchmarks (there is no context.llm)");
    }
    const int schema = GetOr(*llm, kSchemaVersion, 0);
    if (schema != kRunDocumentSchemaVersion) {
      return Fail(fmt::format("its schema version is {}, but this program reads version {}", schema,
                              kRunDocumentSchemaVersion));
    }
    return ReadContext(json, *llm);
  } catch (const Json::exception& error) {
    return Fail(OneLine(error.what()));
  }
}

}  // namespace llmb
