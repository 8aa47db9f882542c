#include "harness/charts/label_fitting.h"

#include <algorithm>

#include "harness/base/terminal_width.h"
#include "harness/base/utf8.h"

namespace llmb {
namespace {

constexpr double kPixelsPerPoint = 4.0 / 3.0;
constexpr double kLineSpacing = 1.3;
constexpr std::string_view kEllipsis = "…";
constexpr std::string_view kBreakAfter = " -_/.:@";
constexpr char32_t kReplacementCharacter = 0xFFFD;

// In em, measured on DejaVu Sans, the wider of the two fonts.
double CharacterWidth(char32_t character) {
  constexpr std::u32string_view kNarrow = U" .,:;'|!ijl";
  constexpr std::u32string_view kBroad = U"mwMW%@";
  const std::size_t columns = TerminalWidth(character);
  if (columns == 0) return 0;
  if (columns == 2 || character == kReplacementCharacter) return 1.05;
  if (kBroad.find(character) != std::u32string_view::npos) return 0.98;
  if (kNarrow.find(character) != std::u32string_view::npos) return 0.35;
  return character >= 'A' && character <= 'Z' ? 0.70 : 0.61;
}

std::vector<std::string_view> Characters(std::string_view text) {
  std::vector<std::string_view> characters;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = StepUtf8(text, at).length;
    characters.push_back(text.substr(at, length));
    at += length;
  }
  return characters;
}

// The position after a break character at which both lines fit and are as equal as possible. 0 if
// there is none.
std::size_t BestBreak(std::string_view text, double font_size, double max_width) {
  const double total = TextWidth(text, font_size);
  double narrowest = max_width;
  std::size_t best = 0;
  std::size_t at = 0;
  double width = 0;
  for (const std::string_view character : Characters(text)) {
    width += TextWidth(character, font_size);
    at += character.size();
    const double longer_line = std::max(width, total - width);
    if (longer_line <= narrowest && kBreakAfter.find(character) != std::string_view::npos) {
      narrowest = longer_line;
      best = at;
    }
  }
  return best;
}

// The position after the last character that fits.
std::size_t LastThatFits(std::string_view text, double font_size, double max_width) {
  std::size_t fits = 0;
  double width = 0;
  for (const std::string_view character : Characters(text)) {
    width += TextWidth(character, font_size);
    if (width > max_width) break;
    fits += character.size();
  }
  return fits;
}

}  // namespace

double TextWidth(std::string_view text, double font_size) {
  double em = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Step step = StepUtf8(text, at);
    em += CharacterWidth(step.valid ? step.code_point : kReplacementCharacter);
    at += step.length;
  }
  return em * font_size * kPixelsPerPoint;
}

double LineHeight(double font_size) { return font_size * kPixelsPerPoint * kLineSpacing; }

std::string FitText(std::string_view text, double font_size, double max_width) {
  if (TextWidth(text, font_size) <= max_width) return std::string(text);
  const std::vector<std::string_view> characters = Characters(text);
  std::size_t head = 0;
  std::size_t tail = 0;
  double width = TextWidth(kEllipsis, font_size);
  // Characters are added alternately at both ends, so the middle is dropped.
  while (head + tail < characters.size()) {
    const bool from_head = head <= tail;
    const auto next = from_head ? characters[head] : characters[characters.size() - 1 - tail];
    width += TextWidth(next, font_size);
    if (width > max_width) break;
    ++(from_head ? head : tail);
  }
  std::string fitted;
  for (std::size_t i = 0; i < head; ++i) fitted += characters[i];
  fitted += kEllipsis;
  for (std::size_t i = characters.size() - tail; i < characters.size(); ++i)
    fitted += characters[i];
  return fitted;
}

std::vector<std::string> WrapText(std::string_view text, double font_size, double max_width,
                                  int max_lines) {
  if (max_lines < 2 || TextWidth(text, font_size) <= max_width) {
    return {FitText(text, font_size, max_width)};
  }
  std::size_t at = BestBreak(text, font_size, max_width);
  if (at == 0) at = LastThatFits(text, font_size, max_width);
  std::string_view rest = text.substr(at);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return {std::string(text.substr(0, at)), FitText(rest, font_size, max_width)};
}

bool WrapFits(std::string_view text, double font_size, double max_width, int max_lines) {
  return TextWidth(text, font_size) <= max_width ||
         (max_lines >= 2 && BestBreak(text, font_size, max_width) > 0);
}

}  // namespace llmb
