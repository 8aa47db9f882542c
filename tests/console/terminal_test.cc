#include "harness/console/terminal.h"

#include <gtest/gtest.h>

#include <map>

namespace llmb {
namespace {

Environment With(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

TEST(ChooseDisplayTest, AutoIsABlockIfTheCursorCanMove) {
  const Environment xterm = With({{"TERM", "xterm"}});
  EXPECT_EQ(ChooseDisplay(ProgressStyle::kAuto, true, xterm), DisplayKind::kBlock);
  EXPECT_EQ(ChooseDisplay(ProgressStyle::kAuto, false, xterm), DisplayKind::kPlain);
  EXPECT_EQ(ChooseDisplay(ProgressStyle::kAuto, true, With({{"TERM", "dumb"}})),
            DisplayKind::kPlain);
  EXPECT_EQ(ChooseDisplay(ProgressStyle::kAuto, true, With({})), DisplayKind::kPlain);
}

TEST(ChooseDisplayTest, OtherStylesAreFollowed) {
  const Environment xterm = With({{"TERM", "xterm"}});
  EXPECT_EQ(ChooseDisplay(ProgressStyle::kPlain, true, xterm), DisplayKind::kPlain);
  EXPECT_EQ(ChooseDisplay(ProgressStyle::kOff, true, xterm), DisplayKind::kOff);
}

TEST(WantsColorTest, OnATerminalWithoutNoColor) {
  EXPECT_TRUE(WantsColor(true, With({})));
  EXPECT_TRUE(WantsColor(true, With({{"NO_COLOR", ""}})));
  EXPECT_FALSE(WantsColor(true, With({{"NO_COLOR", "1"}})));
  EXPECT_FALSE(WantsColor(false, With({})));
}

TEST(LocaleIsUtf8Test, TheFirstVariableThatIsSetDecides) {
  EXPECT_FALSE(LocaleIsUtf8(With({})));
  EXPECT_TRUE(LocaleIsUtf8(With({{"LANG", "en_GB.UTF-8"}})));
  EXPECT_TRUE(LocaleIsUtf8(With({{"LC_ALL", ""}, {"LC_CTYPE", "C.utf8"}})));
  EXPECT_FALSE(LocaleIsUtf8(With({{"LC_ALL", "C"}, {"LANG", "en_GB.UTF-8"}})));
}

}  // namespace
}  // namespace llmb
