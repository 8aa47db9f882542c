#include "harness/report/charts/text_layout.h"

#include <algorithm>

#include "harness/base/text.h"
#include "harness/base/utf8.h"

namespace llmb {
namespace {

constexpr double kPixelsPerPoint = 4.0 / 3.0;
constexpr double kLineSpacing = 1.3;
constexpr std::string_view kEllipsis = "…";
constexpr std::string_view kBreakAfter = " -_/.:@";
constexpr char32_t kFirstWideCharacter = 0x1100;  // Hangul, then CJK and emoji

// In em. DejaVu Sans, the wider of the two fonts, has 0.61 for digits and lower case.
double CharacterWidth(char32_t character) {
  if (character >= kFirstWideCharacter && !(character >= 0x2000 && character < 0x2E80)) return 1.05;
  if (character == 'W' || character == 'M' || character == 'm' || character == '%') return 0.95;
  if (character >= 'A' && character <= 'Z') return 0.70;
  return std::string_view(" .,:;'|!ijl").find(static_cast<char>(character)) ==
                     std::string_view::npos ||
                 character > 0x7F
             ? 0.61
             : 0.34;
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

// Where to break so that the first line is at most `max_width` wide: after the last break
// character that fits, unless that leaves the first line shorter than a third of what would fit.
std::size_t BreakPosition(std::string_view text, double font_size, double max_width) {
  std::size_t fits = 0;
  std::size_t after_break = 0;
  double width = 0;
  for (const std::string_view character : Characters(text)) {
    width += TextWidth(character, font_size);
    if (width > max_width) break;
    fits += character.size();
    if (kBreakAfter.find(character) != std::string_view::npos) after_break = fits;
  }
  return after_break > fits / 3 ? after_break : fits;
}

}  // namespace

double TextWidth(std::string_view text, double font_size) {
  double em = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Step step = StepUtf8(text, at);
    em += CharacterWidth(step.code_point);
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
  // Taken from both ends in turn, so that the middle is what falls away.
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
  const std::size_t at = BreakPosition(text, font_size, max_width);
  std::string_view rest = text.substr(at);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return {std::string(text.substr(0, at)), FitText(rest, font_size, max_width)};
}

bool WrapFits(std::string_view text, double font_size, double max_width, int max_lines) {
  if (TextWidth(text, font_size) <= max_width) return true;
  if (max_lines < 2) return false;
  const std::size_t at = BreakPosition(text, font_size, max_width);
  return TextWidth(text.substr(at), font_size) <= max_width;
}

std::string DrawableText(std::string_view text) { return OneLine(ValidUtf8(text)); }

}  // namespace llmb
