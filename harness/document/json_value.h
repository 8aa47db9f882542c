#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>

namespace llmb {

// Whether the number `json` is one of T's, once its fraction is cut off.
template <std::integral T, typename Json>
bool FitsInto(const Json& json) {
  if (json.is_number_unsigned()) return std::in_range<T>(json.template get<std::uint64_t>());
  if (json.is_number_integer()) return std::in_range<T>(json.template get<std::int64_t>());
  // Limits of T that are powers of two and so exact as a double.
  constexpr double kAbove =
      2.0 * static_cast<double>(std::uint64_t{1} << (std::numeric_limits<T>::digits - 1));
  const double number = json.template get<double>();
  return number < kAbove && number >= (std::is_signed_v<T> ? -kAbove : 0.0);
}

template <typename Json>
[[noreturn]] void ThrowOutOfRange(const Json& json) {
  throw Json::out_of_range::create(401, json.dump() + " is out of range", nullptr);
}

// The value of `json`, which came from a file. Throws nlohmann's exceptions where it is of another
// type, or a number that does not fit into T, which nlohmann would convert to anything.
template <typename T, typename Json>
T ValueFrom(const Json& json) {
  if constexpr (std::integral<T> && !std::same_as<T, bool>) {
    if (json.is_number() && !FitsInto<T>(json)) ThrowOutOfRange(json);
  }
  return json.template get<T>();
}

// The value of `key`, or `fallback` when it is absent or null. Throws as ValueFrom does.
template <typename T, typename Json>
T GetOr(const Json& json, const char* key, T fallback = {}) {
  const auto found = json.find(key);
  if (found == json.end() || found->is_null()) return fallback;
  return ValueFrom<T>(*found);
}

}  // namespace llmb
