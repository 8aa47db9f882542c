#include "harness/workload/token_text.h"

#include <algorithm>
#include <iterator>

#include "harness/base/random.h"
#include "harness/base/text.h"

namespace llmb {
namespace {

// Common nouns, which are one token each in most vocabularies.
constexpr std::string_view kWords[] = {
    "time",      "year",        "people",      "way",       "day",          "man",
    "thing",     "woman",       "life",        "child",     "world",        "school",
    "state",     "family",      "student",     "group",     "country",      "problem",
    "hand",      "part",        "place",       "case",      "week",         "company",
    "system",    "program",     "question",    "work",      "government",   "number",
    "night",     "point",       "home",        "water",     "room",         "mother",
    "area",      "money",       "story",       "fact",      "month",        "lot",
    "right",     "study",       "book",        "eye",       "job",          "word",
    "business",  "issue",       "side",        "kind",      "head",         "house",
    "service",   "friend",      "father",      "power",     "hour",         "game",
    "line",      "end",         "member",      "law",       "car",          "city",
    "community", "name",        "president",   "team",      "minute",       "idea",
    "kid",       "body",        "information", "back",      "parent",       "face",
    "others",    "level",       "office",      "door",      "health",       "person",
    "art",       "war",         "history",     "party",     "result",       "change",
    "morning",   "reason",      "research",    "girl",      "guy",          "moment",
    "air",       "teacher",     "force",       "education", "foot",         "boy",
    "age",       "policy",      "music",       "market",    "sense",        "nation",
    "plan",      "college",     "interest",    "death",     "experience",   "effect",
    "use",       "class",       "control",     "field",     "development",  "role",
    "effort",    "rate",        "heart",       "drug",      "show",         "leader",
    "light",     "voice",       "wife",        "police",    "mind",         "price",
    "report",    "decision",    "son",         "view",      "relationship", "town",
    "road",      "arm",         "difference",  "value",     "building",     "action",
    "season",    "society",     "tax",         "director",  "position",     "player",
    "record",    "paper",       "space",       "ground",    "form",         "event",
    "official",  "matter",      "center",      "couple",    "site",         "project",
    "base",      "activity",    "star",        "table",     "need",         "court",
    "oil",       "half",        "situation",   "cost",      "industry",     "figure",
    "street",    "image",       "phone",       "data",      "picture",      "practice",
    "piece",     "land",        "product",     "doctor",    "wall",         "patient",
    "worker",    "news",        "test",        "movie",     "north",        "love",
    "support",   "technology",  "step",        "baby",      "computer",     "type",
    "attention", "film",        "tree",        "source",    "hair",         "window",
    "culture",   "chance",      "energy",      "period",    "course",       "summer",
    "plant",     "opportunity", "term",        "letter",    "condition",    "choice",
    "rule",      "south",       "floor",       "campaign",  "material",     "population",
    "call",      "economy",     "hospital",    "church",    "risk",         "fire",
    "future",    "bank",        "fish",        "animal",    "evening",      "paint",
    "river",     "garden",      "bridge",      "winter",    "spring",       "autumn",
    "coffee",    "bread",       "butter",      "apple",     "orange",       "lemon",
    "stone",     "metal",       "glass",       "cloud",     "storm",        "island",
    "forest",    "mountain",    "valley",      "desert",    "ocean",        "beach",
    "ship",      "train",       "plane",       "engine",    "wheel",        "ticket",
    "journey",   "map",
};

std::string DrawnText(std::int64_t count, std::uint64_t seed,
                      const std::vector<std::string>& words) {
  std::string text;
  Random random(seed);
  for (std::int64_t i = 0; i < count; ++i) text.append(words[random.Below(words.size())] + " ");
  return text;
}

}  // namespace

std::span<const std::string_view> CommonWords() { return kWords; }

std::string TextOfTokens(std::int64_t tokens, std::uint64_t seed, const LengthModel& model) {
  if (!model.words.empty()) return DrawnText(tokens, seed, model.words);
  const std::size_t length = static_cast<std::size_t>(tokens) * model.characters_per_token;
  std::string text;
  text.reserve(length + 1);
  Random random(seed);
  while (text.size() < length) {
    text += kWords[random.Below(std::size(kWords))];
    text += ' ';
  }
  text.resize(length);
  if (!text.empty()) text.back() = ' ';
  return text;
}

std::int64_t TokensOfText(std::string_view text, const LengthModel& model) {
  const std::size_t characters = CountCharacters(text) + model.characters_per_token - 1;
  return std::max<std::int64_t>(1,
                                static_cast<std::int64_t>(characters / model.characters_per_token));
}

}  // namespace llmb
