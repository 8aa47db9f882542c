#include "harness/load/key_advice.h"

#include <fmt/format.h>

#include <vector>

#include "harness/base/text.h"
#include "harness/wire/named_keys.h"

namespace llmb {
namespace {

using Fault = NamedKey::Fault;

constexpr std::size_t kKeyCharacters = 60;

struct Remedy {
  std::string_view key;
  Fault fault;
  std::string_view text;
};

constexpr std::string_view kOtherTemperature = "use --temperature none, or another temperature";

constexpr Remedy kRemedies[] = {
    {"max_tokens", Fault::kKey, "use --max-tokens-field max_completion_tokens, or none"},
    {"max_tokens", Fault::kValue, "use a smaller --max-tokens"},
    {"max_tokens", Fault::kMissing, "use --max-tokens-field max_tokens"},
    {"max_completion_tokens", Fault::kKey, "use --max-tokens-field max_tokens, or none"},
    {"max_completion_tokens", Fault::kValue, "use a smaller --max-tokens"},
    {"max_completion_tokens", Fault::kMissing, "use --max-tokens-field max_completion_tokens"},
    {"temperature", Fault::kKey, kOtherTemperature},
    {"temperature", Fault::kValue, kOtherTemperature},
    {"temperature", Fault::kMissing, "use --temperature T"},
    {"stream", Fault::kKey, "use --no-stream"},
    {"stream", Fault::kValue, "use --no-stream"},
    {"stream", Fault::kMissing, "do not use --no-stream"},
};

std::string RemedyFor(const NamedKey& named) {
  for (const Remedy& remedy : kRemedies) {
    if (remedy.key == named.key && remedy.fault == named.fault) return std::string(remedy.text);
  }
  const std::string key = ForMessage(named.key, kKeyCharacters);
  if (named.fault == Fault::kMissing) {
    return fmt::format("use --extra-body '{{\"{}\": VALUE}}'", key);
  }
  return fmt::format("use --extra-body '{{\"{}\": null}}' to leave it out", key);
}

std::string_view Complaint(Fault fault) {
  switch (fault) {
    case Fault::kKey:
      return "does not accept";
    case Fault::kValue:
      return "does not accept the value of";
    case Fault::kMissing:
      return "requires";
  }
  return "";
}

}  // namespace

std::string KeyAdvice(std::string_view error, std::span<const std::string> sent) {
  std::vector<std::string> parts;
  for (const NamedKey& named : KeysNamedInError(error, sent)) {
    parts.push_back(fmt::format("it {} '{}': {}", Complaint(named.fault),
                                ForMessage(named.key, kKeyCharacters), RemedyFor(named)));
  }
  return Join(parts, "; ");
}

}  // namespace llmb
