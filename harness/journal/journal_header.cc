#include "harness/journal/journal_header.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <system_error>

#include "harness/document/json_rows.h"
#include "harness/document/request_rows.h"
#include "harness/document/run_context_json.h"

namespace llmb {
namespace {

// An attempt's line is recognised by its first bytes, so that the lines of records, which are many,
// are not parsed twice.
constexpr std::string_view kAttemptStart = R"({"sitting":)";

// The keys are in the order in which they have always been written.
constexpr std::array kPlanRows = {
    JsonField<&EndpointPlan::endpoint_name>("endpoint_name"),
    JsonField<&EndpointPlan::iterations>("iterations"),
    JsonField<&EndpointPlan::prompt_ids>("prompt_ids"),
    JsonField<&EndpointPlan::repetitions>("repetitions"),
    JsonFieldAs<AsUsers, &EndpointPlan::load>("users"),
};

constexpr const char* kSchemaVersion = "schema_version";
constexpr const char* kContext = "context";
constexpr std::array kHeaderRows = {
    DerivedJson<JournalHeader>(kSchemaVersion,
                               [](const JournalHeader&) { return Json(kJournalSchemaVersion); }),
    DerivedJson<JournalHeader>(
        kContext, [](const JournalHeader& header) { return RunContextToJson(header.context); }),
    JsonFieldAs<AsObjects<kPlanRows>, &JournalHeader::plan>("plan"),
    JsonField<&JournalHeader::command_line, &RecordedCommandLine::words>("words"),
    JsonField<&JournalHeader::command_line, &RecordedCommandLine::hidden>("hidden"),
};

Result<JournalHeader> HeaderFromJson(const Json& json) {
  const auto version = ValueFrom<int>(json.at(kSchemaVersion));
  if (version != kJournalSchemaVersion) {
    return Fail(fmt::format("its schema version is {}, but this program reads version {}", version,
                            kJournalSchemaVersion));
  }
  JournalHeader header;
  LLMB_ASSIGN_OR_RETURN(header.context, RunContextFromJson(json.at(kContext)));
  ReadJson(json, kHeaderRows, AbsentKey::kIsAnError, header);
  return header;
}

}  // namespace

std::uint64_t EndpointPlan::RequestsPerPrompt() const {
  return static_cast<std::uint64_t>(load.MostInFlight()) * static_cast<std::uint64_t>(iterations) *
         static_cast<std::uint64_t>(repetitions);
}

std::uint64_t EndpointPlan::Requests() const { return prompt_ids.size() * RequestsPerPrompt(); }

std::string HeaderToLine(const JournalHeader& header) {
  Json json;
  json["journal"] = ToJson(header, kHeaderRows);
  return JsonText(json) + "\n";
}

Result<JournalHeader> HeaderFromLine(std::string_view line) {
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
