#include "tools/compare/side_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/convert/temporary_folder.h"

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> FilesOf(const std::string& text) {
  std::vector<std::string> names;
  const auto files = SideFiles(text);
  EXPECT_TRUE(files.has_value()) << files.error().message;
  if (files) {
    for (const auto& path : *files) names.push_back(path.filename().string());
  }
  return names;
}

std::string ErrorOf(const std::string& text) {
  const auto files = SideFiles(text);
  return files ? "" : files.error().message;
}

TEST(SideFilesTest, AFileAFolderOrAList) {
  const TemporaryFolder folder;
  const std::string a = folder.Touch("a.json");
  const std::string b = folder.Touch("b.csv");
  folder.Touch("runs [1]/benchmark_20260301_120000.json");
  folder.Touch("runs [1]/benchmark_results_20260301_120000.csv");
  folder.Touch("runs [1]/benchmark_summary_20260301_120000.csv");
  folder.Touch("runs [1]/benchmark_20260301_130000.journal");
  EXPECT_THAT(FilesOf(a), ElementsAre("a.json"));
  EXPECT_THAT(FilesOf(a + "," + b), ElementsAre("a.json", "b.csv"));
  EXPECT_THAT(FilesOf(folder.Path("runs [1]")),
              ElementsAre("benchmark_20260301_120000.json", "benchmark_20260301_130000.journal"));
  EXPECT_THAT(
      FilesOf(folder.Path("runs [1]") + "," + a),
      ElementsAre("benchmark_20260301_120000.json", "benchmark_20260301_130000.journal", "a.json"));
}

TEST(SideFilesTest, OtherProgramsFilesInAFolderAreLeftOut) {
  const TemporaryFolder folder;
  std::ofstream(folder.Path("vllm.json")) << R"({"date": "20260302-120000", "completed": 3})";
  EXPECT_THAT(FilesOf(folder.Path("")), ElementsAre("vllm.json"));
  folder.Touch("benchmark_20260301_120000.json");
  EXPECT_THAT(FilesOf(folder.Path("")), ElementsAre("benchmark_20260301_120000.json"));
}

TEST(SideFilesTest, ANameMayHaveAComma) {
  const TemporaryFolder folder;
  EXPECT_THAT(FilesOf(folder.Touch("a,b.json")), ElementsAre("a,b.json"));
}

TEST(SideFilesTest, NamesWhatIsWrong) {
  const TemporaryFolder folder;
  const std::string a = folder.Touch("a.json");
  EXPECT_THAT(ErrorOf(""), HasSubstr("a file name is empty"));
  EXPECT_THAT(ErrorOf(a + ","), HasSubstr("a file name is empty"));
  EXPECT_THAT(ErrorOf(folder.Path("b.json")), HasSubstr("no such file"));
  EXPECT_THAT(ErrorOf(folder.Touch("a.txt")), HasSubstr("is neither a run document"));
  EXPECT_THAT(ErrorOf(a + "," + a), HasSubstr("are of the same run"));
  const std::string json = folder.Touch("empty/../benchmark_20260301_120000.json");
  const std::string csv = folder.Touch("benchmark_results_20260301_120000.csv");
  EXPECT_THAT(ErrorOf(json + "," + csv), HasSubstr("are of the same run"));
  EXPECT_THAT(ErrorOf(folder.Path("empty")), HasSubstr("has no run document"));
}

}  // namespace
}  // namespace llmb
