#include "harness/endpoint/secret_texts.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "harness/base/text.h"
#include "harness/endpoint/request_extras.h"
#include "harness/endpoint/url_secrets.h"

namespace llmb {
namespace {

constexpr std::string_view kMask = "***";
constexpr std::string_view kCut = "...";
constexpr std::size_t kShortestBeginning = 4;

// Headers without secrets. Our own messages contain their values, which must not be hidden there.
bool IsOpenHeader(std::string_view name) {
  constexpr std::array<std::string_view, 6> kOpen = {
      "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Host", "User-Agent"};
  return std::ranges::any_of(kOpen, [&](std::string_view open) { return SameHeader(open, name); });
}

// Replaces `from`, which is in lower case, in any letter case.
std::string Replaced(const std::string& text, std::string_view from, std::string_view to) {
  const std::string lower = LowerCase(text);
  std::string replaced;
  std::size_t begin = 0;
  for (std::size_t at = lower.find(from); at != std::string::npos; at = lower.find(from, begin)) {
    replaced.append(text, begin, at - begin).append(to);
    begin = at + from.size();
  }
  return replaced.append(text, begin);
}

// Splits "Bearer abc" and "a=1; b=2" into parts, because a server may repeat only one of them.
std::vector<std::string> PartsOf(std::string_view value) {
  std::vector<std::string> parts;
  while (!value.empty()) {
    const std::size_t end = std::min(value.find_first_of(" \t,;"), value.size());
    const std::string_view part = value.substr(0, end);
    parts.emplace_back(part);
    const std::size_t equals = part.find('=');
    if (equals != part.npos) parts.emplace_back(part.substr(equals + 1));
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return parts;
}

// The length of the longest beginning of `secret`, short of all of it, that `text` ends with.
std::size_t BeginningAtEnd(std::string_view text, std::string_view secret) {
  for (std::size_t length = std::min(text.size(), secret.size() - 1); length > 0; --length) {
    if (text.ends_with(secret.substr(0, length))) return length;
  }
  return 0;
}

}  // namespace

SecretTexts::SecretTexts(const Endpoint& endpoint) {
  if (!endpoint.auth_token.empty()) {
    Add(endpoint.auth_token.Reveal());
    Add("Bearer " + endpoint.auth_token.Reveal());
  }
  for (const auto& [name, value] : endpoint.headers) AddHeader(name, value);
  for (const std::string& secret : UrlSecrets(endpoint.url)) Add(secret);
  // A secret may contain another one. Replacing the shorter first would leave the rest visible.
  std::ranges::stable_sort(texts_, std::ranges::greater(), &std::string::size);
}

void SecretTexts::AddHeader(const std::string& name, const std::string& value) {
  if (IsOpenHeader(name)) return;
  Add(value);
  if (!NamesASecret(name)) return;
  for (const std::string& part : PartsOf(value)) Add(part);
}

void SecretTexts::Add(const std::string& secret) {
  if (CountCharacters(secret) < kShortest) return;
  const std::string valid = LowerCase(ValidUtf8(secret));
  for (const std::string& form : {valid, OneLine(valid), Replaced(valid, "/", "\\/")}) {
    if (std::ranges::find(texts_, form) == texts_.end()) texts_.push_back(form);
  }
}

std::string SecretTexts::Hide(std::string text) const {
  for (const std::string& secret : texts_) text = Replaced(text, secret, kMask);
  for (std::size_t at = text.find(kCut); at != std::string::npos; at = text.find(kCut, at + 1)) {
    const std::size_t length = BeginningBefore(LowerCase(std::string_view(text).substr(0, at)));
    if (length < kShortestBeginning) continue;
    text.replace(at - length, length, kMask);
    at += kMask.size() - length;
  }
  return text;
}

std::size_t SecretTexts::BeginningBefore(std::string_view text) const {
  std::size_t longest = 0;
  for (const std::string& secret : texts_) {
    longest = std::max(longest, BeginningAtEnd(text, secret));
  }
  return longest;
}

}  // namespace llmb
