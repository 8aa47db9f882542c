#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

namespace llmb {

// Pseudo-random numbers that depend only on the seed: SplitMix64 (Steele, Lea and Flood, 2014) and
// the Box-Muller transform. The standard library's distributions differ between implementations.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next();

  // Uniform in [0, 1), in steps of 2^-53.
  double Uniform();

  // Uniform over 0 to `bound` - 1. `bound` must be positive and at most 2^53.
  std::uint64_t Below(std::uint64_t bound);

  // Normal with mean 0 and standard deviation 1.
  double Normal();

 private:
  std::uint64_t state_;
};

// Puts `values` into an order that depends only on the seed (Fisher and Yates). std::shuffle draws
// differently in each standard library.
template <typename T>
void Shuffle(std::vector<T>& values, std::uint64_t seed) {
  Random random(seed);
  for (std::size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[random.Below(i)]);
  }
}

// Combines numbers into one seed; their order matters.
std::uint64_t MixSeeds(std::initializer_list<std::uint64_t> parts);

// The FNV-1a hash of a name, for MixSeeds.
std::uint64_t SeedOfName(std::string_view name);

}  // namespace llmb
