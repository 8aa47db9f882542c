#include "harness/base/command_manual.h"

#include <gtest/gtest.h>

#include <array>

namespace llmb {
namespace {

constexpr HelpLayout kLayout = {.column = 16, .width = 40};

constexpr std::array kOptions = {
    CommandLineOption{"--names,--aliases", "A ...", "", "a list", ValueCount::kList},
    CommandLineOption{"--size", "N", "5", "one value", ValueCount::kOne},
    CommandLineOption{"--quiet,-q", "", "", "a switch"},
};

TEST(CommandManual, HeadOfAnOptionHasItsNamesAndValue) {
  ManualGroup group = GroupOf("Group", kOptions);
  EXPECT_EQ(OptionHead(kOptions[0], group), "--names, --aliases A ...");
  EXPECT_EQ(OptionHead(kOptions[2], group), "--quiet, -q");
  group.after_equals = true;
  EXPECT_EQ(OptionHead(kOptions[1], group), "--size=N");
}

TEST(CommandManual, TextOfAnOptionHasItsDefault) {
  EXPECT_EQ(OptionText(kOptions[1]), "one value (default: 5)");
  EXPECT_EQ(OptionText(kOptions[2]), "a switch");
}

TEST(CommandManual, EmptyManualIsItsUsage) {
  CommandManual manual;
  manual.program = "p";
  manual.usage = "[options]";
  EXPECT_EQ(HelpText(manual, kLayout), "Usage: p [options]\n");
}

TEST(CommandManual, HelpHasEveryPartOnce) {
  CommandManual manual;
  manual.program = "p";
  manual.usage = "[options]";
  manual.description = "A sentence that is longer than one line of the help.";
  manual.groups = {GroupOf("Group", std::array{kOptions[1], kOptions[2]})};
  manual.sections = {{"Exit codes", {{"0", "done"}, {"13", "not done"}}},
                     {"Files", {{"a", "b"}}, /*in_help=*/false},
                     {"Examples", {{"p --size 3", ""}}}};
  manual.closing = "The end.";
  EXPECT_EQ(HelpText(manual, kLayout),
            "Usage: p [options]\n"
            "\n"
            "A sentence that is longer than one line\n"
            "of the help.\n"
            "\n"
            "Group:\n"
            "  --size N      one value (default: 5)\n"
            "  --quiet, -q   a switch\n"
            "\n"
            "Exit codes:\n"
            "  0   done\n"
            "  13  not done\n"
            "\n"
            "Examples:\n"
            "  p --size 3\n"
            "\n"
            "The end.\n");
}

}  // namespace
}  // namespace llmb
