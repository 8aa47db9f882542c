#pragma once

// Structs as JSON objects. A table has one row per member, which serves writing and reading alike,
// so a member cannot be written and then not be read. Include this in .cc files and in headers of
// tables only: it needs all of nlohmann's header.
//
//   constexpr std::array kPlanRows = {
//       JsonField<&EndpointPlan::endpoint_name>("endpoint_name"),
//       JsonField<&EndpointPlan::prompt_ids>("prompt_ids"),
//   };
//   const Json json = ToJson(plan, kPlanRows);
//   ReadJson(json, kPlanRows, AbsentKey::kIsAnError, plan);

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "harness/base/time.h"
#include "harness/document/json_value.h"

namespace llmb {

// How reading treats a key that is absent or null. The key of a std::optional member, or of a row
// with a condition, may always be absent.
enum class AbsentKey {
  kIsAnError,     // throws nlohmann's exceptions
  kKeepsDefault,  // leaves the member as it is
};

// One key of the object that stands for a Struct.
template <typename Struct>
struct JsonRow {
  std::string_view key;
  Json (*get)(const Struct&);  // a null value is not written
  // Throws nlohmann's exceptions for a value of the wrong type or out of range. Null if the value
  // follows from other members.
  void (*set)(Struct&, const Json&, AbsentKey);
  bool may_be_absent = false;
  bool (*condition)(const Struct&) = nullptr;  // null: always written

  // The same row, written only for structs that meet `new_condition`.
  constexpr JsonRow WrittenIf(bool (*new_condition)(const Struct&)) const {
    JsonRow row = *this;
    row.condition = new_condition;
    row.may_be_absent = true;
    return row;
  }
};

// Appends the keys of `rows` to the object `json`, in their order.
template <typename Struct, typename Rows>
void AppendJson(const Struct& value, const Rows& rows, Json& json) {
  for (const JsonRow<Struct>& row : rows) {
    if (row.condition != nullptr && !row.condition(value)) continue;
    if (Json written = row.get(value); !written.is_null()) {
      json[std::string(row.key)] = std::move(written);
    }
  }
}

template <typename Struct, typename Rows>
Json ToJson(const Struct& value, const Rows& rows) {
  Json json = Json::object();
  AppendJson(value, rows, json);
  return json;
}

// Reads the keys of `rows` from the object `json`, and ignores all others. Throws nlohmann's
// exceptions.
template <typename Struct, typename Rows>
void ReadJson(const Json& json, const Rows& rows, AbsentKey absent, Struct& value) {
  for (const JsonRow<Struct>& row : rows) {
    if (row.set == nullptr) continue;
    const std::string key(row.key);
    const bool required = absent == AbsentKey::kIsAnError && !row.may_be_absent;
    const auto found = json.find(key);
    const bool is_absent = found == json.end() || found->is_null();
    if (is_absent && !required) continue;
    row.set(value, required ? json.at(key) : *found, absent);
  }
}

template <typename Rows>
bool HasKey(const Rows& rows, std::string_view key) {
  for (const auto& row : rows) {
    if (row.key == key) return true;
  }
  return false;
}

// Formats: how a member is represented in JSON. Each has a Write and a Read.

struct AsIs {
  template <typename T>
  static Json Write(const T& value) {
    return Json(value);
  }
  template <typename T>
  static void Read(const Json& json, AbsentKey /*absent*/, T& value) {
    value = ValueFrom<T>(json);
  }
};

struct AsSeconds {
  static Json Write(Nanoseconds duration) { return Json(ToSeconds(duration)); }
  static void Read(const Json& json, AbsentKey /*absent*/, Nanoseconds& duration) {
    duration = FromSeconds(json.get<double>());
  }
};

// A struct as an object with keys of its own.
template <const auto& kRows>
struct AsObject {
  template <typename T>
  static Json Write(const T& value) {
    return ToJson(value, kRows);
  }
  template <typename T>
  static void Read(const Json& json, AbsentKey absent, T& value) {
    ReadJson(json, kRows, absent, value);
  }
};

// A vector of structs as an array of objects.
template <const auto& kRows>
struct AsObjects {
  template <typename T>
  static Json Write(const std::vector<T>& list) {
    Json json = Json::array();
    for (const T& element : list) json.push_back(ToJson(element, kRows));
    return json;
  }
  template <typename T>
  static void Read(const Json& json, AbsentKey absent, std::vector<T>& list) {
    for (const Json& element : json) ReadJson(element, kRows, absent, list.emplace_back());
  }
};

// An optional member has the format of its value.
template <typename Format, typename T>
Json WriteAs(const T& value) {
  return Format::Write(value);
}
template <typename Format, typename T>
Json WriteAs(const std::optional<T>& value) {
  return value ? Format::Write(*value) : Json();
}
template <typename Format, typename T>
void ReadAs(const Json& json, AbsentKey absent, T& value) {
  Format::Read(json, absent, value);
}
template <typename Format, typename T>
void ReadAs(const Json& json, AbsentKey absent, std::optional<T>& value) {
  Format::Read(json, absent, value.emplace());
}

template <typename T>
inline constexpr bool kIsOptional = false;
template <typename T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

template <typename Pointer>
struct MemberPointer;
template <typename T, typename S>
struct MemberPointer<T S::*> {
  using Struct = S;
};

// value.*kMember, or with further pointers a member of that member.
template <auto kMember, auto... kInner, typename Struct>
constexpr auto& MemberOf(Struct& value) {
  if constexpr (sizeof...(kInner) == 0) {
    return value.*kMember;
  } else {
    return MemberOf<kInner...>(value.*kMember);
  }
}

// A member, or a member of a member (JsonField<&RunContext::host, &HostInfo::name>), as `key`.
template <typename Format, auto kMember, auto... kInner>
constexpr auto JsonFieldAs(std::string_view key) {
  using Struct = typename MemberPointer<decltype(kMember)>::Struct;
  using T = std::remove_cvref_t<decltype(MemberOf<kMember, kInner...>(std::declval<Struct&>()))>;
  return JsonRow<Struct>{
      .key = key,
      .get =
          [](const Struct& value) { return WriteAs<Format>(MemberOf<kMember, kInner...>(value)); },
      .set =
          [](Struct& value, const Json& json, AbsentKey absent) {
            ReadAs<Format>(json, absent, MemberOf<kMember, kInner...>(value));
          },
      .may_be_absent = kIsOptional<T>};
}
template <auto... kMembers>
constexpr auto JsonField(std::string_view key) {
  return JsonFieldAs<AsIs, kMembers...>(key);
}

// A value that follows from other members: written and not read.
template <typename Struct>
constexpr JsonRow<Struct> DerivedJson(std::string_view key, Json (*get)(const Struct&)) {
  return {.key = key, .get = get, .set = nullptr};
}

}  // namespace llmb
