#include "harness/workload/json_row.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "harness/base/strict_json.h"
#include "harness/base/text.h"
#include "harness/endpoint/length_limit.h"
#include "harness/workload/read_chat_messages.h"

namespace llmb {
namespace {

namespace dom = simdjson::dom;

constexpr double kMostMilliseconds = 9e12;  // 285 years; as nanoseconds they fit 64 bits

// Finds where a text that simdjson refused stops being JSON. simdjson does not say.
class SyntaxErrorFinder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(number_integer_t /*value*/) override { return true; }
  bool number_unsigned(number_unsigned_t /*value*/) override { return true; }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return true; }
  bool string(string_t& /*value*/) override { return true; }
  bool binary(binary_t& /*value*/) override { return true; }
  bool start_object(std::size_t /*size*/) override { return true; }
  bool key(string_t& /*value*/) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t /*size*/) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string& /*last*/,
                   const nlohmann::json::exception& error) override {
    constexpr int kNumberOverflow = 406;  // of nlohmann's documentation: a number such as 1e999
    offset = position == 0 ? 0 : position - 1;
    overflows = error.id == kNumberOverflow;
    return false;
  }

  std::size_t offset = 0;
  bool overflows = false;
};

// `rest` begins where the text stops being JSON.
std::string_view ReasonOf(std::string_view rest) {
  if (rest.starts_with('\0')) return "the row holds a zero byte";
  if (rest.empty()) return "the row ends in the middle of its JSON";
  if (rest.starts_with("NaN")) return "NaN is not JSON";
  if (rest.starts_with("Infinity")) return "Infinity is not JSON";
  return "this is not JSON";
}

// simdjson also refuses JSON that is nested more than 1,024 deep or has a whole number beyond 64
// bits. For nlohmann a zero byte is the end of the text.
tl::unexpected<Error> FailSyntax(std::string_view text, const FilePlace& place,
                                 simdjson::error_code error) {
  SyntaxErrorFinder finder;
  const bool is_json = nlohmann::json::sax_parse(text, &finder);
  const bool is_too_large = is_json ? error == simdjson::NUMBER_ERROR : finder.overflows;
  const std::size_t zero_byte = text.find('\0');
  const bool ends_early = is_json && zero_byte != std::string_view::npos;
  const std::size_t offset = std::min(ends_early ? zero_byte : finder.offset, text.size());
  const std::string_view reason = error == simdjson::DEPTH_ERROR ? "the row is nested too deeply"
                                  : is_too_large ? "the row has a number that is too large"
                                                 : ReasonOf(text.substr(offset));
  return Fail(PlaceText(place, text, offset) + std::string(reason));
}

// Where the value of a key begins; 0 if the key is not there.
std::size_t OffsetOfValue(std::string_view text, std::string_view key) {
  const simdjson::padded_string padded(text);
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
  simdjson::ondemand::value value;
  if (parser.iterate(padded).get(document) || document.find_field(key).get(value)) return 0;
  return static_cast<std::size_t>(value.raw_json_token().data() - padded.data());
}

}  // namespace

std::string_view KindOfElement(dom::element element) {
  switch (element.type()) {
    case dom::element_type::ARRAY:
      return "an array";
    case dom::element_type::OBJECT:
      return "an object";
    case dom::element_type::STRING:
      return "a string";
    case dom::element_type::BOOL:
      return "true or false";
    case dom::element_type::NULL_VALUE:
      return "null";
    default:
      return "a number";
  }
}

Result<JsonRow> JsonRow::Parse(dom::parser& parser, std::string_view text, const FilePlace& place) {
  dom::element element;
  const simdjson::error_code error = parser.parse(text.data(), text.size(), true).get(element);
  if (error != simdjson::SUCCESS) return FailSyntax(text, place, error);
  dom::object object;
  if (element.get(object)) {
    return Fail(fmt::format("{}a row must be a JSON object, not {}", PlaceText(place, text, 0),
                            KindOfElement(element)));
  }
  return JsonRow(text, place, object);
}

std::optional<JsonRow::Value> JsonRow::Find(KeyNames names) const {
  for (const std::string_view name : names) {
    dom::element element;
    if (object_.at_key(name).get(element)) continue;
    if (!element.is_null()) return Value{name, element};
  }
  return std::nullopt;
}

