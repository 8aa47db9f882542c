#include "harness/charts/chart_style.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace llmb {
namespace {

constexpr std::array<std::string_view, kEndpointColors> kLineColors = {
    "#2F59C7", "#FF4D9C", "#A59300", "#05553C", "#B96DFD", "#00A29E",
    "#680400", "#608659", "#590C54", "#A73C70", "#0000B7", "#705E02"};

constexpr double kWhiteInFill = 0.45;

int Channel(std::string_view color, std::size_t index) {
  int value = 0;
  const char* digits = color.data() + 1 + 2 * index;
  std::from_chars(digits, digits + 2, value, 16);
  return value;
}

int MixWithWhite(int channel) {
  return static_cast<int>(std::lround(channel + (255 - channel) * kWhiteInFill));
}

}  // namespace

std::string_view LineColor(std::size_t color) { return kLineColors[color % kEndpointColors]; }

std::string FillColor(std::size_t color) {
  const std::string_view line = LineColor(color);
  return fmt::format("#{:02X}{:02X}{:02X}", MixWithWhite(Channel(line, 0)),
                     MixWithWhite(Channel(line, 1)), MixWithWhite(Channel(line, 2)));
}

std::string WithTransparency(std::string_view color, int transparency) {
  return fmt::format("#{:02X}{}", transparency, color.substr(1));
}

}  // namespace llmb
