#include "harness/endpoint/request_settings.h"

#include <algorithm>
#include <utility>

namespace llmb {
namespace {

constexpr std::pair<MaxTokensField, std::string_view> kNames[] = {
    {MaxTokensField::kMaxTokens, "max_tokens"},
    {MaxTokensField::kMaxCompletionTokens, "max_completion_tokens"},
    {MaxTokensField::kNone, "none"},
};

}  // namespace

std::string_view Name(MaxTokensField field) {
  return std::ranges::find(kNames, field, [](const auto& pair) { return pair.first; })->second;
}

std::optional<MaxTokensField> MaxTokensFieldNamed(std::string_view name) {
  for (const auto& [field, known] : kNames) {
    if (name == known) return field;
  }
  return std::nullopt;
}

std::vector<std::string> MaxTokensFieldNames() {
  std::vector<std::string> names;
  for (const auto& [field, name] : kNames) names.emplace_back(name);
  return names;
}

}  // namespace llmb
