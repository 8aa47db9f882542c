#include "harness/wire/heartbeat.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "harness/base/text.h"

namespace llmb {
namespace {

// A longer text says more than that.
constexpr std::size_t kMostHeartbeatBytes = 100;

// In small letters, with one space for each run of characters that are not letters: " keep alive ".
std::string WordsOf(std::string_view text) {
  std::string words = " ";
  for (const char c : LowerCase(text)) {
    const bool is_letter = (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
    if (is_letter) words.push_back(c);
    if (!is_letter && words.back() != ' ') words.push_back(' ');
  }
  if (words.back() != ' ') words.push_back(' ');
  return words;
}

// Phrases that say it wherever they stand in a short text.
bool HasHeartbeatWord(const std::string& words) {
  constexpr std::string_view kPhrases[] = {
      " ping ",    " pong ",    " heartbeat ", " heart beat ", " keepalive ",   " keep alive ",
      " alive ",   " queue ",   " queued ",    " waiting ",    " please wait ", " processing ",
      " pending ", " loading ", " noop ",      " no op ",      " in progress ", " still working "};
  return std::ranges::any_of(
      kPhrases, [&](std::string_view phrase) { return words.find(phrase) != std::string::npos; });
}

// Words that say it only if nothing else is said.
bool IsHeartbeatWord(const std::string& words) {
  constexpr std::string_view kWords[] = {
      " hb ",         " tick ",      " nop ",      " ack ",      " idle ",     " ready ",
      " open ",       " connected ", " starting ", " started ",  " running ",  " working ",
      " warming up ", " preparing ", " accepted ", " received ", " thinking ", " initializing ",
      " generating ", " scheduled ", " true ",     " false ",    " null ",     " connecting "};
  return std::ranges::find(kWords, words) != std::end(kWords);
}

bool SaysAlive(std::string_view text) {
  if (text.size() > kMostHeartbeatBytes || SaysBadNews(text)) return false;
  const std::string words = WordsOf(text);
  return HasHeartbeatWord(words) || IsHeartbeatWord(words);
}

bool IsHttpFailure(std::string_view text) {
  return text.size() == 3 && (text.front() == '4' || text.front() == '5') &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// A number, a date such as 2026-11-30T10:00:00.5Z, or punctuation. A bracket may be what is left of
// an event.
bool HasNoWords(std::string_view text) {
  if (text.find_first_of("[]{}\"") != std::string_view::npos) return false;
  const std::string words = WordsOf(text);
  constexpr std::string_view kParts[] = {" ", " t ", " z ", " t z ", " utc ", " gmt ", " e "};
  return std::ranges::find(kParts, words) != std::end(kParts) && !IsHttpFailure(text);
}

bool HoldsSomething(const nlohmann::json& value) {
  if (value.is_string()) return !value.get_ref<const std::string&>().empty();
  return value.is_structured() && !value.empty();
}

bool HasPayload(const nlohmann::json& object) {
  constexpr const char* kPayloadKeys[] = {"content", "text",   "output", "response", "delta",
                                          "token",   "answer", "result", "choices",  "tokens"};
  return std::ranges::any_of(kPayloadKeys, [&](const char* key) {
    const auto found = object.find(key);
    return found != object.end() && HoldsSomething(*found);
  });
}

}  // namespace

bool SaysBadNews(std::string_view text) {
  constexpr std::string_view kWords[] = {"drop",   "lost",   "reject", "kill",  "crash",
                                         "expire", "cancel", "abort",  "limit", "died",
                                         "dead",   "kick",   "full",   "evict", "not "};
  const std::string lower = LowerCase(text);
  return std::ranges::any_of(
      kWords, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

bool IsHeartbeatName(std::string_view event_name) {
  constexpr std::string_view kNames[] = {" status ", " progress ", " info ", " start ",
                                         " comment "};
  if (event_name.empty()) return false;
  const std::string words = WordsOf(event_name);
  return std::ranges::find(kNames, words) != std::end(kNames) || SaysAlive(event_name);
}

bool IsHeartbeatText(std::string_view text) {
  return text.starts_with(':') || HasNoWords(text) || SaysAlive(text);
}

bool IsHeartbeatObject(const nlohmann::json& object, std::string_view event_name) {
  constexpr const char* kSayingKeys[] = {"type",  "event",   "object", "status",
                                         "state", "message", "msg",    "kind"};
  if (HasPayload(object)) return false;
  if (IsHeartbeatName(event_name)) return true;
  const bool says = std::ranges::any_of(kSayingKeys, [&](const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() &&
           SaysAlive(found->get_ref<const std::string&>());
  });
  return says || std::ranges::any_of(object.items(), [](const auto& item) {
           return HasHeartbeatWord(WordsOf(item.key()));
         });
}

}  // namespace llmb
