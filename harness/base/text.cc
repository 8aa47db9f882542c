#include "harness/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "harness/base/utf8.h"

namespace llmb {
namespace {

constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";

// True for control characters of a terminal (C0 and C1), line separators, and the embeddings,
// overrides and isolates that change the direction of all text after them.
bool IsControl(char32_t code_point) {
  const auto is_from = [&](char32_t first, char32_t last) {
    return code_point >= first && code_point <= last;
  };
  return code_point < 0x20 || is_from(0x7F, 0x9F) || is_from(0x2028, 0x202E) ||
         is_from(0x2066, 0x2069);
}

std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitution});
    }
  }
  return row.back();
}

}  // namespace

std::string CutText(std::string_view text, std::size_t max_characters) {
  // A character has at least one byte.
  if (text.size() <= max_characters) return std::string(text);
  std::size_t position = 0;
  for (std::size_t count = 0; position < text.size(); ++count) {
    if (count == max_characters) return std::string(text.substr(0, position)) + "...";
    position += StepUtf8(text, position).length;
  }
  return std::string(text);
}

std::size_t CountCharacters(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t position = 0; position < text.size(); ++count) {
    position += StepUtf8(text, position).length;
  }
  return count;
}

std::string OneLine(std::string_view text) {
  std::string line;
  for (std::size_t position = 0; position < text.size();) {
    const Utf8Step step = StepUtf8(text, position);
    if (step.valid && IsControl(step.code_point)) {
      line += ' ';
    } else {
      line += text.substr(position, step.length);
    }
    position += step.length;
  }
  return line;
}

std::string ValidUtf8(std::string_view text) {
  const bool is_ascii =
      std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (is_ascii) return std::string(text);
  std::string valid;
  for (std::size_t position = 0; position < text.size();) {
    const Utf8Step step = StepUtf8(text, position);
    valid += step.valid ? text.substr(position, step.length) : kReplacementCharacter;
    position += step.length;
  }
  return valid;
}

std::string PrintableText(std::string_view text) { return OneLine(ValidUtf8(text)); }

std::string ForMessage(std::string_view text, std::size_t max_characters) {
  return CutText(PrintableText(text), max_characters);
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

std::string Join(const std::vector<std::string>& items, std::string_view separator) {
  return fmt::format("{}", fmt::join(items, separator));
}

std::optional<std::string> NearMatch(std::string_view word,
                                     const std::vector<std::string>& candidates) {
  std::optional<std::string> best;
  std::size_t best_distance = 0;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = EditDistance(word, candidate);
    const std::size_t allowed =
        std::max<std::size_t>(1, std::max(word.size(), candidate.size()) / 3);
    if (distance <= allowed && (!best || distance < best_distance)) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates) {
  std::optional<std::string> match = NearMatch(word, candidates);
  if (!match) match = NearMatch(LowerCase(word), candidates);
  const std::size_t place = word.find('_');
  if (!match && place != std::string_view::npos) {
    const std::string swapped = fmt::format("{}_{}", word.substr(place + 1), word.substr(0, place));
    if (std::ranges::find(candidates, swapped) != candidates.end()) match = swapped;
  }
  return match ? fmt::format(", did you mean '{}'?", *match) : "";
}

}  // namespace llmb
