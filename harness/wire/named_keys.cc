#include "harness/wire/named_keys.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <optional>

#include "harness/base/text.h"

namespace llmb {
namespace {

using Fault = NamedKey::Fault;
using Json = nlohmann::json;

constexpr std::size_t kMostKeys = 3;
constexpr int kMostDepth = 8;

template <std::size_t kCount>
bool HasAnyOf(std::string_view text, const std::string_view (&words)[kCount]) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

// Whether a text in lower case rejects a key, as opposed to its value.
bool RejectsKey(std::string_view text) {
  constexpr std::string_view kWords[] = {
      "not supported",   "unsupported", "not support",    "not permitted", "not allowed",
      "unknown",         "unexpected",  "unrecognized",   "unrecognised",  "extra",
      "additional prop", "not accept",  "not recognized", "no such",       "deprecated"};
  return HasAnyOf(text, kWords);
}

Fault FaultIn(std::string_view message) {
  constexpr std::string_view kMissing[] = {"missing", "required", "must be provided",
                                           "must be set"};
  constexpr std::string_view kValue[] = {
      "too large", "too high", "too long", "too small", "too many", "at most",      "at least",
      "maximum",   "minimum",  "exceed",   "between",   "range",    "greater than", "less than"};
  const std::string text = LowerCase(message);
  if (RejectsKey(text)) return Fault::kKey;
  if (HasAnyOf(text, kMissing)) return Fault::kMissing;
  return HasAnyOf(text, kValue) ? Fault::kValue : Fault::kKey;
}

class Search {
 public:
  explicit Search(std::span<const std::string> sent) : sent_(sent) {}

  void InJson(const Json& json, int depth) {
    if (depth == 0) return;
    if (json.is_object()) InObject(json);
    if (!json.is_structured()) return;
    for (const Json& inner : json) InJson(inner, depth - 1);
  }

  // A server in Rust lists all keys that it knows: only what stands before them is the complaint.
  void InText(std::string_view text) {
    const std::string lower = LowerCase(text);
    constexpr std::string_view kLists[] = {"expected one of", "supported parameters",
                                           "allowed parameters", "valid parameters"};
    std::size_t end = text.size();
    for (const std::string_view list : kLists) end = std::min(end, lower.find(list));
    text = text.substr(0, end);
    const bool rejects = RejectsKey(lower);
    std::vector<std::pair<std::size_t, std::string>> places;
    for (const std::string& key : sent_) {
      if (const auto place = PlaceOf(key, text, rejects)) places.emplace_back(*place, key);
    }
    std::ranges::sort(places);
    for (const auto& [place, key] : places) Add({key, FaultIn(lower)});
    if (FaultIn(lower) != Fault::kMissing || !places.empty()) return;
    for (const char* key : {"max_tokens", "max_completion_tokens", "temperature", "stream"}) {
      if (PlaceOf(key, text, /*rejects=*/true)) Add({key, Fault::kMissing});
    }
  }

  std::vector<NamedKey> Release() { return std::move(found_); }

 private:
  static bool IsWordCharacter(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
  }

  // Where `text` names `key`: as a whole word, and if the word is an ordinary one, in quotes unless
  // the text `rejects` something.
  static std::optional<std::size_t> PlaceOf(std::string_view key, std::string_view text,
                                            bool rejects) {
    const bool ordinary = key.find('_') == std::string_view::npos && key != "temperature";
    for (std::size_t at = text.find(key); at != std::string_view::npos;
         at = text.find(key, at + 1)) {
      const char before = at == 0 ? ' ' : text[at - 1];
      const std::size_t end = at + key.size();
      const char after = end == text.size() ? ' ' : text[end];
      if (IsWordCharacter(before) || IsWordCharacter(after)) continue;
      constexpr std::string_view kQuotes = "'\"`\\";
      if (!ordinary || rejects || kQuotes.find(before) != std::string_view::npos) return at;
    }
    return std::nullopt;
  }

  bool WasSent(std::string_view key) const { return std::ranges::find(sent_, key) != sent_.end(); }

  static std::string MessageOf(const Json& object) {
    std::string text;
    for (const char* name : {"msg", "message", "type"}) {
      const auto found = object.find(name);
      if (found != object.end() && found->is_string()) text += found->get<std::string>() + " ";
    }
    return text;
  }

  void InObject(const Json& object) {
    const auto param = object.find("param");
    if (param != object.end() && param->is_string()) {
      const auto& path = param->get_ref<const std::string&>();
      AddNamed(path.substr(0, path.find_first_of(".[")), FaultIn(MessageOf(object)));
    }
    const auto loc = object.find("loc");
    if (loc == object.end() || !loc->is_array()) return;
    const Fault fault = FaultIn(MessageOf(object));
    for (const Json& part : *loc) {
      const bool is_key = part.is_string() && part != "body" &&
                          (WasSent(part.get<std::string>()) || fault == Fault::kMissing);
      if (is_key) return AddNamed(part.get<std::string>(), fault);
    }
  }

  // A key that is required cannot be one that was sent, and any other fault is that of one that
  // was.
  void AddNamed(const std::string& key, Fault fault) {
    if (key == "model" || key == "messages" || key == "prompt") return;
    if (WasSent(key)) {
      Add({key, fault == Fault::kMissing ? Fault::kKey : fault});
    } else if (fault == Fault::kMissing) {
      Add({key, fault});
    }
  }

  void Add(NamedKey key) {
    const bool known =
        std::ranges::any_of(found_, [&](const NamedKey& other) { return other.key == key.key; });
    if (!known && found_.size() < kMostKeys) found_.push_back(std::move(key));
  }

  const std::span<const std::string> sent_;
  std::vector<NamedKey> found_;
};

}  // namespace

std::vector<NamedKey> KeysNamedInError(std::string_view error, std::span<const std::string> sent) {
  Search search(sent);
  search.InJson(Json::parse(error, nullptr, /*allow_exceptions=*/false), kMostDepth);
  std::vector<NamedKey> found = search.Release();
  if (!found.empty()) return found;
  search.InText(error);
  return search.Release();
}

}  // namespace llmb
