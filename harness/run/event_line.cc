#include "harness/run/event_line.h"

#include <fmt/format.h>

#include <iterator>
#include <nlohmann/json.hpp>

#include "harness/base/text.h"
#include "harness/report/case_run_json.h"
#include "harness/report/record_json.h"

namespace llmb {
namespace {

using Json = nlohmann::json;

std::string RecordLine(const RequestRecord& record) {
  std::string line = R"({"request":)";
  AppendRecordJson(line, record);
  line += R"(,"token_times_ns":[)";
  const char* separator = "";
  for (const Nanoseconds time : record.token_times) {
    fmt::format_to(std::back_inserter(line), "{}{}", separator, time.count());
    separator = ",";
  }
  line += "]}\n";
  return line;
}

template <typename JsonValue>
std::string Line(const JsonValue& json) {
  return json.dump(-1, ' ', false, JsonValue::error_handler_t::replace) + "\n";
}

Result<RunEvent> RecordEvent(const Json& json) {
  Result<RequestRecord> record = RecordFromJson(json.at("request"));
  if (!record) return tl::unexpected(record.error());
  for (const Json& time : json.at("token_times_ns")) {
    record->token_times.emplace_back(time.get<Nanoseconds::rep>());
  }
  return std::move(*record);
}

}  // namespace

std::string EventToLine(const RunEvent& event) {
  if (const auto* record = std::get_if<RequestRecord>(&event)) return RecordLine(*record);
  if (const auto* run = std::get_if<CaseRun>(&event)) {
    return Line(nlohmann::ordered_json{{"case", CaseRunToJson(*run)}});
  }
  const auto& note = std::get<EndpointNote>(event);
  return Line(Json{{"note", {{"endpoint_name", note.endpoint_name}, {"text", note.text}}}});
}

Result<RunEvent> EventFromLine(std::string_view line) {
  try {
    const Json json = Json::parse(line);
    if (json.contains("request")) return RecordEvent(json);
    // Parsed anew where the order of keys counts: it is that of the counters.
    if (json.contains("case")) {
      return CaseRunFromJson(nlohmann::ordered_json::parse(line).at("case"));
    }
    const Json& note = json.at("note");
    return EndpointNote{note.at("endpoint_name").get<std::string>(),
                        note.at("text").get<std::string>()};
  } catch (const Json::exception&) {
    return Fail(fmt::format("not a line of a run: '{}'", OneLine(CutText(line, 80))));
  }
}

}  // namespace llmb
