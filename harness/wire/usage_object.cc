#include "harness/wire/usage_object.h"

#include <cstdint>

namespace llmb {
namespace {

using simdjson::SUCCESS;

using TokenCount = std::optional<std::int64_t>;

// DeepSeek, Moonshot and Anthropic behind a gateway count cached input beside the other counts.
bool IsCachedTokensKey(JsonKey key) {
  return key == "prompt_cache_hit_tokens" || key == "cached_tokens" ||
         key == "cache_read_input_tokens";
}

JsonError ReadDetail(od::value& details, const char* name, TokenCount& count) {
  return ForEachField(details, [&](JsonKey key, od::value& number) {
    return key == name ? ReadCount(number, count) : SUCCESS;
  });
}

// Some gateways send both names, and 0 under the one that they do not use.
void UseInstead(const TokenCount& other, TokenCount& count) {
  if (other && count.value_or(0) == 0) count = other;
}

}  // namespace

JsonError ReadUsage(od::value& value, std::optional<Usage>& usage) {
  od::json_type type;
  if (const JsonError error = value.type().get(type)) return error;
  if (type != od::json_type::object) return SUCCESS;
  usage.emplace();
  TokenCount input;
  TokenCount output;
  const JsonError error = ForEachField(value, [&](JsonKey key, od::value& count) {
    if (key == "prompt_tokens") return ReadCount(count, usage->prompt_tokens);
    if (key == "completion_tokens") return ReadCount(count, usage->completion_tokens);
    if (key == "total_tokens") return ReadCount(count, usage->total_tokens);
    if (key == "reasoning_tokens") return ReadCount(count, usage->reasoning_tokens);
    if (key == "input_tokens") return ReadCount(count, input);
    if (key == "output_tokens") return ReadCount(count, output);
    if (IsCachedTokensKey(key)) return ReadCount(count, usage->cached_tokens);
    if (key == "completion_tokens_details" || key == "output_tokens_details") {
      return ReadDetail(count, "reasoning_tokens", usage->reasoning_tokens);
    }
    if (key == "prompt_tokens_details" || key == "input_tokens_details") {
      return ReadDetail(count, "cached_tokens", usage->cached_tokens);
    }
    return SUCCESS;
  });
  UseInstead(input, usage->prompt_tokens);
  UseInstead(output, usage->completion_tokens);
  return error;
}

}  // namespace llmb
