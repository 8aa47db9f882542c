#include "harness/wire/usage_aside.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>

#include "harness/wire/usage_object.h"

namespace llmb {
namespace {

using simdjson::SUCCESS;

constexpr int kMostObjects = 3;  // around a usage, within the outermost one
constexpr std::int64_t kMostPrompt = 1'000'000'000'000'000;

// All names are as BareKey() writes them. Names of a usage whose short keys, such as `prompt`, are
// counts.
constexpr std::string_view kUsageNames[] = {
    "usage",       "usagemetadata", "usageinfo",  "usagestats", "usagestatistics",
    "usagedata",   "usagedetails",  "tokenusage", "tokenstats", "tokencount",
    "tokencounts", "tokens",        "llmusage",   "modelusage", "completionusage"};

// Parts of names under which servers and gateways put what they know about a response.
constexpr std::string_view kHolders[] = {"meta",  "stat",     "metric",   "info",      "response",
                                         "extra", "addition", "provider", "vendor",    "result",
                                         "data",  "debug",    "nvext",    "extension", "details"};

// Parts of names that are about something else than this response.
constexpr std::string_view kStrangers[] = {
    "request", "input",   "prompt",  "message", "session", "account",  "user",    "quota",
    "limit",   "history", "convers", "thread",  "parent",  "previous", "cumulat", "month",
    "dail",    "team",    "organi",  "budget",  "bill",    "param",    "config",  "option",
    "setting", "estimat", "tool",    "agent",   "average", "remain",   "allow",   "lifetime"};

bool HasPartOf(std::string_view name, std::span<const std::string_view> parts) {
  return std::ranges::any_of(
      parts, [&](std::string_view part) { return name.find(part) != std::string_view::npos; });
}

bool IsUsageName(std::string_view bare) {
  return std::ranges::find(kUsageNames, bare) != std::end(kUsageNames);
}

bool CountsBoth(const Usage& usage) { return usage.prompt_tokens && usage.completion_tokens; }

JsonError ReadNamedUsage(od::value& value, UsageAside& aside) {
  std::optional<Usage> usage;
  const JsonError error = ReadUsage(value, usage);
  if (!error && usage && usage->completion_tokens && !aside.inner) aside.inner = usage;
  return error;
}

// Counts outside of a usage count only if both are there: one may be of anything.
JsonError ReadHolder(od::value& value, int depth, UsageAside& aside) {
  Usage flat;
  const JsonError error = ForEachField(value, [&](JsonKey key, od::value& field) {
    const std::string bare = BareKey(KeyText(key));
    od::json_type type;
    if (const JsonError unread = field.type().get(type)) return unread;
    if (type == od::json_type::number) return ReadPlainCount(KeyText(key), field, flat);
    if (HasPartOf(bare, kStrangers)) return SUCCESS;
    if (IsUsageName(bare)) return ReadNamedUsage(field, aside);
    if (type != od::json_type::object || depth == 1) return SUCCESS;
    return ReadHolder(field, depth - 1, aside);
  });
  if (!error && !aside.inner && CountsBoth(flat)) aside.inner = flat;
  return error;
}

// The prompt is what was read plus what was cached. Servers that do not say the latter leave it
// out.
JsonError ReadTimings(od::value& value, UsageAside& aside) {
  Usage counts;
  std::optional<std::int64_t> read;
  const JsonError error = ForEachField(value, [&](JsonKey key, od::value& field) {
    if (key == "predicted_n") return ReadCount(field, counts.completion_tokens);
    if (key == "prompt_n") return ReadCount(field, read);
    if (key == "cache_n") return ReadCount(field, counts.cached_tokens);
    return SUCCESS;
  });
  const auto is_count = [](std::optional<std::int64_t> count) {
    return count && *count >= 0 && *count <= kMostPrompt;
  };
  if (is_count(read) && is_count(counts.cached_tokens)) {
    counts.prompt_tokens = *read + *counts.cached_tokens;
  }
  if (counts.completion_tokens) aside.timings = counts;
  return error;
}

}  // namespace

std::optional<Usage> UsageAside::Best() const {
  if (inner) return inner;
  if (CountsBoth(flat)) return flat;
  return timings;
}

JsonError ReadUsageAside(std::string_view key, od::value& value, UsageAside& aside) {
  od::json_type type;
  if (const JsonError error = value.type().get(type)) return error;
  if (type == od::json_type::number) return ReadPlainCount(key, value, aside.flat);
  if (type != od::json_type::object) return SUCCESS;
  if (key == "timings") return ReadTimings(value, aside);
  const std::string bare = BareKey(key);
  if (HasPartOf(bare, kStrangers)) return SUCCESS;
  if (IsUsageName(bare)) return ReadNamedUsage(value, aside);
  const bool is_holder = HasPartOf(bare, kHolders) || bare == "x" || key.starts_with("x_");
  return is_holder ? ReadHolder(value, kMostObjects, aside) : SUCCESS;
}

}  // namespace llmb
