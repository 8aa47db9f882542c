#pragma once

// The conversions between members of RequestRecord and FieldValue, for the table of its fields.

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "harness/base/text.h"
#include "harness/record/field_value.h"
#include "harness/record/request_record.h"

namespace llmb {

inline FieldValue ToField(const std::string& text) { return text.empty() ? FieldValue() : text; }
// False is not written: it is the usual value of every flag.
inline FieldValue ToField(bool flag) { return flag ? FieldValue(true) : FieldValue(); }
// False is written here, because an absent flag means that the value is unknown.
inline FieldValue ToField(const std::optional<bool>& flag) {
  return flag ? FieldValue(*flag) : FieldValue();
}
inline FieldValue ToField(int integer) { return std::int64_t{integer}; }
inline FieldValue ToField(std::int64_t integer) { return integer; }
inline FieldValue ToField(Nanoseconds duration) { return duration; }
inline FieldValue ToField(double number) { return number; }
inline FieldValue ToField(WallTime time) { return time; }
inline FieldValue ToField(TimePoint time) { return time.time_since_epoch(); }

using SourceName = std::pair<TokenCountSource, std::string_view>;
inline constexpr SourceName kTokenCountSources[] = {
    {TokenCountSource::kUsage, "usage"},
    {TokenCountSource::kUsageAndReasoning, "usage+reasoning"},
    {TokenCountSource::kEvents, "events"}};

inline FieldValue ToField(TokenCountSource source) {
  const auto* row = std::ranges::find(kTokenCountSources, source, &SourceName::first);
  return std::string(row->second);
}
template <typename T>
FieldValue ToField(const std::optional<T>& value) {
  return value ? ToField(*value) : FieldValue();
}

template <typename T>
Status FromField(const FieldValue& value, T& member) {
  member = std::get<T>(value);
  return {};
}
inline Status FromField(const FieldValue& value, int& member) {
  const std::int64_t integer = std::get<std::int64_t>(value);
  if (integer > std::numeric_limits<int>::max())
    return Fail(fmt::format("{} is too large", integer));
  member = static_cast<int>(integer);
  return {};
}
inline Status FromField(const FieldValue& value, TimePoint& member) {
  member = TimePoint(std::get<Nanoseconds>(value));
  return {};
}
inline Status FromField(const FieldValue& value, TokenCountSource& member) {
  const auto& word = std::get<std::string>(value);
  const auto* row = std::ranges::find(kTokenCountSources, word, &SourceName::second);
  if (row == std::end(kTokenCountSources)) {
    return Fail(
        fmt::format("'{}' is not one of usage, usage+reasoning, events", ForMessage(word, 40)));
  }
  member = row->first;
  return {};
}
template <typename T>
Status FromField(const FieldValue& value, std::optional<T>& member) {
  T inner{};
  Status status = FromField(value, inner);
  if (status) member = std::move(inner);
  return status;
}

// The FieldType of a member of type T.
template <typename T>
inline constexpr FieldType kTypeOf = FieldType::kInteger;
template <>
inline constexpr FieldType kTypeOf<bool> = FieldType::kFlag;
template <>
inline constexpr FieldType kTypeOf<std::string> = FieldType::kText;
template <>
inline constexpr FieldType kTypeOf<Nanoseconds> = FieldType::kSeconds;
template <>
inline constexpr FieldType kTypeOf<TimePoint> = FieldType::kSeconds;
template <>
inline constexpr FieldType kTypeOf<WallTime> = FieldType::kWallTime;
template <>
inline constexpr FieldType kTypeOf<TokenCountSource> = FieldType::kText;
template <typename T>
inline constexpr FieldType kTypeOf<std::optional<T>> = kTypeOf<T>;

}  // namespace llmb
