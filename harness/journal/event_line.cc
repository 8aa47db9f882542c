#include "harness/journal/event_line.h"

#include <fmt/format.h>

#include <array>
#include <cassert>
#include <charconv>
#include <iterator>
#include <limits>
#include <optional>

#include "harness/base/json_brackets.h"
#include "harness/base/text.h"
#include "harness/document/case_run_json.h"
#include "harness/document/json_rows.h"
#include "harness/document/record_json.h"
#include "harness/document/request_rows.h"
#include "harness/journal/search_stage_json.h"

namespace llmb {
namespace {

constexpr std::string_view kRecordStart = R"({"request":)";
constexpr std::string_view kTimesStart = R"(,"token_times_delta_ns":[)";
constexpr const char* kCase = "case";
constexpr const char* kNote = "note";
constexpr const char* kFlowEnded = "flow_ended";
constexpr const char* kSearchStage = "search_stage";

constexpr std::array kNoteRows = {
    JsonField<&EndpointNote::endpoint_name>("endpoint_name"),
    JsonField<&EndpointNote::text>("text"),
};

constexpr std::array kFlowEndedRows = {
    JsonField<&FlowEnded::endpoint_name>("endpoint_name"),
    JsonFieldAs<AsLoadKey, &FlowEnded::load>("load"),
    JsonField<&FlowEnded::repetition>("repetition"),
};

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

// {"note":{...}} or {"case":{...}} on a line.
std::string Line(const char* key, Json value) {
  Json json;
  json[key] = std::move(value);
  return JsonText(json) + "\n";
}

// Parses "51255951,430,12]}", the text after kTimesStart. nullopt if the times decrease, or add up
// to more than 146 years. Most of a line is such numbers, and a JSON parser would spend most of its
// time on them.
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
  return Fail(fmt::format("this line is not an event of a run: '{}'", ForMessage(line, 80)));
}

Result<RunEvent> RecordEvent(std::string_view line) {
  // kTimesStart holds unescaped quotes, so no text inside the record can contain it.
  const std::size_t end = line.rfind(kTimesStart);
  if (end == std::string_view::npos) return NotALine(line);
  auto times = TimesFrom(line.substr(end + kTimesStart.size()));
  if (!times) return NotALine(line);
  const std::string_view json = line.substr(kRecordStart.size(), end - kRecordStart.size());
  if (NestsDeeper(json, kMostJsonLevels)) return NotALine(line);
  LLMB_ASSIGN_OR_RETURN(RequestRecord record, RecordFromJson(Json::parse(json)));
  record.token_times = std::move(*times);
  return record;
}

}  // namespace

std::string EventToLine(const RunEvent& event) {
  if (const auto* record = std::get_if<RequestRecord>(&event)) return RecordLine(*record);
  if (const auto* run = std::get_if<CaseRun>(&event)) return Line(kCase, CaseRunToJson(*run));
  if (const auto* ended = std::get_if<FlowEnded>(&event)) {
    return Line(kFlowEnded, ToJson(*ended, kFlowEndedRows));
  }
  if (const auto* stage = std::get_if<SearchStageEnded>(&event)) {
    return Line(kSearchStage, SearchStageToJson(*stage));
  }
  return Line(kNote, ToJson(std::get<EndpointNote>(event), kNoteRows));
}

Result<RunEvent> EventFromLine(std::string_view line) {
  try {
    if (line.starts_with(kRecordStart)) return RecordEvent(line);
    if (NestsDeeper(line, kMostJsonLevels)) return NotALine(line);
    const Json json = Json::parse(line);
    if (json.contains(kCase)) return CaseRunFromJson(json.at(kCase));
    if (json.contains(kFlowEnded)) {
      FlowEnded ended;
      ReadJson(json.at(kFlowEnded), kFlowEndedRows, AbsentKey::kIsAnError, ended);
      return ended;
    }
    if (json.contains(kSearchStage)) return SearchStageFromJson(json.at(kSearchStage));
    EndpointNote note;
    ReadJson(json.at(kNote), kNoteRows, AbsentKey::kIsAnError, note);
    return note;
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
    return Fail(fmt::format("this line is not a request: '{}'", ForMessage(line, 80)));
  }
}

}  // namespace llmb
