#include "harness/wire/usage_object.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>

namespace llmb {
namespace {

using simdjson::SUCCESS;

using TokenCount = std::optional<std::int64_t>;

// What a key of a usage holds.
enum class UsageField { kInput, kOutput, kTotal, kReasoning, kCached, kDetails, kInner, kOther };

struct UsageKey {
  std::string_view name;  // in small letters, without separators
  UsageField field;
};

// The names of other APIs, which gateways pass on, in any of the usual spellings: promptTokens,
// prompt_token_count, PromptTokens. OpenAI's names are read without this table.
constexpr UsageKey kUsageKeys[] = {
    {"prompttokens", UsageField::kInput},
    {"inputtokens", UsageField::kInput},       // Anthropic, Bedrock, Vercel
    {"prompttokencount", UsageField::kInput},  // Gemini
    {"inputtokencount", UsageField::kInput},   // watsonx
    {"promptevalcount", UsageField::kInput},   // Ollama
    {"numprompttokens", UsageField::kInput},
    {"numinputtokens", UsageField::kInput},
    {"inputtokenscount", UsageField::kInput},
    {"prompt", UsageField::kInput},
    {"input", UsageField::kInput},
    {"completiontokens", UsageField::kOutput},
    {"outputtokens", UsageField::kOutput},
    {"completiontokencount", UsageField::kOutput},
    {"candidatestokencount", UsageField::kOutput},
    {"outputtokencount", UsageField::kOutput},
    {"generatedtokencount", UsageField::kOutput},
    {"generatedtokens", UsageField::kOutput},
    {"evalcount", UsageField::kOutput},
    {"numcompletiontokens", UsageField::kOutput},
    {"numoutputtokens", UsageField::kOutput},
    {"numgeneratedtokens", UsageField::kOutput},
    {"outputtokenscount", UsageField::kOutput},
    {"completion", UsageField::kOutput},
    {"output", UsageField::kOutput},
    {"totaltokens", UsageField::kTotal},
    {"totaltokencount", UsageField::kTotal},
    {"total", UsageField::kTotal},
    {"reasoningtokens", UsageField::kReasoning},
    {"thoughtstokencount", UsageField::kReasoning},
    {"cachedtokens", UsageField::kCached},
    {"prompttokenscached", UsageField::kCached},
    {"promptcachehittokens", UsageField::kCached},
    {"cachereadinputtokens", UsageField::kCached},
    {"cachedinputtokens", UsageField::kCached},
    {"cachedcontenttokencount", UsageField::kCached},
    {"prompttokensdetails", UsageField::kDetails},
    {"inputtokensdetails", UsageField::kDetails},
    {"inputtokendetails", UsageField::kDetails},
    {"completiontokensdetails", UsageField::kDetails},
    {"outputtokensdetails", UsageField::kDetails},
    {"outputtokendetails", UsageField::kDetails},
    {"usage", UsageField::kInner},
    {"tokens", UsageField::kInner},  // Cohere, beside what it bills
    {"tokenusage", UsageField::kInner}};

UsageField FieldNamed(std::string_view key) {
  const std::string bare = BareKey(key);
  const auto* const found = std::ranges::find(kUsageKeys, bare, &UsageKey::name);
  return found == std::end(kUsageKeys) ? UsageField::kOther : found->field;
}

void UseCount(const TokenCount& other, TokenCount& count) {
  if (other && count.value_or(0) == 0) count = other;
}

bool HasCount(const Usage& usage) {
  return usage.prompt_tokens || usage.completion_tokens || usage.total_tokens;
}

TokenCount& CountOf(UsageField field, Usage& usage) {
  switch (field) {
    case UsageField::kInput:
      return usage.prompt_tokens;
    case UsageField::kOutput:
      return usage.completion_tokens;
    case UsageField::kReasoning:
      return usage.reasoning_tokens;
    case UsageField::kCached:
      return usage.cached_tokens;
    default:
      return usage.total_tokens;
  }
}

bool IsDetail(UsageField field) {
  return field == UsageField::kReasoning || field == UsageField::kCached;
}

// `others` receives what stands under other names than OpenAI's. `outer` is the object around the
// one that has the key: a usage if it is kOther.
JsonError ReadOtherField(JsonKey key, od::value& value, UsageField outer, Usage& others) {
  const UsageField field = FieldNamed(KeyText(key));
  if (field == UsageField::kOther) return SUCCESS;
  if (field == UsageField::kDetails || field == UsageField::kInner) {
    if (outer != UsageField::kOther) return SUCCESS;
    return ForEachField(value, [&](JsonKey inner, od::value& count) {
      return ReadOtherField(inner, count, field, others);
    });
  }
  if (outer == UsageField::kDetails && !IsDetail(field)) return SUCCESS;
  TokenCount count;
  const JsonError error = ReadCount(value, count);
  UseCount(count, CountOf(field, others));
  return error;
}

JsonError ReadDetail(od::value& details, const char* name, TokenCount& count) {
  return ForEachField(details, [&](JsonKey key, od::value& number) {
    return key == name ? ReadCount(number, count) : SUCCESS;
  });
}

JsonError ReadCounts(od::value& value, Usage& usage) {
  std::optional<Usage> others;  // rare
  const JsonError error = ForEachField(value, [&](JsonKey key, od::value& count) {
    if (key == "prompt_tokens") return ReadCount(count, usage.prompt_tokens);
    if (key == "completion_tokens") return ReadCount(count, usage.completion_tokens);
    if (key == "total_tokens") return ReadCount(count, usage.total_tokens);
    if (key == "completion_tokens_details") {
      return ReadDetail(count, "reasoning_tokens", usage.reasoning_tokens);
    }
    if (key == "prompt_tokens_details") {
      return ReadDetail(count, "cached_tokens", usage.cached_tokens);
    }
    if (!others) others.emplace();
    return ReadOtherField(key, count, UsageField::kOther, *others);
  });
  if (others) UseInstead(*others, usage);
  return error;
}

// Some gateways wrap the usage into a list. Only its first element counts.
JsonError ReadUsageList(od::value& value, std::optional<Usage>& usage) {
  std::optional<Usage> first;
  bool is_first = true;
  const JsonError error = ForEachElement(value, [&](od::value& element) {
    if (!std::exchange(is_first, false)) return SUCCESS;
    return ReadCounts(element, first.emplace());
  });
  if (first && HasCount(*first)) usage = first;
  return error;
}

// Reads a usage object that a server wrote into a string. Text that is not JSON is ignored.
void ReadUsageText(std::string_view text, std::optional<Usage>& usage) {
  if (!text.starts_with('{')) return;
  od::parser parser;
  const simdjson::padded_string copy(text);
  od::document document;
  od::value value;
  if (parser.iterate(copy).get(document) || document.get_value().get(value)) return;
  Usage counts;
  if (!ReadCounts(value, counts) && HasCount(counts)) usage = counts;
}

}  // namespace

std::string BareKey(std::string_view key) {
  std::string bare;
  for (const char c : key) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) bare.push_back(static_cast<char>(std::tolower(byte)));
  }
  return bare;
}

