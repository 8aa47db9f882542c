#include "fixtures/sim/sim_faults.h"

#include <gtest/gtest.h>

#include <set>

namespace llmb {
namespace {

TEST(SimFaultKindTest, NamesAreUnique) {
  const std::vector<std::string> names = SimFaultKindNames();
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  EXPECT_EQ(names.size(), static_cast<std::size_t>(SimFaultKind::kCloseWhenReused) + 1);
  for (const std::string& name : names) {
    const auto kind = SimFaultKindFromName(name);
    ASSERT_TRUE(kind.has_value()) << name;
    EXPECT_EQ(Name(*kind), name);
  }
  EXPECT_FALSE(SimFaultKindFromName("").has_value());
}

TEST(ChooseFaultTest, EmptyListGivesNoFault) { EXPECT_EQ(ChooseFault({}, 1, 0), nullptr); }

TEST(ChooseFaultTest, EveryNthHitsTheNthRequest) {
  SimFault fault;
  fault.every_nth = 3;
  fault.probability = 0;
  const std::vector<SimFault> faults = {fault};
  for (std::uint64_t sequence = 0; sequence < 9; ++sequence) {
    EXPECT_EQ(ChooseFault(faults, 1, sequence) != nullptr, sequence % 3 == 2) << sequence;
  }
}

TEST(ChooseFaultTest, TheFirstThatHitsWins) {
  SimFault never;
  never.probability = 0;
  SimFault always;
  always.kind = SimFaultKind::kDrip;
  const std::vector<SimFault> faults = {never, always, always};
  EXPECT_EQ(ChooseFault(faults, 1, 0), &faults[1]);
}

TEST(ChooseFaultTest, ProbabilityIsAccurateAndReproducible) {
  SimFault fault;
  fault.probability = 0.2;
  const std::vector<SimFault> faults = {fault};
  int hits = 0;
  for (std::uint64_t sequence = 0; sequence < 5000; ++sequence) {
    const bool hit = ChooseFault(faults, 9, sequence) != nullptr;
    EXPECT_EQ(ChooseFault(faults, 9, sequence) != nullptr, hit);
    hits += hit ? 1 : 0;
  }
  // Binomial with n = 5000 and p = 0.2: mean 1000, standard deviation 28, so 6 standard deviations
  // are 170.
  EXPECT_NEAR(hits, 1000, 170);
}

}  // namespace
}  // namespace llmb
