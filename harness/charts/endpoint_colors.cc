#include "harness/charts/endpoint_colors.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>

#include "harness/charts/chart_style.h"

namespace llmb {
namespace {

// With this salt the names of common models, of common servers and of the simulated endpoints have
// different colours.
constexpr std::uint64_t kSalt = 675;

// FNV-1a. The colours of charts that people already have depend on it: it must not change.
std::uint64_t HashOf(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U + kSalt;
  for (const char character : text) {
    hash ^= static_cast<unsigned char>(character);
    hash *= 0x100000001b3U;
  }
  return hash ^ (hash >> 32);
}

}  // namespace

std::size_t OwnColor(std::string_view endpoint_name) {
  return HashOf(endpoint_name) % kEndpointColors;
}

std::vector<std::size_t> ChooseColors(const std::vector<std::string>& endpoint_names) {
  std::map<std::string, std::optional<std::size_t>> colors;  // by name
  for (const std::string& name : endpoint_names) colors[name];
  std::array<bool, kEndpointColors> used{};
  for (auto& [name, color] : colors) {
    const std::size_t own = OwnColor(name);
    if (!used[own]) color = own;
    used[own] = true;
  }
  for (auto& [name, color] : colors) {
    if (color) continue;
    const std::size_t own = OwnColor(name);
    color = own;
    for (std::size_t step = 1; step < kEndpointColors; ++step) {
      const std::size_t next = (own + step) % kEndpointColors;
      if (used[next]) continue;
      color = next;
      used[next] = true;
      break;
    }
  }
  std::vector<std::size_t> chosen;
  chosen.reserve(endpoint_names.size());
  for (const std::string& name : endpoint_names) chosen.push_back(*colors[name]);
  return chosen;
}

}  // namespace llmb
