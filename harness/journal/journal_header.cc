#include "harness/journal/journal_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <numeric>
#include <system_error>

#include "harness/base/json_brackets.h"
#include "harness/document/json_rows.h"
#include "harness/document/request_rows.h"
#include "harness/document/run_context_json.h"
#include "harness/document/stage_length_rows.h"
#include "harness/journal/stage_rows.h"
#include "harness/schedule/request_share.h"

namespace llmb {
namespace {

// An attempt's line is recognised by its first bytes, so that the lines of records, which are many,
// are not parsed twice.
constexpr std::string_view kAttemptStart = R"({"sitting":)";

// The keys are in the order in which they have always been written.
constexpr std::array kPlanRows = {
    JsonField<&EndpointPlan::endpoint_name>("endpoint_name"),
    kIterationsRow<&EndpointPlan::length>,
    JsonField<&EndpointPlan::repetitions>("repetitions"),
    JsonFieldAs<AsObjects<kStageRows>, &EndpointPlan::stages>("stages"),
    kNumPromptsRow<&EndpointPlan::length>,
    kDurationRow<&EndpointPlan::length>,
    kNumWarmupsRow<&EndpointPlan::length>,
    kRampUpRow<&EndpointPlan::length>,
    kConversationsRow<&EndpointPlan::length>,
    JsonFieldAs<AsObject<kSearchRows>, &EndpointPlan::search>("search"),
};

// The plan of an old journal, whose `iterations` were per user. It had one level, in the same
// object as the endpoint.
constexpr std::array kOldStageRows = {
    JsonFieldAs<AsUsers, &StagePlan::level>("users"),
    JsonField<&StagePlan::prompt_ids>("prompt_ids"),
};
constexpr std::array kOldPlanRows = {
    JsonField<&EndpointPlan::endpoint_name>("endpoint_name"),
    JsonField<&EndpointPlan::length, &StageLength::iterations>("iterations"),
    JsonField<&EndpointPlan::repetitions>("repetitions"),
};

std::vector<EndpointPlan> OldPlanFromJson(const Json& list) {
  std::vector<EndpointPlan> plan;
  for (const Json& json : list) {
    EndpointPlan& endpoint = plan.emplace_back();
    ReadJson(json, kOldPlanRows, AbsentKey::kIsAnError, endpoint);
    ReadJson(json, kOldStageRows, AbsentKey::kIsAnError, endpoint.stages.emplace_back());
    const std::int64_t all = std::int64_t{endpoint.length.iterations} *
                             endpoint.stages.front().level.Users().value_or(1);
    if (all > std::numeric_limits<int>::max()) ThrowOutOfRange(json);
    endpoint.length.iterations = static_cast<int>(all);
  }
  return plan;
}

constexpr const char* kSchemaVersion = "schema_version";
constexpr const char* kContext = "context";
constexpr const char* kPlan = "plan";
constexpr std::array kVersionAndContextRows = {
    DerivedJson<JournalHeader>(kSchemaVersion,
                               [](const JournalHeader&) { return Json(kJournalSchemaVersion); }),
    DerivedJson<JournalHeader>(
        kContext, [](const JournalHeader& header) { return RunContextToJson(header.context); }),
};
constexpr std::array kPlanRow = {
    JsonFieldAs<AsObjects<kPlanRows>, &JournalHeader::plan>(kPlan),
};
constexpr std::array kCommandLineRows = {
    JsonField<&JournalHeader::command_line, &RecordedCommandLine::words>("words"),
    JsonField<&JournalHeader::command_line, &RecordedCommandLine::hidden>("hidden"),
};

Result<JournalHeader> HeaderFromJson(const Json& json) {
  const auto version = ValueFrom<int>(json.at(kSchemaVersion));
  if (version != kJournalSchemaVersion && version != kOldJournalSchemaVersion) {
    return Fail(fmt::format("its schema version is {}, but this program reads versions {} and {}",
                            version, kOldJournalSchemaVersion, kJournalSchemaVersion));
  }
  JournalHeader header;
  header.schema_version = version;
  LLMB_ASSIGN_OR_RETURN(header.context, RunContextFromJson(json.at(kContext)));
  ReadJson(json, kCommandLineRows, AbsentKey::kIsAnError, header);
  if (version == kOldJournalSchemaVersion) {
    header.plan = OldPlanFromJson(json.at(kPlan));
  } else {
    ReadJson(json, kPlanRow, AbsentKey::kIsAnError, header);
  }
  if (header.context.shard) {
    const Shard& shard = header.context.shard->shard;
    if (shard.index < 1 || shard.index > shard.count || shard.count > kMostShards) {
      return Fail(fmt::format("it is of {}, which does not exist", Label(shard)));
    }
    for (EndpointPlan& endpoint : header.plan) endpoint.shard = header.context.shard->shard;
  }
  return header;
}

}  // namespace

std::optional<std::vector<int>> EndpointPlan::RequestsPerPrompt(const StagePlan& stage) const {
  const auto counts = llmb::RequestsPerPrompt(length, stage.prompt_ids.size());
  if (!counts) return std::nullopt;
  return SharePerPrompt(*counts, RequestShare(shard, stage.level));
}

std::optional<int> EndpointPlan::RequestsOf(const LoadLevel& level,
                                            const std::string& prompt_id) const {
  if (length.IsTimed()) return std::nullopt;
  const auto stage = std::ranges::find(stages, level, &StagePlan::level);
  if (stage == stages.end()) return 0;
  const auto prompt = std::ranges::find(stage->prompt_ids, prompt_id);
  if (prompt == stage->prompt_ids.end()) return 0;
  return (*RequestsPerPrompt(*stage))[static_cast<std::size_t>(prompt - stage->prompt_ids.begin())];
}

std::optional<std::uint64_t> EndpointPlan::RequestsPerFlow(const StagePlan& stage) const {
  const auto counts = RequestsPerPrompt(stage);
  if (!counts) return std::nullopt;
  return std::accumulate(counts->begin(), counts->end(), std::uint64_t{0});
}

std::optional<std::uint64_t> EndpointPlan::Requests() const {
  std::uint64_t requests = 0;
  for (const StagePlan& stage : stages) {
    const auto per_flow = RequestsPerFlow(stage);
    if (!per_flow) return std::nullopt;
    requests += *per_flow * static_cast<std::uint64_t>(repetitions);
  }
  return requests;
}

std::string HeaderToLine(const JournalHeader& header) {
  Json json;
  Json& members = json["journal"];
  members = ToJson(header, kVersionAndContextRows);
  AppendJson(header, kPlanRow, members);
  AppendJson(header, kCommandLineRows, members);
  return JsonText(json) + "\n";
}

Result<JournalHeader> HeaderFromLine(std::string_view line) {
  if (NestsDeeper(line, kMostJsonLevels)) return Fail("its first line is nested too deeply");
  try {
    return HeaderFromJson(Json::parse(line).at("journal"));
  } catch (const Json::exception&) {
    return Fail("its first line is not the header of a journal");
  }
}

std::string AttemptToLine(int attempt, const std::string& date) {
  return fmt::format(R"({}{},"date":{}}})"
                     "\n",
                     kAttemptStart, attempt, JsonText(date));
}

std::optional<int> AttemptFromLine(std::string_view line) {
  if (!line.starts_with(kAttemptStart)) return std::nullopt;
  line.remove_prefix(kAttemptStart.size());
  int attempt = 0;
  const auto parsed = std::from_chars(line.data(), line.data() + line.size(), attempt);
  return parsed.ec == std::errc() ? std::optional(attempt) : std::nullopt;
}

}  // namespace llmb
