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
inline constexpr std::string_view kTicColor = "#475569";
inline constexpr std::string_view kMutedColor = "#64748B";
inline constexpr std::string_view kGridColor = "#E2E8F0";
inline constexpr std::string_view kNoticeColor = "#B45309";
inline constexpr std::string_view kPaper = "#FFFFFF";

// The number of different endpoint colours. Further endpoints reuse them from the first.
inline constexpr std::size_t kEndpointColors = 12;

// The colour of lines and dots of the endpoint with this index. Any two of the twelve colours
// differ by at least 12 in CIEDE2000, both for normal vision and for full deuteranopia, protanopia
// and tritanopia (Machado, Oliveira and Fernandes 2009). For comparison, the eight colours of Okabe
// and Ito reach 10.9. L* is between 24 and 71, so each contrasts with white.
std::string_view LineColor(std::size_t endpoint);

// The same colour mixed with white, for areas.
std::string FillColor(std::size_t endpoint);

// `color` with a transparency from 0 (opaque) to 255, as "#AARRGGBB".
std::string WithTransparency(std::string_view color, int transparency);

}  // namespace llmb
