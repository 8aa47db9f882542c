#pragma once

// Small readers for simdjson's on-demand documents. Private to this folder.
//
// A document is read in one pass, field by field in the order of the text: looking keys up would
// scan the whole object once for each key that is absent. Every reader returns the first error,
// after which the document must not be read any further. A value of the wrong type is
// simdjson::INCORRECT_TYPE; null counts as absent.

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace llmb {

namespace od = simdjson::ondemand;
using JsonError = simdjson::error_code;
using JsonKey = od::raw_json_string;  // as written: the protocol has no keys that need escapes

// Calls `read(key, value)` for each field of an object; null has none. `read` returns a JsonError
// and may ignore the value.
template <typename Value, typename Read>
JsonError ForEachField(Value&& value, Read read) {
  od::json_type type;
  if (const JsonError error = value.type().get(type)) return error;
  if (type == od::json_type::null) return simdjson::SUCCESS;
  od::object object;
  if (const JsonError error = value.get_object().get(object)) return error;
  for (auto item : object) {
    od::field field;
    if (const JsonError error = std::move(item).get(field)) return error;
    if (const JsonError error = read(field.key(), field.value())) return error;
  }
  return simdjson::SUCCESS;
}

// Calls `read(element)` for each element of an array; null has none.
template <typename Read>
JsonError ForEachElement(od::value value, Read read) {
  od::json_type type;
  if (const JsonError error = value.type().get(type)) return error;
  if (type == od::json_type::null) return simdjson::SUCCESS;
  od::array array;
  if (const JsonError error = value.get_array().get(array)) return error;
  for (auto item : array) {
    od::value element;
    // simdjson's get accepts only an rvalue, although the move is a copy.
    // NOLINTNEXTLINE(performance-move-const-arg)
    if (const JsonError error = std::move(item).get(element)) return error;
    if (const JsonError error = read(element)) return error;
  }
  return simdjson::SUCCESS;
}

// Reads a string; null leaves `text` as it is.
inline JsonError ReadText(od::value value, std::string_view& text) {
  od::json_type type;
  if (const JsonError error = value.type().get(type)) return error;
  return type == od::json_type::null ? simdjson::SUCCESS : value.get_string().get(text);
}

// Reads a string and sets `present` if it is not empty; never clears it.
inline JsonError ReadPresence(od::value value, bool& present) {
  std::string_view text;
  const JsonError error = ReadText(value, text);
  present = present || !text.empty();
  return error;
}

// Reads a whole number; null leaves `count` as it is.
inline JsonError ReadCount(od::value value, std::optional<std::int64_t>& count) {
  od::json_type type;
  if (const JsonError error = value.type().get(type)) return error;
  if (type == od::json_type::null) return simdjson::SUCCESS;
  std::int64_t number = 0;
  const JsonError error = value.get_int64().get(number);
  if (!error) count = number;
  return error;
}

}  // namespace llmb
