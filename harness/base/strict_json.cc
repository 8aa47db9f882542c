#include "harness/base/strict_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "harness/base/json_brackets.h"
#include "harness/base/text.h"

namespace llmb {
namespace {

// Finds the first key that occurs twice in an object, of which nlohmann silently keeps one, and
// values that are nested too deep.
class MistakeFinder {
 public:
  bool operator()(int depth, Json::parse_event_t event, const Json& parsed) {
    const bool opens =
        event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start;
    too_deep_ = too_deep_ || (opens && depth >= kMostJsonLevels);
    if (too_deep_) return false;  // keeps nothing more
    if (event == Json::parse_event_t::object_start) keys_.emplace_back();
    if (event == Json::parse_event_t::object_end) keys_.pop_back();
    if (event == Json::parse_event_t::key) Check(parsed.get_ref<const std::string&>());
    return true;
  }

  const std::string& duplicate() const { return duplicate_; }
  bool too_deep() const { return too_deep_; }

 private:
  void Check(const std::string& key) {
    if (!keys_.back().insert(key).second && duplicate_.empty()) {
      duplicate_ = fmt::format("the key '{}' is given twice in one object", OneLine(key));
    }
  }

  std::vector<std::set<std::string>> keys_;
  std::string duplicate_;
  bool too_deep_ = false;
};

// "line:column: reason" from nlohmann's "[json.exception.parse_error.101] parse error at line 1,
// column 2: reason; last read: '...'".
std::string Explain(const nlohmann::json::parse_error& error, std::string_view text) {
  const std::size_t read = std::clamp<std::size_t>(error.byte, 1, text.size() + 1) - 1;
  const std::string_view before = text.substr(0, read);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n');
  const std::size_t column =
      CountCharacters(before.substr(line_start == std::string_view::npos ? 0 : line_start + 1)) + 1;
  std::string_view reason = error.what();
  if (const std::size_t prefix = reason.find(": "); prefix != std::string_view::npos) {
    reason.remove_prefix(prefix + 2);
  }
  // "last read" quotes the file, which may be part of an API token.
  reason = reason.substr(0, reason.find("; last read"));
  return fmt::format("{}:{}: {}", line, column, OneLine(reason));
}

}  // namespace

Result<Json> ParseStrictJson(std::string_view text, std::string_view source) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return Fail(fmt::format("{}: it is empty", source));
  }
  MistakeFinder finder;
  try {
    Json json = Json::parse(text, std::ref(finder), /*allow_exceptions=*/true,
                            /*ignore_comments=*/true);
    if (finder.too_deep()) return Fail(fmt::format("{}: it is nested too deeply", source));
    if (!finder.duplicate().empty()) return Fail(fmt::format("{}: {}", source, finder.duplicate()));
    return json;
  } catch (const nlohmann::json::parse_error& error) {
    return Fail(fmt::format("{}:{}", source, Explain(error, text)));
  } catch (const nlohmann::json::exception&) {
    return Fail(fmt::format("{}: a number is too large", source));
  }
}

std::string KindOf(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::boolean:
      return value.get<bool>() ? "true" : "false";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::array:
      return "an array";
    case Json::value_t::object:
      return "an object";
    default:
      return "a number";
  }
}

Status CheckKnownKeys(const Json& value, const std::vector<std::string>& known) {
  if (!value.is_object()) return Fail("must be an object, not " + KindOf(value));
  for (const auto& [name, unused] : value.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    return Fail(fmt::format("unknown key '{}' (the keys are {}){}", OneLine(name),
                            Join(known, ", "), DidYouMean(name, known)));
  }
  return {};
}

}  // namespace llmb
