#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <utility>

#include "harness/workload/trace_time.h"
#include "tools/workload/json_lines.h"
#include "tools/workload/traffic_files.h"

namespace llmb {
namespace {

// The object that holds the last key of a path, and that key.
struct LogKey {
  std::optional<JsonRow> row;  // nullopt: an object on the way is not there
  std::string_view key;
};

// The longest key of the row that `path` begins with, or else the part before the first dot. Keys
// of logs may have dots in them: "gen_ai.prompt".
std::string_view FirstKey(const JsonRow& row, std::string_view path) {
  for (std::size_t end = path.size(); end != std::string_view::npos && end > 0;
       end = path.rfind('.', end - 1)) {
    if (row.Find({path.substr(0, end)})) return path.substr(0, end);
  }
  return path.substr(0, path.find('.'));
}

Result<LogKey> FollowPath(const JsonRow& row, std::string_view path) {
  LogKey place{row, path};
  while (place.row) {
    const std::string_view key = FirstKey(*place.row, place.key);
    if (key.size() == place.key.size()) break;
    LLMB_ASSIGN_OR_RETURN(place.row, place.row->Inner(key));
    place.key.remove_prefix(key.size() + 1);
  }
  return place;
}

// Whether all of the text is a number.
bool ReadNumber(std::string_view text, double& number) {
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stopped == end;
}

// Reads the keys of one row by the mapping.
class LogRow {
 public:
  LogRow(const JsonRow& row, const LogMapping& mapping) : row_(row), mapping_(mapping) {}

  // Calls `read(object, key)` if both the mapping and the row have `name`.
  template <typename Value, typename Read>
  Result<std::optional<Value>> Get(const std::string& name, Read read) const {
    const auto path = mapping_.keys.find(name);
    if (path == mapping_.keys.end()) return std::nullopt;
    LLMB_ASSIGN_OR_RETURN(const LogKey place, FollowPath(row_, path->second));
    if (!place.row || !place.row->Find({place.key})) return std::nullopt;
    return read(*place.row, place.key);
  }

  Result<std::optional<std::string>> Text(const std::string& name) const {
    return Get<std::string>(
        name, [](const JsonRow& row, std::string_view key) { return row.Text({key}); });
  }
  Result<std::optional<std::int64_t>> Whole(const std::string& name) const {
    return Get<std::int64_t>(
        name, [](const JsonRow& row, std::string_view key) { return row.Whole({key}, 1); });
  }
  Result<std::optional<Nanoseconds>> Delay() const {
    return Get<Nanoseconds>(
        "delay", [](const JsonRow& row, std::string_view key) { return row.Milliseconds({key}); });
  }
  Result<std::optional<std::vector<ChatMessage>>> Messages() const {
    return Get<std::vector<ChatMessage>>(
        "messages", [](const JsonRow& row, std::string_view key) { return row.Messages({key}); });
  }

  Result<std::optional<Nanoseconds>> Timestamp() const {
    const Nanoseconds unit = mapping_.timestamp_unit;
    return Get<Nanoseconds>("timestamp", [unit](const JsonRow& row, std::string_view key) {
      return ReadTimestamp(row, key, unit);
    });
  }

 private:
  static Result<std::optional<Nanoseconds>> ReadTimestamp(const JsonRow& row, std::string_view key,
                                                          Nanoseconds unit) {
    const simdjson::dom::element element = row.Find({key})->element;
    std::string_view text;
    if (!element.get(text)) {
      if (const auto time = ParseDateTime(text)) return *time;
    }
    double number = 0;
    const bool is_number = text.empty() ? !element.get(number) : ReadNumber(text, number);
    if (!is_number && !text.empty()) {
      return row.FailAt(key, "must be a time such as 2023-11-16T18:17:03.97Z");
    }
    if (!is_number || !(number >= 0 && number * ToSeconds(unit) <= 9e9)) {
      return row.FailAt(key, "must be a number from 0 on, in --timestamp-unit, or a time");
    }
    std::int64_t whole = 0;
    if (!element.get(whole)) return whole * unit;
    return FromSeconds(number * ToSeconds(unit));
  }

