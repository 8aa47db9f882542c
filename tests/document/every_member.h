#pragma once

// For tests that a struct survives a round trip whole. MembersOf lists the members with a
// structured binding, so it no longer compiles once a member is added. ExpectEveryMemberIsSet then
// fails until the test sets the member, and ExpectSameMembers until a row writes and reads it.

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <utility>

#include "harness/document/run_document.h"
#include "harness/schedule/arrivals.h"

namespace llmb {

inline auto MembersOf(const RequestSettings& value) {
  const auto& [a, b, c, d, e, f, g, h, i] = value;
  return std::tie(a, b, c, d, e, f, g, h, i);
}
inline auto MembersOf(const ArrivalPattern& value) {
  const auto& [a, b] = value;
  return std::tie(a, b);
}
inline auto MembersOf(const Prompt& value) {
  const auto& [a, b, c, d, e] = value;
  return std::tie(a, b, c, d, e);
}
inline auto MembersOf(const Endpoint& value) {
  const auto& [a, b, c, token, d, e, f, g, h, i, j, k, l, m, n, o] = value;
  return std::tuple_cat(std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o),
                        std::tuple(token.Reveal()));
}
inline auto MembersOf(const EndpointTimestamps& value) {
  const auto& [a, b] = value;
  return std::tie(a, b);
}
inline auto MembersOf(const RecordedExtras& value) {
  const auto& [a, b] = value;
  return std::tie(a, b);
}
inline auto MembersOf(const HostInfo::Cache& value) {
  const auto& [a, b, c, d] = value;
  return std::tie(a, b, c, d);
}
inline auto MembersOf(const HostInfo& value) {
  const auto& [a, b, c, d, e, f] = value;
  return std::tie(a, b, c, d, e, f);
}
inline auto MembersOf(const MergedShard& value) {
  const auto& [a, b, c, d, e, f, g, h, i, j] = value;
  return std::tie(a, b, c, d, e, f, g, h, i, j);
}
inline auto MembersOf(const RunContext& value) {
  // The answers to thresholds and of searches and the summaries are not read back.
  const auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab,
               ac, ad, answers, summaries, capacity, ae, af] = value;
  return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa,
                  ab, ac, ad, ae, af);
}
inline auto MembersOf(const CaseRun& value) {
  const auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u] = value;
  return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u);
}

template <typename T>
concept HasMembers = requires(const T& value) {
  MembersOf(value);
};
template <typename T>
concept IsListOfStructs = requires(const T& value) {
  value.size();  // not an optional
  requires HasMembers<typename T::value_type>;
};
template <typename T>
concept IsMapOfStructs = requires {
  requires HasMembers<typename T::mapped_type>;
};

// Calls `check` with each pair of members of `a` and `b`, and the place of the member in its
// struct.
template <HasMembers T, typename Check>
void ForEachMember(const T& a, const T& b, const std::string& where, const Check& check) {
  const auto members_a = MembersOf(a);
  const auto members_b = MembersOf(b);
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    (check(std::get<i>(members_a), std::get<i>(members_b), where + "." + std::to_string(i)), ...);
  }
  (std::make_index_sequence<std::tuple_size_v<decltype(MembersOf(a))>>());
}

template <typename T>
void ExpectSameMembers(const T& actual, const T& expected, const std::string& where = "") {
  if constexpr (HasMembers<T>) {
    ForEachMember(actual, expected, where, [](const auto& a, const auto& b, const auto& place) {
      ExpectSameMembers(a, b, place);
    });
  } else if constexpr (IsListOfStructs<T>) {
    ASSERT_EQ(actual.size(), expected.size()) << where;
    for (std::size_t i = 0; i < actual.size(); ++i)
      ExpectSameMembers(actual[i], expected[i], where);
  } else if constexpr (IsMapOfStructs<T>) {
    for (const auto& [key, value] : expected) ExpectSameMembers(actual.at(key), value, where);
  } else {
    EXPECT_TRUE(actual == expected) << "member " << where << " was not read as it was written";
  }
}

// Every member of `value`, and of the structs in it, differs from its default: its loss would show.
template <typename T>
void ExpectEveryMemberIsSet(const T& value, const T& unset = {}, const std::string& where = "") {
  if constexpr (HasMembers<T>) {
    ForEachMember(value, unset, where, [](const auto& a, const auto& b, const auto& place) {
      ExpectEveryMemberIsSet(a, b, place);
    });
  } else if constexpr (IsListOfStructs<T>) {
    EXPECT_FALSE(value.empty()) << where;
    for (const auto& element : value) ExpectEveryMemberIsSet(element, {}, where);
  } else if constexpr (IsMapOfStructs<T>) {
    EXPECT_FALSE(value.empty()) << where;
    for (const auto& [key, element] : value) ExpectEveryMemberIsSet(element, {}, where);
  } else {
    EXPECT_FALSE(value == unset) << "member " << where << " has its default";
  }
}

}  // namespace llmb