JsonError ReadPlainCount(std::string_view key, od::value& value, Usage& usage) {
  const UsageField field = FieldNamed(key);
  const bool is_count =
      field != UsageField::kOther && field != UsageField::kDetails && field != UsageField::kInner;
  const std::string bare = BareKey(key);
  const bool names_tokens = bare.find("token") != std::string::npos || bare.ends_with("evalcount");
  return is_count && names_tokens ? ReadCount(value, CountOf(field, usage)) : SUCCESS;
}

void UseInstead(const Usage& other, Usage& usage) {
  UseCount(other.prompt_tokens, usage.prompt_tokens);
  UseCount(other.completion_tokens, usage.completion_tokens);
  UseCount(other.total_tokens, usage.total_tokens);
  UseCount(other.reasoning_tokens, usage.reasoning_tokens);
  UseCount(other.cached_tokens, usage.cached_tokens);
}

bool IsUsageKey(std::string_view key) {
  constexpr std::string_view kKeys[] = {"Usage", "usageMetadata", "usage_metadata", "tokenUsage",
                                        "token_usage"};
  return std::ranges::find(kKeys, key) != std::end(kKeys);
}

JsonError ReadUsage(od::value& value, std::optional<Usage>& usage) {
  od::json_type type;
  if (const JsonError error = value.type().get(type)) return error;
  if (type == od::json_type::object) return ReadCounts(value, usage.emplace());
  if (type == od::json_type::array) return ReadUsageList(value, usage);
  if (type != od::json_type::string) return SUCCESS;
  std::string_view text;
  const JsonError error = ReadText(value, text);
  ReadUsageText(text, usage);
  return error;
}

}  // namespace llmb