  const JsonRow& row_;
  const LogMapping& mapping_;
};

// The session of a row; numbers are sessions as well.
Result<std::string> SessionOf(const LogRow& row) {
  const auto read = [](const JsonRow& object,
                       std::string_view key) -> Result<std::optional<std::string>> {
    const simdjson::dom::element element = object.Find({key})->element;
    if (!element.is_number()) return object.Text({key});
    return std::string(simdjson::minify(element));
  };
  LLMB_ASSIGN_OR_RETURN(auto session, row.Get<std::string>("session_id", read));
  return std::move(session).value_or("");
}

Status ReadInput(const LogRow& log, const JsonRow& row, WorkloadRequest& request) {
  LLMB_ASSIGN_OR_RETURN(auto messages, log.Messages());
  LLMB_ASSIGN_OR_RETURN(auto prompt, log.Text("prompt"));
  LLMB_ASSIGN_OR_RETURN(const auto length, log.Whole("input_length"));
  if (messages) {
    request.messages = *std::move(messages);
  } else if (prompt) {
    request.messages.push_back({"user", *std::move(prompt), ""});
    request.adds_to_session = !request.session.empty();
  } else if (length) {
    request.input_tokens = length;
  } else {
    return row.FailHere("the row has no prompt, messages or input_length by --map");
  }
  return {};
}

Result<WorkloadRequest> ReadLogRow(const JsonRow& row, const LogMapping& mapping) {
  const LogRow log(row, mapping);
  WorkloadRequest request;
  LLMB_ASSIGN_OR_RETURN(request.session, SessionOf(log));
  LLMB_RETURN_IF_ERROR(ReadInput(log, row, request));
  LLMB_ASSIGN_OR_RETURN(request.output_tokens, log.Whole("max_tokens"));
  LLMB_ASSIGN_OR_RETURN(request.answer, log.Text("response"));
  LLMB_ASSIGN_OR_RETURN(const auto delay, log.Delay());
  request.delay = delay.value_or(Nanoseconds(0));
  LLMB_ASSIGN_OR_RETURN(request.arrival, log.Timestamp());
  if (!request.arrival && mapping.keys.contains("timestamp")) {
    return row.FailHere("the row has no timestamp by --map");
  }
  return request;
}

// Times since 1970 in a larger unit are taken for ones of January 1970. Those in a smaller one are
// too large.
std::string UnitNote(Nanoseconds first, Nanoseconds unit) {
  constexpr std::pair<const char*, double> kUnits[] = {
      {"s", 1}, {"ms", 1e-3}, {"us", 1e-6}, {"ns", 1e-9}};
  const auto is_of_our_time = [](double seconds) { return seconds >= 1e9 && seconds < 1e10; };
  const double number = ToSeconds(first) / ToSeconds(unit);
  if (is_of_our_time(ToSeconds(first))) return "";
  for (const auto& [name, seconds] : kUnits) {
    if (!is_of_our_time(number * seconds)) continue;
    return fmt::format(
        "the timestamps look like times since 1970 in {0}: if they are, give "
        "--timestamp-unit {0}",
        name);
  }
  return "";
}

}  // namespace

const std::vector<std::string>& MappableKeys() {
  static const std::vector<std::string> keys = {"prompt",     "messages",  "input_length",
                                                "max_tokens", "timestamp", "session_id",
                                                "delay",      "response"};
  return keys;
}

Result<RecordedTraffic> ReadLogFile(const std::string& path, const LogMapping& mapping) {
  RecordedTraffic traffic;
  LLMB_RETURN_IF_ERROR(ForEachJsonLine(path, [&](const JsonRow& row) -> Status {
    LLMB_ASSIGN_OR_RETURN(WorkloadRequest request, ReadLogRow(row, mapping));
    traffic.requests.push_back(std::move(request));
    return {};
  }));
  if (traffic.requests.empty() || !traffic.requests.front().arrival) return traffic;
  std::string note = UnitNote(*traffic.requests.front().arrival, mapping.timestamp_unit);
  if (!note.empty()) traffic.notes.push_back(std::move(note));
  return traffic;
}

}  // namespace llmb
