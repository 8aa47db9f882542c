#include "tools/manuals/man_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/manuals/sample_manual.h"

namespace llmb {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string SamplePage() {
  static constexpr std::string_view kPrograms[] = {"other", "sample", "third"};
  return ManPage(SampleManual(), {.version = "1.2", .date = "2030-01-02", .others = kPrograms});
}

TEST(ManPage, BeginsWithItsTitleAndName) {
  EXPECT_THAT(SamplePage(),
              testing::StartsWith(".TH SAMPLE 1 2030-01-02 \"sample 1.2\" \"User Commands\"\n"
                                  ".SH NAME\nsample \\- does nothing\n"
                                  ".SH SYNOPSIS\n\\fBsample\\fR\n[options]\n"));
}

TEST(ManPage, TextIsNeverReadAsAMacroOrAnEscape) {
  EXPECT_THAT(SamplePage(), HasSubstr(".SH DESCRIPTION\nDoes nothing at all.\n"
                                      "\\&.dots and back\\eslashes are text.\n"));
}

TEST(ManPage, OptionsHaveTheirNamesValueTextAndDefault) {
  EXPECT_THAT(SamplePage(), HasSubstr(".SS Main\n.TP\n\\fB\\-\\-names\\fR, \\fB\\-\\-aliases\\fR "
                                      "\\fIA ...\\fR\na list\n"));
  EXPECT_THAT(SamplePage(), HasSubstr("\\fB\\-\\-mode\\fR \\fIfast|slow\\fR\n"
                                      "it's [one] word (default: fast)\n"));
  EXPECT_THAT(SamplePage(), HasSubstr("\\fB\\-\\-flag_unit\\fR=\\fIms|s\\fR\n"));
  EXPECT_THAT(SamplePage(), HasSubstr(".SS No\n.TP\n\\fB\\-\\-flag_no\\fR\na reason\n"));
}

TEST(ManPage, EndsWithItsSectionsAndTheOtherPrograms) {
  EXPECT_THAT(
      SamplePage(),
      testing::EndsWith(".SH FILES\n.TP\n\\fBa\\-file\\fR\nits text\n"
                        ".SH EXAMPLES\n\\fBsample \\-\\-mode slow\\fR\n.PP\n\\fBsample\\fR\n"
                        ".SH SEE ALSO\n\\fBother\\fR(1),\n\\fBthird\\fR(1)\n"
                        ".PP\nThe end.\n"));
}

TEST(ManPage, WithoutOthersAndClosingRefersToNothing) {
  CommandManual manual = SampleManual();
  manual.closing = "";
  EXPECT_THAT(ManPage(manual, {.version = "1", .date = "2030-01-02", .others = {}}),
              Not(HasSubstr("SEE ALSO")));
}

}  // namespace
}  // namespace llmb
