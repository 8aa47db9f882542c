// The manuals of the real programs, as the build has written them.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "fixtures/sim/simulator_arguments.h"
#include "harness/base/atomic_file.h"
#include "harness/base/text.h"
#include "harness/config/help_text.h"
#include "tools/compare/compare_options.h"
#include "tools/convert/convert_options.h"
#include "tools/manuals/value_completion.h"
#include "tools/workload/to_workload_options.h"

namespace llmb {
namespace {

using testing::HasSubstr;

class ManualsTest : public testing::TestWithParam<CommandManual (*)()> {
 protected:
  std::string Read(const std::string& file) const {
    const auto text = ReadFile(fmt::format("{}/{}", LLMB_MANUALS_DIR, file));
    EXPECT_TRUE(text) << text.error().message;
    return text.value_or("");
  }

  // Whether the command succeeds without a word on standard error.
  static bool IsQuiet(const std::string& command) {
    return std::system(fmt::format("test -z \"$({} 2>&1 >/dev/null)\"", command).c_str()) == 0;
  }

  CommandManual manual_ = GetParam()();
  std::string program_ = std::string(manual_.program);
};

std::string WithEscapedHyphens(std::string_view name) {
  std::string escaped;
  for (const char c : name) escaped += c == '-' ? "\\-" : std::string(1, c);
  return escaped;
}

TEST_P(ManualsTest, PageHasEveryOption) {
  const std::string page = Read(program_ + ".1");
  for (const ManualGroup& group : manual_.groups) {
    for (const CommandLineOption& option : group.options) {
      for (const std::string& name : NamesOf(option)) {
        EXPECT_THAT(page, HasSubstr(fmt::format("\\fB{}\\fR", WithEscapedHyphens(name))));
      }
    }
  }
}

TEST_P(ManualsTest, CompletionsHaveEveryOptionAndChoice) {
  const std::string bash = Read("bash/" + program_);
  const std::string zsh = Read("zsh/_" + program_);
  for (const ManualGroup& group : manual_.groups) {
    for (const CommandLineOption& option : group.options) {
      const std::string names = Join(NamesOf(option), "|");
      EXPECT_EQ(zsh.find(NamesOf(option).front() + "[") != std::string::npos ||
                    zsh.find(NamesOf(option).front() + "=[") != std::string::npos,
                !group.refused)
          << names;
      if (group.refused || option.values == ValueCount::kNone) continue;
      EXPECT_THAT(bash, HasSubstr("\n    " + names + ") "));
      const std::string words = Join(CompletionOf(option).words, " ");
      EXPECT_THAT(bash, HasSubstr("compgen -W '" + words));
      EXPECT_THAT(zsh, HasSubstr("(" + words));
    }
  }
}

TEST_P(ManualsTest, PageRendersWithoutWarnings) {
  const std::string page = fmt::format("{}/{}.1", LLMB_MANUALS_DIR, program_);
  if (std::system("command -v man groff >/dev/null 2>&1") != 0) GTEST_SKIP() << "no man, no groff";
  EXPECT_TRUE(
      IsQuiet("LC_ALL=C.UTF-8 MANROFFSEQ= MANWIDTH=80 man --warnings -E UTF-8 -l '" + page + "'"));
}

TEST_P(ManualsTest, BashAndZshReadTheirScripts) {
  EXPECT_TRUE(IsQuiet(fmt::format("bash -n '{}/bash/{}'", LLMB_MANUALS_DIR, program_)));
  if (std::system("command -v zsh >/dev/null") != 0) GTEST_SKIP() << "no zsh";
  EXPECT_TRUE(IsQuiet(fmt::format("zsh -n '{}/zsh/_{}'", LLMB_MANUALS_DIR, program_)));
}

INSTANTIATE_TEST_SUITE_P(Programs, ManualsTest,
                         testing::Values(BenchmarksManual, ConvertManual, CompareManual,
                                         SimulatorManual, ToWorkloadManual));

}  // namespace
}  // namespace llmb
