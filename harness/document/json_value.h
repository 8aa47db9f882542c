#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <utility>

namespace llmb {

// All JSON of documents, journals and jobs. Its keys keep their order.
using Json = nlohmann::ordered_json;

// True if the number `json`, with its fraction cut off, is within the range of T.
template <std::integral T>
bool FitsInto(const Json& json) {
  if (json.is_number_unsigned()) return std::in_range<T>(json.get<std::uint64_t>());
  if (json.is_number_integer()) return std::in_range<T>(json.get<std::int64_t>());
  // The limits of T plus one are powers of two, which a double holds exactly.
  constexpr double kAbove =
      2.0 * static_cast<double>(std::uint64_t{1} << (std::numeric_limits<T>::digits - 1));
  const auto number = json.get<double>();
  return number < kAbove && number >= (std::is_signed_v<T> ? -kAbove : 0.0);
}

[[noreturn]] inline void ThrowOutOfRange(const Json& json) {
  throw Json::out_of_range::create(401, json.dump() + " is out of range", nullptr);
}

// The value of `json`, which came from a file. Throws nlohmann's exceptions for a value of another
// type, and for a number out of T's range, which nlohmann itself would convert to an arbitrary one.
template <typename T>
T ValueFrom(const Json& json) {
  if constexpr (std::integral<T> && !std::same_as<T, bool>) {
    if (json.is_number() && !FitsInto<T>(json)) ThrowOutOfRange(json);
  }
  return json.get<T>();
}

// The value of `key`, or `fallback` if it is absent or null. Throws as ValueFrom does.
template <typename T>
T GetOr(const Json& json, const char* key, T fallback = {}) {
  const auto found = json.find(key);
  if (found == json.end() || found->is_null()) return fallback;
  return ValueFrom<T>(*found);
}

// `json` as text on one line. Bytes that are not UTF-8 become U+FFFD.
inline std::string JsonText(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace llmb