Result<std::optional<JsonRow>> JsonRow::Inner(std::string_view name) const {
  const std::optional<Value> value = Find({name});
  if (!value) return std::nullopt;
  dom::object object;
  if (value->element.get(object)) {
    return FailAt(name, fmt::format("must be an object, not {}", KindOfElement(value->element)));
  }
  JsonRow inner(text_, place_, object);
  inner.outer_ = PathOf(name);
  return inner;
}

std::string JsonRow::PathOf(std::string_view name) const {
  return outer_.empty() ? std::string(name) : fmt::format("{}.{}", outer_, name);
}

tl::unexpected<Error> JsonRow::FailAt(std::string_view name, std::string_view reason) const {
  const std::string path = PathOf(name);
  const std::string_view outermost = std::string_view(path).substr(0, path.find('.'));
  return Fail(fmt::format("{}{} {}", PlaceText(place_, text_, OffsetOfValue(text_, outermost)),
                          path, reason));
}

tl::unexpected<Error> JsonRow::FailHere(std::string_view reason) const {
  return Fail(fmt::format("{}{}", PlaceText(place_, text_, 0), reason));
}

Result<std::optional<std::string>> JsonRow::Text(KeyNames names) const {
  const std::optional<Value> value = Find(names);
  if (!value) return std::nullopt;
  std::string_view text;
  if (value->element.get(text)) {
    return FailAt(value->name,
                  fmt::format("must be a string, not {}", KindOfElement(value->element)));
  }
  return std::string(text);
}

Result<std::optional<std::int64_t>> JsonRow::Whole(KeyNames names, std::int64_t minimum) const {
  const std::optional<Value> value = Find(names);
  if (!value) return std::nullopt;
  double number = 0;
  const bool is_number = !value->element.get(number);
  const bool fits = is_number && std::trunc(number) == number &&
                    number >= static_cast<double>(minimum) &&
                    number <= static_cast<double>(kMostLength);
  if (fits) return static_cast<std::int64_t>(number);
  return FailAt(value->name,
                fmt::format("must be a whole number from {} to {}{}", minimum, kMostLength,
                            is_number ? std::string()
                                      : fmt::format(", not {}", KindOfElement(value->element))));
}

Result<std::optional<Nanoseconds>> JsonRow::Milliseconds(KeyNames names) const {
  const std::optional<Value> value = Find(names);
  if (!value) return std::nullopt;
  double number = 0;
  const bool is_number = !value->element.get(number);
  if (!is_number || number < 0 || number > kMostMilliseconds) {
    return FailAt(
        value->name,
        fmt::format(
            "must be a number of milliseconds from 0 to {:g}{}", kMostMilliseconds,
            is_number ? std::string() : fmt::format(", not {}", KindOfElement(value->element))));
  }
  std::int64_t whole = 0;
  // A double cannot hold the nanoseconds of a date.
  if (!value->element.get(whole)) return std::chrono::milliseconds(whole);
  const double floor = std::floor(number);
  return std::chrono::milliseconds(static_cast<std::int64_t>(floor)) +
         FromSeconds((number - floor) / 1000);
}

Result<std::optional<std::vector<std::uint64_t>>> JsonRow::Ids(KeyNames names) const {
  const std::optional<Value> value = Find(names);
  if (!value) return std::nullopt;
  dom::array array;
  if (value->element.get(array)) {
    return FailAt(value->name, "must be an array of whole numbers");
  }
  std::vector<std::uint64_t> ids;
  ids.reserve(array.size());
  for (const dom::element element : array) {
    std::uint64_t id = 0;
    if (element.get(id)) return FailAt(value->name, "must be an array of whole numbers");
    ids.push_back(id);
  }
  return ids;
}

Result<std::optional<std::vector<ChatMessage>>> JsonRow::Messages(KeyNames names) const {
  const std::optional<Value> value = Find(names);
  if (!value) return std::nullopt;
  Result<std::vector<ChatMessage>> messages = ReadChatMessages(value->element);
  if (!messages) return FailAt(value->name, messages.error().message);
  return *std::move(messages);
}

}  // namespace llmb
