#include "harness/wire/inner_completion.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "harness/base/json_brackets.h"

namespace llmb {
namespace {

using CompletionJson = nlohmann::json;

constexpr int kMostWrappers = 3;

// Copying and writing JSON take stack for each level. No completion has nearly as many.
constexpr long kMostCompletionLevels = 100;

CompletionJson ParsedJson(std::string_view text) {
  if (NestsDeeper(text, kMostCompletionLevels))
    return CompletionJson(CompletionJson::value_t::discarded);
  return CompletionJson::parse(text, nullptr, /*allow_exceptions=*/false);
}

bool IsCompletion(const CompletionJson& json) {
  return json.is_object() && json.contains("choices") && json["choices"].is_array();
}

// Other keys may hold what is no response, such as the request that failed.
bool IsWrapper(std::string_view key) {
  constexpr std::string_view kWrappers[] = {"data", "result",  "response", "output",
                                            "body", "payload", "chunk",    "completion"};
  return std::ranges::find(kWrappers, key) != std::end(kWrappers);
}

// DashScope has choices of its own, with the text so far in each.
bool IsDashScopeOutput(std::string_view key, const CompletionJson& json) {
  if (key != "output" || json.contains("object")) return false;
  const CompletionJson& choices = json["choices"];
  return choices.empty() || !choices.front().is_object() || !choices.front().contains("delta");
}

std::optional<CompletionJson> CompletionIn(const CompletionJson& json, int depth);

std::optional<CompletionJson> CompletionInObject(const CompletionJson& object, int depth) {
  for (const auto& field : object.items()) {
    if (!IsWrapper(field.key())) continue;
    std::optional<CompletionJson> found = CompletionIn(field.value(), depth);
    if (!found || IsDashScopeOutput(field.key(), *found)) continue;
    const bool adds_usage = object.contains("usage") && object["usage"].is_object();
    const bool lacks_usage = !found->contains("usage") || (*found)["usage"].is_null();
    if (adds_usage && lacks_usage) (*found)["usage"] = object["usage"];
    return found;
  }
  return std::nullopt;
}

// `depth` is how many wrappers may be around it.
std::optional<CompletionJson> CompletionIn(const CompletionJson& json, int depth) {
  if (IsCompletion(json)) return json;
  if (depth == 0) return std::nullopt;
  if (json.is_object()) return CompletionInObject(json, depth - 1);
  if (json.is_array() && json.size() == 1) return CompletionIn(json.front(), depth - 1);
  if (!json.is_string()) return std::nullopt;
  const auto& text = json.get_ref<const std::string&>();
  return text.starts_with('{') ? CompletionIn(ParsedJson(text), depth - 1) : std::nullopt;
}

// The documents that stand behind one another; empty if the last one has no end.
std::vector<std::string_view> DocumentsIn(std::string_view data) {
  constexpr std::string_view kSpace = " \t\r\n";
  std::vector<std::string_view> documents;
  JsonBrackets brackets;
  std::size_t begin = data.find_first_not_of(kSpace);
  for (std::size_t at = begin; at < data.size(); ++at) {
    if (at < begin) continue;
    if (at == begin && data[at] != '{') return {};
    brackets.Read(data.substr(at, 1));
    if (!brackets.Balanced()) continue;
    documents.push_back(data.substr(begin, at + 1 - begin));
    begin = data.find_first_not_of(kSpace, at + 1);
  }
  return begin == std::string_view::npos ? documents : std::vector<std::string_view>();
}

// The last usage and the choices of all. nullopt if one of them is something else, other than an
// end mark behind them.
std::optional<CompletionJson> JoinedCompletion(std::vector<CompletionJson> chunks) {
  if (!chunks.empty() && chunks.back() == "[DONE]") chunks.pop_back();
  if (chunks.size() < 2 || !std::ranges::all_of(chunks, IsCompletion)) return std::nullopt;
  CompletionJson joined;
  for (CompletionJson& next : chunks) {
    if (!joined.is_null()) {
      CompletionJson choices = std::move(joined["choices"]);
      for (CompletionJson& choice : next["choices"]) choices.push_back(std::move(choice));
      next["choices"] = std::move(choices);
      if (!next.contains("usage") || next["usage"].is_null()) next["usage"] = joined["usage"];
    }
    joined = std::move(next);
  }
  return joined;
}

std::optional<CompletionJson> CompletionOfDocuments(std::string_view data) {
  std::vector<CompletionJson> chunks;
  for (const std::string_view document : DocumentsIn(data)) chunks.push_back(ParsedJson(document));
  return JoinedCompletion(std::move(chunks));
}

}  // namespace

std::optional<std::string> InnerCompletion(std::string_view data) {
  // A cheap look first, since most data of this kind are errors, heartbeats or pages.
  if (data.find("choices") == std::string_view::npos) return std::nullopt;
  const CompletionJson json = ParsedJson(data);
  std::optional<CompletionJson> found =
      json.is_discarded() ? CompletionOfDocuments(data) : CompletionIn(json, kMostWrappers);
  if (json.is_array() && json.size() > 1) {
    found = JoinedCompletion(json.get<std::vector<CompletionJson>>());
  }
  const bool is_whole = found && json.is_object() && IsCompletion(json);
  return found && !is_whole ? std::optional(found->dump()) : std::nullopt;
}

}  // namespace llmb
