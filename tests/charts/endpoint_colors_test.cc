#include "harness/charts/endpoint_colors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "harness/charts/chart_style.h"

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Names with the same own colour as `name`.
std::vector<std::string> Colliding(const std::string& name, std::size_t count) {
  std::vector<std::string> names;
  for (int i = 0; names.size() < count; ++i) {
    std::string candidate = "x" + std::to_string(1000 + i);
    if (OwnColor(candidate) == OwnColor(name)) names.push_back(std::move(candidate));
  }
  return names;
}

TEST(OwnColor, NeverChanges) {
  EXPECT_EQ(OwnColor("llama-vllm"), 2U);
  EXPECT_EQ(OwnColor("llama-nim"), 9U);
  EXPECT_EQ(OwnColor("qwen"), 3U);
  EXPECT_EQ(OwnColor("gemma"), 6U);
  EXPECT_EQ(OwnColor("deepseek"), 8U);
}

TEST(OwnColor, NamesOfCommonModelsDiffer) {
  std::set<std::size_t> colors;
  for (const char* name :
       {"llama", "qwen", "gemma", "deepseek", "mistral", "phi", "gpt", "claude", "mixtral"}) {
    EXPECT_TRUE(colors.insert(OwnColor(name)).second) << name;
  }
}

TEST(ChooseColors, GivesEachItsOwnInAnyCombination) {
  EXPECT_THAT(ChooseColors({}), IsEmpty());
  EXPECT_THAT(ChooseColors({"qwen"}), ElementsAre(OwnColor("qwen")));
  EXPECT_THAT(
      ChooseColors({"gemma", "qwen", "gemma", "llama-nim"}),
      ElementsAre(OwnColor("gemma"), OwnColor("qwen"), OwnColor("gemma"), OwnColor("llama-nim")));
}

TEST(ChooseColors, TheFirstByNameKeepsAColorThatTwoHave) {
  const std::string other = Colliding("qwen", 1).front();  // after "qwen" by name
  const std::size_t own = OwnColor("qwen");
  const std::size_t next = (own + 1) % kEndpointColors;
  EXPECT_THAT(ChooseColors({"qwen", other}), ElementsAre(own, next));
  EXPECT_THAT(ChooseColors({other, "qwen"}), ElementsAre(next, own));
  EXPECT_THAT(ChooseColors({other}), ElementsAre(own));
}

TEST(ChooseColors, AnEndpointIsNotDisplacedByOneThatLostItsColor) {
  const std::string loser = Colliding("qwen", 1).front();
  // The owner of the next colour, after the loser by name.
  std::string neighbour = "y0";
  for (int i = 0; OwnColor(neighbour) != (OwnColor("qwen") + 1) % kEndpointColors; ++i) {
    neighbour = "y" + std::to_string(i);
  }
  const auto colors = ChooseColors({"qwen", loser, neighbour});
  EXPECT_EQ(colors[2], OwnColor(neighbour));
  EXPECT_EQ(colors[1], (OwnColor("qwen") + 2) % kEndpointColors);
}

TEST(ChooseColors, TwelveEndpointsHaveTwelveColorsAndMoreRepeatThem) {
  std::vector<std::string> names = Colliding("qwen", 13);
  const auto colors = ChooseColors(names);
  EXPECT_EQ(std::set<std::size_t>(colors.begin(), colors.end()).size(), kEndpointColors);
  EXPECT_EQ(colors[12], OwnColor("qwen"));
}

}  // namespace
}  // namespace llmb
