#include "harness/endpoint/api.h"

#include <algorithm>

#include "harness/base/text.h"

namespace llmb {
namespace {

struct Row {
  Api api;
  std::string_view name;
  std::string_view path;
  std::string_view words;
};

// A path that is the end of another one stands after it.
constexpr Row kApis[] = {
    {Api::kChat, "chat", "/chat/completions", "chat completions"},
    {Api::kCompletions, "completions", "/completions", "completions"},
};

const Row& RowOf(Api api) { return *std::ranges::find(kApis, api, &Row::api); }

}  // namespace

std::string_view Name(Api api) { return RowOf(api).name; }

std::optional<Api> ApiNamed(std::string_view name) {
  const auto* row = std::ranges::find(kApis, name, &Row::name);
  return row == std::end(kApis) ? std::nullopt : std::optional(row->api);
}

std::string_view PathOf(Api api) { return RowOf(api).path; }

std::string_view WordsFor(Api api) { return RowOf(api).words; }

std::optional<Api> ApiAt(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::string lower = LowerCase(path);
  for (const Row& row : kApis) {
    if (lower.ends_with(row.path)) return row.api;
  }
  return std::nullopt;
}

}  // namespace llmb
