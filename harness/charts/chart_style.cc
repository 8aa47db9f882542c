#include "harness/charts/chart_style.h"

#include <fmt/format.h>

#include <algorithm>
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

// The relative luminance of WCAG 2: 0 is black, 1 is white.
double Luminance(std::string_view color) {
  constexpr std::array kWeights = {0.2126, 0.7152, 0.0722};
  double sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    const double part = Channel(color, i) / 255.0;
    sum += kWeights[i] * (part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4));
  }
  return sum;
}

}  // namespace

std::string_view LineColor(std::size_t color) { return kLineColors[color % kEndpointColors]; }

std::string FillColor(std::size_t color) {
  return MixedColor(LineColor(color), kPaper, kWhiteInFill);
}

std::string MixedColor(std::string_view color, std::string_view other, double share) {
  std::string mixed = "#";
  for (std::size_t i = 0; i < 3; ++i) {
    const int from = Channel(color, i);
    mixed += fmt::format("{:02X}", std::lround(from + (Channel(other, i) - from) * share));
  }
  return mixed;
}

double Contrast(std::string_view a, std::string_view b) {
  const double of_a = Luminance(a);
  const double of_b = Luminance(b);
  return (std::max(of_a, of_b) + 0.05) / (std::min(of_a, of_b) + 0.05);
}

std::string WithTransparency(std::string_view color, int transparency) {
  return fmt::format("#{:02X}{}", transparency, color.substr(1));
}

}  // namespace llmb
