#include "tools/manuals/shell_completion.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "harness/base/text.h"
#include "tests/tools/manuals/sample_manual.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;
using Words = std::vector<std::string>;

// What a real bash offers in a folder of its own.
class BashCompletionTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(folder_ / "folder");
    std::ofstream(folder_ / "completion") << BashCompletion(manual_);
    for (const char* name : {"run.json", "run.txt", "b c.json"})
      std::ofstream(folder_ / name) << "";
  }
  void TearDown() override { fs::remove_all(folder_); }

  // `words` as bash splits the line, the last being the one to complete. compopt works only while
  // bash itself completes, so it prints its arguments.
  Words Offered(const Words& words) {
    std::ofstream(folder_ / "completion") << BashCompletion(manual_);
    std::string script = "compopt() { echo \"compopt $*\"; }\n. ./completion\nCOMP_WORDS=(";
    for (const std::string& word : words) script += fmt::format(" '{}'", word);
    script += fmt::format(")\nCOMP_CWORD={}\n_sample\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
                          words.size() - 1);
    std::ofstream(folder_ / "script") << script;
    const std::string command = fmt::format("cd '{}' && bash ./script 2>&1", folder_.string());
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string out;
    for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get())) {
      out += static_cast<char>(c);
    }
    Words offered;
    std::istringstream lines(out);
    for (std::string line; std::getline(lines, line);) {
      if (!line.empty()) offered.push_back(line);
    }
    return offered;
  }

  CommandManual manual_ = SampleManual();
  fs::path folder_ = fs::path(testing::TempDir()) / fmt::format("completion_{}", getpid());
};

TEST_F(BashCompletionTest, EmptyWordIsOfferedEveryOptionButTheRefused) {
  EXPECT_THAT(Offered({"sample", ""}),
              UnorderedElementsAre("--names", "--aliases", "--mode", "--input", "--kinds", "--to",
                                   "--help", "-h", "--flag_unit=", "--flag_list"));
}

TEST_F(BashCompletionTest, BeginningOfAnOptionIsCompleted) {
  EXPECT_THAT(Offered({"sample", "--mo"}), UnorderedElementsAre("--mode"));
  EXPECT_THAT(Offered({"sample", "--flag_u"}),
              UnorderedElementsAre("compopt -o nospace", "--flag_unit="));
  EXPECT_THAT(Offered({"sample", "--unknown"}), IsEmpty());
}

TEST_F(BashCompletionTest, WordsAreOfferedBothWaysOfWritingThem) {
  EXPECT_THAT(Offered({"sample", "--mode", ""}), UnorderedElementsAre("fast", "slow"));
  EXPECT_THAT(Offered({"sample", "--mode", "s"}), UnorderedElementsAre("slow"));
  EXPECT_THAT(Offered({"sample", "--flag_unit", "="}), UnorderedElementsAre("ms", "s"));
  EXPECT_THAT(Offered({"sample", "--flag_unit", "=", "m"}), UnorderedElementsAre("ms"));
}

TEST_F(BashCompletionTest, ListGoesOnUntilTheNextOption) {
  EXPECT_THAT(Offered({"sample", "--kinds", "red", ""}), UnorderedElementsAre("red", "blue"));
  EXPECT_THAT(Offered({"sample", "--kinds", "red", "--mo"}), UnorderedElementsAre("--mode"));
  EXPECT_THAT(Offered({"sample", "--kinds", "red", "--mode", ""}),
              UnorderedElementsAre("fast", "slow"));
  EXPECT_THAT(Offered({"sample", "--names", "x", ""}), IsEmpty());
}

TEST_F(BashCompletionTest, FilesAndFoldersAreLeftToBash) {
  EXPECT_THAT(Offered({"sample", "--input", ""}), UnorderedElementsAre("compopt -o default"));
  EXPECT_THAT(Offered({"sample", "--to", ""}), UnorderedElementsAre("compopt -o dirnames"));
}

TEST_F(BashCompletionTest, FilesWithoutAnOptionEndAsTheProgramSays) {
  manual_.file_ends = {".json"};
  EXPECT_THAT(Offered({"sample", "--help", ""}),
              UnorderedElementsAre("compopt -o filenames -o plusdirs", "run.json", "b c.json"));
}

TEST(ZshCompletion, OptionsHaveTheirValues) {
  const std::string text = ZshCompletion(SampleManual());
  EXPECT_THAT(text, testing::StartsWith("#compdef sample\n"));
  EXPECT_THAT(text, HasSubstr("\n  '*--names=[a list]:A ...: '"));
  EXPECT_THAT(text, HasSubstr("\n  '(--mode)--mode=[it'\\''s \\[one\\] word (default: fast)]"
                              ":fast|slow:(fast slow)'"));
  EXPECT_THAT(text, HasSubstr("\n  '(--input)--input=[a file]:FILE:_files'"));
  EXPECT_THAT(text, HasSubstr("\n  '(--to)--to=[a folder]:DIR:_files -/'"));
  EXPECT_THAT(text, HasSubstr("\n  '(--help -h)-h[a switch]'"));
  EXPECT_THAT(text, HasSubstr("\n  '(--flag_unit)--flag_unit=[a unit]:ms|s:(ms s)'"));
  EXPECT_THAT(text, Not(HasSubstr("--flag_no")));
}

TEST(ZshCompletion, ListGoesOnUntilTheNextOption) {
  const std::string text = ZshCompletion(SampleManual());
  EXPECT_THAT(text, HasSubstr("\nlocal -a others=('*: : ')\n"));
  EXPECT_THAT(text, HasSubstr("\n  --names|--aliases) others=('*:A ...: ') ;;\n"));
  EXPECT_THAT(text, HasSubstr("\n  --kinds) others=('*:red|blue ...:(red blue)') ;;\n"));
  EXPECT_THAT(text, testing::EndsWith(" \\\n  $others\n"));
}

TEST(ZshCompletion, FilesWithoutAnOptionEndAsTheProgramSays) {
  CommandManual manual = SampleManual();
  EXPECT_THAT(ZshCompletion(manual), Not(HasSubstr("'*:file:")));
  manual.file_ends = {".json", ".csv"};
  EXPECT_THAT(ZshCompletion(manual),
              HasSubstr("\n  *) others=('*:file:_files -g \"*(.json|.csv)(-.)\"') ;;\n"));
}

}  // namespace
}  // namespace llmb
