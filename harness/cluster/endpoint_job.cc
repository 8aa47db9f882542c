#include "harness/cluster/endpoint_job.h"

#include <algorithm>
#include <array>

#include "harness/document/json_rows.h"
#include "harness/document/request_rows.h"
#include "harness/document/stage_length_rows.h"
#include "harness/journal/stage_rows.h"
#include "harness/schedule/request_share.h"

namespace llmb {
namespace {

struct AsRevealedSecret {
  static Json Write(const Secret& secret) { return Json(secret.Reveal()); }
  static void Read(const Json& json, AbsentKey /*absent*/, Secret& secret) {
    secret = Secret(json.get<std::string>());
  }
};

// All fields that a request needs; the run document has fewer. `slo` is left out, because the whole
// run is judged, and `unusable`, because an unusable endpoint is never measured.
constexpr std::array kEndpointRows = {
    JsonField<&Endpoint::name>("name"),
    JsonField<&Endpoint::url>("url"),
    JsonField<&Endpoint::model_name>("model_name"),
    JsonFieldAs<AsRevealedSecret, &Endpoint::auth_token>("auth_token"),
    JsonField<&Endpoint::headers>("headers"),
    JsonField<&Endpoint::extra_body>("extra_body"),
    JsonField<&Endpoint::verify_tls>("verify_tls"),
    JsonField<&Endpoint::ca_file>("ca_file"),
    JsonField<&Endpoint::client_cert>("client_cert"),
    JsonField<&Endpoint::client_key>("client_key"),
    JsonFieldAs<AsSeconds, &Endpoint::timeout>("timeout"),
    JsonFieldAs<AsSeconds, &Endpoint::connect_timeout>("connect_timeout"),
    JsonFieldAs<AsMaxTokensField, &Endpoint::max_tokens_field>("max_tokens_field"),
    JsonField<&Endpoint::simulated>("simulated"),
};

struct AsTimestampSource {
  static Json Write(TimestampSource source) {
    return Json(source == TimestampSource::kKernel ? "kernel" : "user");
  }
  static void Read(const Json& json, AbsentKey /*absent*/, TimestampSource& source) {
    source =
        json.get<std::string>() == "kernel" ? TimestampSource::kKernel : TimestampSource::kUser;
  }
};

struct AsHttpReader {
  static Json Write(HttpReader reader) { return Json(reader == HttpReader::kOwn ? "own" : "curl"); }
  static void Read(const Json& json, AbsentKey /*absent*/, HttpReader& reader) {
    reader = json.get<std::string>() == "own" ? HttpReader::kOwn : HttpReader::kCurl;
  }
};

constexpr std::array kLengthRows = {
    JsonField<&LengthModel::source>("source"),
    JsonField<&LengthModel::characters_per_token>("characters_per_token"),
    JsonField<&LengthModel::words>("words"),
    JsonField<&LengthModel::overhead>("overhead"),
};

constexpr std::array kShardRows = {
    JsonField<&Shard::index>("index"),
    JsonField<&Shard::count>("count"),
};

// In nanoseconds since 1970, UTC.
struct AsWallTime {
  static Json Write(WallTime time) { return Json(time.time_since_epoch().count()); }
  static void Read(const Json& json, AbsentKey /*absent*/, WallTime& time) {
    time = WallTime(Nanoseconds(ValueFrom<Nanoseconds::rep>(json)));
  }
};

constexpr std::array kJobRows = {
    JsonFieldAs<AsObject<kEndpointRows>, &EndpointJob::endpoint>("endpoint"),
    JsonFieldAs<AsObjects<kPromptRows>, &EndpointJob::prompts>("prompts"),
    JsonFieldAs<AsObject<kRequestSettingsRows>, &EndpointJob::settings>("settings"),
    JsonFieldAs<AsObject<kWorkloadRows>, &EndpointJob::workload>("workload"),
    JsonFieldAs<AsObject<kLengthRows>, &EndpointJob::lengths>("lengths"),
    JsonFieldAs<AsTimestampSource, &EndpointJob::timestamps>("timestamps"),
    JsonFieldAs<AsHttpReader, &EndpointJob::http_reader>("http_reader"),
    JsonField<&EndpointJob::accepts_usage>("accepts_usage"),
    JsonFieldAs<AsObject<kArrivalRows>, &EndpointJob::arrivals>("arrivals"),
    JsonField<&EndpointJob::max_in_flight>("max_in_flight"),
    JsonField<&EndpointJob::give_up_after>("give_up_after"),
    JsonFieldAs<AsObjects<kStageRows>, &EndpointJob::stages>("stages"),
    JsonFieldAs<AsObject<kSearchRows>, &EndpointJob::search>("search"),
    kIterationsRow<&EndpointJob::length>,
    kNumPromptsRow<&EndpointJob::length>,
    kDurationRow<&EndpointJob::length>,
    kNumWarmupsRow<&EndpointJob::length>,
    kRampUpRow<&EndpointJob::length>,
    kConversationsRow<&EndpointJob::length>,
    JsonField<&EndpointJob::repetitions>("repetitions"),
    JsonField<&EndpointJob::shuffles_flows>("shuffles_flows"),
    JsonField<&EndpointJob::names_levels>("names_levels"),
    JsonField<&EndpointJob::seed>("seed"),
    JsonField<&EndpointJob::run_id>("run_id"),
    JsonField<&EndpointJob::benchmark_flags>("benchmark_flags"),
    JsonField<&EndpointJob::attempt>("sitting"),
    JsonField<&EndpointJob::journal>("journal"),
    JsonField<&EndpointJob::journal_bytes>("journal_bytes"),
    JsonFieldAs<AsObject<kShardRows>, &EndpointJob::shard>("shard"),
    JsonFieldAs<AsWallTime, &EndpointJob::start_at>("start_at"),
};

}  // namespace

int MostInFlight(const EndpointJob& job, const LoadLevel& level) {
  const std::optional<int> users = level.Users();
  return users ? UsersOf(job.shard, *users) : job.max_in_flight;
}

int MostInFlight(const EndpointJob& job) {
  int most = job.search ? job.max_in_flight : 0;
  for (const StagePlan& stage : job.stages) most = std::max(most, MostInFlight(job, stage.level));
  return most;
}

std::string JobToLine(const EndpointJob& job) { return JsonText(ToJson(job, kJobRows)) + "\n"; }

Result<EndpointJob> JobFromLine(std::string_view line) {
  try {
    EndpointJob job;
    ReadJson(Json::parse(line), kJobRows, AbsentKey::kIsAnError, job);
    return job;
  } catch (const Json::exception&) {
    // nlohmann's text would quote the line, which holds a token.
    return Fail("the job of a measuring process is not understood: is it of another version?");
  }
}

}  // namespace llmb
