#include "harness/journal/event_line.h"

#include <fmt/format.h>

#include <cassert>
#include <charconv>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "harness/base/text.h"
#include "harness/document/case_run_json.h"
#include "harness/document/record_json.h"

namespace llmb {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kRecordStart = R"({"request":)";
constexpr std::string_view kTimesStart = R"(,"token_times_delta_ns":[)";

std::string RecordLine(const RequestRecord& record) {
  std::string line(kRecordStart);
  AppendRecordJson(line, record);
  line += kTimesStart;
  const char* separator = "";
  Nanoseconds before{};
  for (const Nanoseconds time : record.token_times) {
    fmt::format_to(std::back_inserter(line), "{}{}", separator, (time - before).count());
    separator = ",";
    before = time;
  }
  line += "]}\n";
  return line;
}

template <typename JsonValue>
std::string Line(const JsonValue& json) {
  return json.dump(-1, ' ', false, JsonValue::error_handler_t::replace) + "\n";
}

// The times of "51255951,430,12]}", which is what follows kTimesStart; nothing where they go
// backwards or on for centuries. Most of a line is this, and a general parser takes most of its
// time for it.
std::optional<std::vector<Nanoseconds>> TimesFrom(std::string_view text) {
  std::vector<Nanoseconds> times;
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (!text.ends_with("]}")) return std::nullopt;
  text.remove_suffix(2);
  const char* const end = text.data() + text.size();
  constexpr Nanoseconds::rep kLast = std::numeric_limits<Nanoseconds::rep>::max() / 2;
  Nanoseconds::rep time = 0;
  for (const char* at = text.data(); at != end;) {
    if (!times.empty() && *at++ != ',') return std::nullopt;
    Nanoseconds::rep delta = 0;
    const auto parsed = std::from_chars(at, end, delta);
    if (parsed.ec != std::errc() || delta < 0 || delta > kLast - time) return std::nullopt;
    time += delta;
    times.emplace_back(time);
    at = parsed.ptr;
  }
  return times;
}

tl::unexpected<Error> NotALine(std::string_view line) {
  return Fail(fmt::format("not a line of a run: '{}'", OneLine(CutText(line, 80))));
}

Result<RunEvent> RecordEvent(std::string_view line) {
  // The quotes in it are bare, so it cannot be part of any text in the record.
  const std::size_t end = line.rfind(kTimesStart);
  if (end == std::string_view::npos) return NotALine(line);
  auto times = TimesFrom(line.substr(end + kTimesStart.size()));
  if (!times) return NotALine(line);
  const std::string_view json = line.substr(kRecordStart.size(), end - kRecordStart.size());
  LLMB_ASSIGN_OR_RETURN(RequestRecord record, RecordFromJson(Json::parse(json)));
  record.token_times = std::move(*times);
  return record;
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
    if (line.starts_with(kRecordStart)) return RecordEvent(line);
    const Json json = Json::parse(line);
    // Parsed anew where the order of keys counts: it is that of the counters.
    if (json.contains("case")) {
      return CaseRunFromJson(nlohmann::ordered_json::parse(line).at("case"));
    }
    const Json& note = json.at("note");
    return EndpointNote{note.at("endpoint_name").get<std::string>(),
                        note.at("text").get<std::string>()};
  } catch (const Json::exception&) {
    return NotALine(line);
  }
}

std::string RecordJsonOfLine(std::string_view line, bool with_token_times) {
  const std::size_t times = line.rfind(kTimesStart);
  assert(line.starts_with(kRecordStart) && times != std::string_view::npos);
  const std::string_view record = line.substr(kRecordStart.size(), times - kRecordStart.size());
  if (!with_token_times) return std::string(record);
  std::string json(record.substr(0, record.size() - 1));
  json += line.substr(times, line.rfind(']') - times + 1);
  return json + '}';
}

Result<RequestRecord> RecordOfLine(std::string_view line) {
  try {
    return RecordFromJson(Json::parse(RecordJsonOfLine(line, false)));
  } catch (const Json::exception&) {
    return Fail(fmt::format("not the line of a request: '{}'", OneLine(CutText(line, 80))));
  }
}

}  // namespace llmb
