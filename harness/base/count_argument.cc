#include "harness/base/count_argument.h"

#include <cstdint>
#include <filesystem>
#include <iostream>

#include "harness/base/parse_value.h"

namespace llmb {

std::optional<int> CountArgument(std::string_view name, int fallback, int argc,
                                 const char* const* argv) {
  constexpr std::uint64_t kMost = 1'000'000;
  if (argc < 2) return fallback;
  if (argc == 2) {
    if (const auto count = ParseWhole(name, argv[1], 1, kMost)) return static_cast<int>(*count);
  }
  std::cerr << "usage: " << std::filesystem::path(argv[0]).filename().string() << " [" << name
            << "], a whole number from 1 to " << kMost << '\n';
  return std::nullopt;
}

}  // namespace llmb
