#include "harness/workload/prompt.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/base/atomic_file.h"
#include "harness/base/parse_value.h"
#include "harness/base/strict_json.h"
#include "harness/base/text.h"
#include "harness/record/request_record.h"

namespace llmb {

// fixtures/prompts/standard.json, embedded by the build.
extern const std::string_view kStandardPromptsJson;

namespace {

Status CheckId(const std::string& id) {
  const auto allowed = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
  };
  if (!id.empty() && std::all_of(id.begin(), id.end(), allowed)) return {};
  return Fail(
      fmt::format("id '{}' must consist of letters, digits, '_', '-' and '.'", OneLine(id)));
}

Status CheckText(const std::string& text) {
  const auto blank = [](unsigned char c) { return std::isspace(c) != 0; };
  if (!std::all_of(text.begin(), text.end(), blank)) return {};
  return Fail("prompt is empty");
}

Status CheckCategory(const std::string& category) {
  if (category.empty()) return Fail("category is empty");
  if (OneLine(category) != category) return Fail("category holds a control character");
  return {};
}

Status CheckLength(const std::string& length) {
  return CheckOneOf("length", length, {"short", "medium", "long"});
}

Status CheckComplexity(const std::string& complexity) {
  return CheckOneOf("complexity", complexity, {"simple", "moderate", "complex"});
}

struct PromptKey {
  const char* name;
  std::string Prompt::*member;
  Status (*check)(const std::string& value);
};

constexpr PromptKey kPromptKeys[] = {
    {"id", &Prompt::id, CheckId},
    {"prompt", &Prompt::text, CheckText},
    {"length", &Prompt::length, CheckLength},
    {"complexity", &Prompt::complexity, CheckComplexity},
    {"category", &Prompt::category, CheckCategory},
};

Result<Prompt> ReadPrompt(const Json& json) {
  std::vector<std::string> known;
  for (const PromptKey& key : kPromptKeys) known.emplace_back(key.name);
  LLMB_RETURN_IF_ERROR(CheckKnownKeys(json, known));
  Prompt prompt;
  for (const PromptKey& key : kPromptKeys) {
    const auto value = json.find(key.name);
    if (value == json.end()) return Fail(fmt::format("'{}' is missing", key.name));
    if (!value->is_string()) {
      return Fail(fmt::format("{} must be a string, not {}", key.name, KindOf(*value)));
    }
    prompt.*key.member = value->get<std::string>();
    LLMB_RETURN_IF_ERROR(key.check(prompt.*key.member));
  }
  return prompt;
}

}  // namespace

void CopyPromptFields(const Prompt& prompt, RequestRecord& record) {
  record.prompt_text = CutText(prompt.text, kPromptTextCharacters);
  record.prompt_length = prompt.length;
  record.prompt_complexity = prompt.complexity;
  record.prompt_category = prompt.category;
}

Result<std::vector<Prompt>> ParsePrompts(std::string_view json, std::string_view source) {
  LLMB_ASSIGN_OR_RETURN(const auto file, ParseStrictJson(json, source));
  if (!file.is_array()) {
    return Fail(fmt::format("{}: must be an array of prompts, not {}", source, KindOf(file)));
  }
  if (file.empty()) return Fail(fmt::format("{}: holds no prompt", source));
  std::vector<Prompt> prompts;
  std::set<std::string> ids;
  for (const Json& item : file) {
    auto prompt = ReadPrompt(item);
    if (!prompt) {
      return Fail(
          fmt::format("{}: prompt {}: {}", source, prompts.size() + 1, prompt.error().message));
    }
    if (!ids.insert(prompt->id).second) {
      return Fail(fmt::format("{}: prompt {}: the id '{}' is used twice", source,
                              prompts.size() + 1, prompt->id));
    }
    prompts.push_back(*std::move(prompt));
  }
  return prompts;
}

Result<std::vector<Prompt>> LoadPromptsFile(const std::string& path) {
  LLMB_ASSIGN_OR_RETURN(const auto text, ReadFile(path));
  return ParsePrompts(text, OneLine(path));
}

const std::vector<Prompt>& BuiltInPrompts() {
  static const std::vector<Prompt> prompts = [] {
    auto parsed = ParsePrompts(kStandardPromptsJson, "built-in prompts");
    if (parsed) return *std::move(parsed);
    // Failing would be a bug of this program: a test parses the embedded file.
    std::fprintf(stderr, "%s\n", parsed.error().message.c_str());
    std::abort();
  }();
  return prompts;
}

}  // namespace llmb
