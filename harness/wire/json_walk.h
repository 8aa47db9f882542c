#pragma once

// Small readers for simdjson's on-demand documents. Private to this folder.
//
// A document is read in one pass, field by field in the order of the file, because a look-up would
// scan the whole object once for each key that is absent. Every reader returns the first error, and
// the document must not be used after it. A value that is not read is skipped.

#include <simdjson.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace llmb {

namespace od = simdjson::ondemand;
using JsonError = simdjson::error_code;
using JsonKey = od::raw_json_string;  // as written: a key with escapes is not a key of the protocol

// The key as text, without undoing escapes.
inline std::string_view KeyText(JsonKey key) {
  const char* end = key.raw();
  while (*end != '"') end += *end == '\\' ? 2 : 1;
  return {key.raw(), static_cast<std::size_t>(end - key.raw())};
}

// Calls `read(key, value)` for each field of an object. Any other value has no fields: servers
// write null, [] and "" where an object is empty. `read` returns a JsonError and need not read the
// value.
template <typename Value, typename Read>
JsonError ForEachField(Value&& value, Read read) {
  od::object object;
  // This leaves any other value unread, so that it is skipped.
  const JsonError not_an_object = value.get_object().get(object);
  if (not_an_object) {
    return not_an_object == simdjson::INCORRECT_TYPE ? simdjson::SUCCESS : not_an_object;
  }
  for (auto item : object) {
    if (const JsonError error = item.error()) return error;
    // A copy of the field would read what was just written in pieces, and stall.
    od::field&& field = std::move(item).value_unsafe();
    if (const JsonError error = read(field.key(), field.value())) return error;
  }
  return simdjson::SUCCESS;
}

// Calls `read(element)` for each element of an array. Any other value has no elements.
template <typename Read>
JsonError ForEachElement(od::value& value, Read read) {
  od::array array;
  const JsonError not_an_array = value.get_array().get(array);
  if (not_an_array) {
    return not_an_array == simdjson::INCORRECT_TYPE ? simdjson::SUCCESS : not_an_array;
  }
  for (auto item : array) {
    od::value element;
    // simdjson's get accepts only an rvalue, although the move is a copy.
    // NOLINTNEXTLINE(performance-move-const-arg)
    if (const JsonError error = std::move(item).get(element)) return error;
    if (const JsonError error = read(element)) return error;
  }
  return simdjson::SUCCESS;
}

// Reads a string. Any other value leaves `text` as it is.
inline JsonError ReadText(od::value& value, std::string_view& text) {
  const JsonError error = value.get_string().get(text);
  return error == simdjson::INCORRECT_TYPE ? simdjson::SUCCESS : error;
}

// Reads a count: 7, 7.0, "7" or "7.0". Any other value leaves `count` as it is, because a count is
// never worth a response.
inline JsonError ReadCount(od::value& value, std::optional<std::int64_t>& count) {
  constexpr double kMost = 9e18;
  std::int64_t whole = 0;
  if (value.get_int64().get(whole) == simdjson::SUCCESS) {
    count = whole;
    return simdjson::SUCCESS;
  }
  std::string_view token = value.raw_json_token();
  if (token.starts_with('"')) token.remove_prefix(1);
  token = token.substr(0, token.find_first_of("\" \t\r\n"));
  double number = 0;
  const char* end = token.data() + token.size();
  if (std::from_chars(token.data(), end, whole).ptr == end && !token.empty()) {
    count = whole;
  } else if (std::from_chars(token.data(), end, number).ptr == end && !token.empty() &&
             std::abs(number) < kMost && std::trunc(number) == number) {
    count = static_cast<std::int64_t>(number);
  }
  return simdjson::SUCCESS;
}

}  // namespace llmb
