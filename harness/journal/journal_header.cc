#include "harness/journal/journal_header.h"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <system_error>

#include "harness/document/json_value.h"

namespace llmb {
namespace {

using Json = nlohmann::json;

// Told from its first bytes, because most lines are records and need not be parsed twice.
constexpr std::string_view kAttemptStart = R"({"sitting":)";

Json PlanToJson(const EndpointPlan& plan) {
  return {{"endpoint_name", plan.endpoint_name},
          {"prompt_ids", plan.prompt_ids},
          {"users", plan.load.MostInFlight()},
          {"iterations", plan.iterations},
          {"repetitions", plan.repetitions}};
}

EndpointPlan PlanFromJson(const Json& json) {
  return {.endpoint_name = json.at("endpoint_name").get<std::string>(),
          .prompt_ids = json.at("prompt_ids").get<std::vector<std::string>>(),
          .load = ClosedLoop{ValueFrom<int>(json.at("users"))},
          .iterations = ValueFrom<int>(json.at("iterations")),
          .repetitions = ValueFrom<int>(json.at("repetitions"))};
}

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<JournalHeader> HeaderFromJson(const Json& json) {
  const int version = ValueFrom<int>(json.at("schema_version"));
  if (version != kJournalSchemaVersion) {
    return Fail(fmt::format("its schema version is {}, this program reads {}", version,
                            kJournalSchemaVersion));
  }
  LLMB_ASSIGN_OR_RETURN(RunContext context, RunContextFromJson(json.at("context").dump()));
  JournalHeader header;
  header.context = std::move(context);
  for (const Json& plan : json.at("plan")) header.plan.push_back(PlanFromJson(plan));
  json.at("words").get_to(header.command_line.words);
  json.at("hidden").get_to(header.command_line.hidden);
  return header;
}

}  // namespace

std::uint64_t EndpointPlan::RequestsPerPrompt() const {
  return static_cast<std::uint64_t>(load.MostInFlight()) * static_cast<std::uint64_t>(iterations) *
         static_cast<std::uint64_t>(repetitions);
}

std::uint64_t EndpointPlan::Requests() const { return prompt_ids.size() * RequestsPerPrompt(); }

std::string HeaderToLine(const JournalHeader& header) {
  Json plan = Json::array();
  for (const EndpointPlan& endpoint : header.plan) plan.push_back(PlanToJson(endpoint));
  // The context is text already, in which the order of keys is kept.
  return fmt::format(
      R"({{"journal":{{"schema_version":{},"context":{},"plan":{},"words":{},"hidden":{}}}}})"
      "\n",
      kJournalSchemaVersion, RunContextToJson(header.context), Dump(plan),
      Dump(header.command_line.words), Dump(header.command_line.hidden));
}

Result<JournalHeader> HeaderFromLine(std::string_view line) {
  try {
    return HeaderFromJson(Json::parse(line).at("journal"));
  } catch (const Json::exception&) {
    return Fail("it does not begin like a journal");
  }
}

std::string AttemptToLine(int attempt, const std::string& date) {
  return fmt::format(R"({}{},"date":{}}})"
                     "\n",
                     kAttemptStart, attempt, Dump(date));
}

std::optional<int> AttemptFromLine(std::string_view line) {
  if (!line.starts_with(kAttemptStart)) return std::nullopt;
  line.remove_prefix(kAttemptStart.size());
  int attempt = 0;
  const auto parsed = std::from_chars(line.data(), line.data() + line.size(), attempt);
  return parsed.ec == std::errc() ? std::optional(attempt) : std::nullopt;
}

}  // namespace llmb
