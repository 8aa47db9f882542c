#include "harness/charts/chart_style.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace llmb {
namespace {

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

// Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
constexpr Matrix kNormal = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr Matrix kProtanopia = {{{0.152286, 1.052583, -0.204868},
                                 {0.114503, 0.786281, 0.099216},
                                 {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix kDeuteranopia = {{{0.367322, 0.860646, -0.227968},
                                   {0.280085, 0.672501, 0.047413},
                                   {-0.011820, 0.042940, 0.968881}}};
constexpr Matrix kTritanopia = {{{1.255528, -0.076749, -0.178779},
                                 {-0.078411, 0.930809, 0.147602},
                                 {0.004733, 0.691367, 0.303900}}};

Triple Multiply(const Matrix& matrix, const Triple& vector) {
  Triple product{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) product[i] += matrix[i][j] * vector[j];
  }
  return product;
}

Triple LinearRgb(std::string_view hex) {
  Triple rgb{};
  for (std::size_t i = 0; i < 3; ++i) {
    const double c = std::stoi(std::string(hex.substr(1 + 2 * i, 2)), nullptr, 16) / 255.0;
    rgb[i] = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  }
  return rgb;
}

// CIE 1976 L*a*b* under D65.
Triple LabAsSeen(std::string_view hex, const Matrix& vision) {
  constexpr Matrix kToXyz = {{{0.4124564, 0.3575761, 0.1804375},
                              {0.2126729, 0.7151522, 0.0721750},
                              {0.0193339, 0.1191920, 0.9503041}}};
  Triple rgb = Multiply(vision, LinearRgb(hex));
  for (double& channel : rgb) channel = std::clamp(channel, 0.0, 1.0);
  const Triple xyz = Multiply(kToXyz, rgb);
  constexpr Triple kWhite = {0.95047, 1, 1.08883};
  Triple f{};
  for (std::size_t i = 0; i < 3; ++i) {
    const double t = xyz[i] / kWhite[i];
    f[i] = t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  }
  return {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
}

double Cosine(double degrees) { return std::cos(degrees * std::numbers::pi / 180); }

double HueAngle(double a, double b) {
  const double degrees = std::atan2(b, a) * 180 / std::numbers::pi;
  return degrees < 0 ? degrees + 360 : degrees;
}

// The interaction of chroma and hue in the blue region.
double RotationTerm(double chroma, double hue) {
  const double power = std::pow(chroma, 7);
  const double angle = 60 * std::exp(-std::pow((hue - 275) / 25, 2));
  return -2 * std::sqrt(power / (power + std::pow(25, 7))) *
         std::sin(angle * std::numbers::pi / 180);
}

// CIEDE2000 (Sharma, Wu and Dalal 2005).
double Difference(Triple one, Triple two) {
  const double power = std::pow((std::hypot(one[1], one[2]) + std::hypot(two[1], two[2])) / 2, 7);
  const double stretch = 1.5 - 0.5 * std::sqrt(power / (power + std::pow(25, 7)));
  one[1] *= stretch;
  two[1] *= stretch;
  const double c1 = std::hypot(one[1], one[2]);
  const double c2 = std::hypot(two[1], two[2]);
  const double h1 = HueAngle(one[1], one[2]);
  double h2 = HueAngle(two[1], two[2]);
  if (h2 - h1 > 180) h2 -= 360;
  if (h2 - h1 < -180) h2 += 360;
  double hue = (h1 + h2) / 2;
  if (hue < 0) hue += 360;
  const double lightness = (one[0] + two[0]) / 2;
  const double chroma = (c1 + c2) / 2;
  const double weight = 1 - 0.17 * Cosine(hue - 30) + 0.24 * Cosine(2 * hue) +
                        0.32 * Cosine(3 * hue + 6) - 0.20 * Cosine(4 * hue - 63);
  const double square = (lightness - 50) * (lightness - 50);
  const double dl = (two[0] - one[0]) / (1 + 0.015 * square / std::sqrt(20 + square));
  const double dc = (c2 - c1) / (1 + 0.045 * chroma);
  const double dh = 2 * std::sqrt(c1 * c2) * std::sin((h2 - h1) / 2 * std::numbers::pi / 180) /
                    (1 + 0.015 * chroma * weight);
  return std::sqrt(dl * dl + dc * dc + dh * dh + RotationTerm(chroma, hue) * dc * dh);
}

TEST(DifferenceTest, AgreesWithPublishedPairs) {
  // Pairs 1, 7 and 25 of Sharma, Wu and Dalal's table 1.
  EXPECT_NEAR(Difference({50, 2.6772, -79.7751}, {50, 0, -82.7485}), 2.0425, 1e-4);
  EXPECT_NEAR(Difference({50, 0, 0}, {50, -1, 2}), 2.3669, 1e-4);
  EXPECT_NEAR(Difference({60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}), 1.2644, 1e-4);
}

TEST(LineColorTest, ColorsDifferForEveryKindOfColorVision) {
  for (const Matrix& vision : {kNormal, kProtanopia, kDeuteranopia, kTritanopia}) {
    for (std::size_t i = 0; i < kEndpointColors; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        EXPECT_GE(Difference(LabAsSeen(LineColor(i), vision), LabAsSeen(LineColor(j), vision)), 14)
            << LineColor(i) << " and " << LineColor(j);
      }
    }
  }
}

// #777777 and white by 4.48, as WCAG's own examples have it.
TEST(ContrastTest, IsThatOfWcag) {
  EXPECT_NEAR(Contrast("#FFFFFF", "#000000"), 21, 1e-9);
  EXPECT_NEAR(Contrast("#777777", "#FFFFFF"), 4.48, 0.005);
  EXPECT_EQ(Contrast("#777777", "#777777"), 1);
}

TEST(MixedColorTest, TakesTheShareOfTheOther) {
  EXPECT_EQ(MixedColor("#102030", "#FFFFFF", 0), "#102030");
  EXPECT_EQ(MixedColor("#102030", "#FFFFFF", 1), "#FFFFFF");
  EXPECT_EQ(MixedColor("#000064", "#640000", 0.25), "#19004B");  // 25, 0 and 75 of 100
}

TEST(LineColorTest, EachContrastsWithWhite) {
  for (std::size_t i = 0; i < kEndpointColors; ++i) {
    EXPECT_GE(Contrast(LineColor(i), kPaper), 3) << LineColor(i);
  }
}

TEST(LineColorTest, RepeatsAfterTheLast) {
  EXPECT_EQ(LineColor(kEndpointColors), LineColor(0));
  EXPECT_EQ(FillColor(kEndpointColors + 3), FillColor(3));
}

TEST(FillColorTest, IsTheLineMixedWithWhite) {
  // #2F59C7 = 47, 89, 199; 47 + 208 x 0.45 = 140.6, 89 + 166 x 0.45 = 163.7, 199 + 25.2 = 224.2.
  ASSERT_EQ(LineColor(0), "#2F59C7");
  EXPECT_EQ(FillColor(0), "#8DA4E0");
  EXPECT_EQ(WithTransparency(LineColor(0), 0x55), "#552F59C7");
}

}  // namespace
}  // namespace llmb
