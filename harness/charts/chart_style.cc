#include "harness/charts/chart_style.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace llmb {
namespace {

constexpr std::array<std::string_view, kEndpointColors> kLineColors = {
    "#2563EB", "#EA580C", "#169864", "#671E3B", "#C498E1", "#113874",
    "#E198B5", "#39C671", "#810303", "#117460", "#2E05D1", "#BB3B1B"};

constexpr double kWhiteInFill = 0.55;

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

std::string_view LineColor(std::size_t endpoint) { return kLineColors[endpoint % kEndpointColors]; }

std::string FillColor(std::size_t endpoint) {
  const std::string_view line = LineColor(endpoint);
  return fmt::format("#{:02X}{:02X}{:02X}", MixWithWhite(Channel(line, 0)),
                     MixWithWhite(Channel(line, 1)), MixWithWhite(Channel(line, 2)));
}

std::string WithTransparency(std::string_view color, int transparency) {
  return fmt::format("#{:02X}{}", transparency, color.substr(1));
}

}  // namespace llmb
