#include "harness/endpoint/recorded_extras.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/base/random.h"
#include "harness/base/text.h"
#include "harness/endpoint/request_extras.h"
#include "harness/endpoint/secret_texts.h"

namespace llmb {
namespace {

using SortedJson = nlohmann::json;

// The name is in the hash, so equal values of two headers do not show.
std::string HeaderText(const std::string& name, const std::string& value) {
  if (NamesASecret(name)) return name;
  const std::uint64_t hash = MixSeeds({SeedOfName(LowerCase(name)), SeedOfName(value)});
  return fmt::format("{} ({:04x})", name, hash & 0xFFFF);
}

// Hides the texts of `value` if `is_secret`, and otherwise only those that hold a secret.
void HideTexts(SortedJson& value, bool is_secret, const SecretTexts& secrets) {
  if (value.is_string()) {
    value = is_secret ? "***" : secrets.Hide(value.get<std::string>());
  }
  if (value.is_array()) {
    for (SortedJson& element : value) HideTexts(element, is_secret, secrets);
  }
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) {
      HideTexts(member, is_secret || NamesASecret(key), secrets);
    }
  }
}

}  // namespace

RecordedExtras RecordedExtrasOf(const Endpoint& endpoint) {
  RecordedExtras extras;
  for (const auto& [name, value] : endpoint.headers) {
    extras.headers.push_back(HeaderText(name, value));
  }
  std::ranges::sort(extras.headers);
  if (endpoint.extra_body.empty()) return extras;
  SortedJson body = SortedJson::parse(endpoint.extra_body);
  HideTexts(body, false, SecretTexts(endpoint));
  extras.body = body.dump();
  return extras;
}

}  // namespace llmb
