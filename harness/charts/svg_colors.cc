#include "harness/charts/svg_colors.h"

#include <fmt/format.h>

#include <charconv>

#include "harness/charts/chart_style.h"

namespace llmb {
namespace {

struct NamedColor {
  std::string_view name;
  std::string_view light;
  std::string_view dark;
};

constexpr std::string_view kDarkPaper = "#111827";

// The dark ones have at least the contrast with the dark paper that the light ones have with white.
constexpr NamedColor kNamedColors[] = {
    {"ink", kInk, "#E2E8F0"},
    {"tic", kTicColor, "#CBD5E1"},
    {"muted", kMutedColor, "#A3B1C6"},
    {"grid", kGridColor, "#3A475C"},
    {"notice", kNoticeColor, "#FBBF24"},
    {"paper", kPaper, kDarkPaper},
};

// What WCAG 2 asks of text.
constexpr double kTextContrast = 4.5;

// `color`, with as much of `ink` in it as a text on `paper` needs.
std::string ReadableColor(std::string_view color, std::string_view ink, std::string_view paper) {
  std::string readable(color);
  for (int percent = 1; Contrast(readable, paper) < kTextContrast && percent <= 100; ++percent) {
    readable = MixedColor(color, ink, percent / 100.0);
  }
  return readable;
}

std::string Variables(bool dark) {
  std::string css;
  for (const NamedColor& color : kNamedColors) {
    css += fmt::format("--{}:{};", color.name, dark ? color.dark : color.light);
  }
  for (std::size_t i = 0; i < kEndpointColors; ++i) {
    const std::string line(LineColor(i));
    const std::string fill = FillColor(i);
    const std::string text =
        dark ? ReadableColor(fill, kPaper, kDarkPaper) : ReadableColor(line, kInk, kPaper);
    css += fmt::format("--l{0}:{1};--f{0}:{2};--t{0}:{3};", i, dark ? fill : line,
                       dark ? line : fill, text);
  }
  return css;
}

}  // namespace

std::string ChartColorsCss() {
  return fmt::format(":root{{{}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}\n",
                     Variables(false), Variables(true));
}

SvgPaint PaintOf(std::string_view color) {
  constexpr std::size_t kWithTransparency = 9;
  if (color.size() == kWithTransparency) {
    int transparency = 0;
    std::from_chars(color.data() + 1, color.data() + 3, transparency, 16);
    SvgPaint paint = PaintOf("#" + std::string(color.substr(3)));
    paint.opacity = 1 - transparency / 255.0;
    return paint;
  }
  for (const NamedColor& named : kNamedColors) {
    if (color == named.light) return {fmt::format("var(--{})", named.name)};
  }
  for (std::size_t i = 0; i < kEndpointColors; ++i) {
    if (color == LineColor(i)) return {fmt::format("var(--l{})", i)};
    if (color == FillColor(i)) return {fmt::format("var(--f{})", i)};
  }
  return {std::string(color)};
}

std::string TextPaintOf(std::string_view color) {
  for (std::size_t i = 0; i < kEndpointColors; ++i) {
    if (color == LineColor(i)) return fmt::format("var(--t{})", i);
  }
  return PaintOf(color).color;
}

}  // namespace llmb
