#pragma once

// The style that all charts share.

#include <cstddef>
#include <string>
#include <string_view>

namespace llmb {

inline constexpr int kPageWidth = 1800;  // pixels
inline constexpr int kPageHeight = 1000;

inline constexpr std::string_view kFont = "Inter";  // if missing, fontconfig uses DejaVu Sans
inline constexpr std::string_view kInk = "#0F172A";
inline constexpr std::string_view kTicColor = "#334155";
inline constexpr std::string_view kMutedColor = "#475569";
inline constexpr std::string_view kGridColor = "#CBD5E1";
inline constexpr std::string_view kNoticeColor = "#B45309";
inline constexpr std::string_view kPaper = "#FFFFFF";

// A line that joins the load levels of an endpoint, and the dot at a level.
inline constexpr double kLevelLineWidth = 1.6;
inline constexpr double kLevelDotSize = 1.5;

// The number of different endpoint colours.
inline constexpr std::size_t kEndpointColors = 12;

// The line colour of an endpoint: entry `color` of the palette. Any two of the twelve differ by at
// least 14 in CIEDE2000, both for normal vision and for full deuteranopia, protanopia and
// tritanopia (Machado, Oliveira and Fernandes 2009). For comparison, the eight colours of Okabe and
// Ito reach 10.9. None is pale: each has a contrast of at least 3 : 1 with white, which WCAG 2 asks
// of graphics and which a projector needs. Larger numbers repeat the palette.
std::string_view LineColor(std::size_t color);

// The same colour mixed with white, for areas.
std::string FillColor(std::size_t color);

// `color` mixed with `other`, which takes `share` of it: from 0 to 1. All are "#RRGGBB".
std::string MixedColor(std::string_view color, std::string_view other, double share);

// The contrast of two colours "#RRGGBB" by WCAG 2, from 1 (none) to 21 (black and white). WCAG asks
// 3 of graphics and 4.5 of text.
double Contrast(std::string_view a, std::string_view b);

// `color` with a transparency from 0 (opaque) to 255, as "#AARRGGBB".
std::string WithTransparency(std::string_view color, int transparency);

}  // namespace llmb
