#include "harness/workload/line_source.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "harness/base/atomic_file.h"
#include "harness/workload/custom_reader.h"
#include "tests/workload/reader_text.h"

namespace llmb {
namespace {

std::vector<std::string> LinesOf(std::string text) {
  LineSource source(InputOf(std::move(text)));
  std::vector<std::string> lines;
  while (true) {
    const auto line = source.Next();
    if (!line || !*line) return lines;
    lines.push_back(std::to_string(source.place().line) + ":" + std::string(**line));
  }
}

TEST(LineSource, SplitsLinesAndSkipsBlankOnes) {
  EXPECT_EQ(LinesOf(""), std::vector<std::string>{});
  EXPECT_EQ(LinesOf("a"), std::vector<std::string>{"1:a"});
  EXPECT_EQ(LinesOf("\xEF\xBB\xBF"
                    "a\r\n\n \t\nb\n"),
            (std::vector<std::string>{"1:a", "4:b"}));
}

TEST(LineSource, ReadsLinesAcrossTheBlocksOfTheFile) {
  const std::string longest(700'000, 'x');
  EXPECT_EQ(LinesOf("a\n" + longest + "\nb"),
            (std::vector<std::string>{"1:a", "2:" + longest, "3:b"}));
}

TEST(LineSource, RefusesALineThatIsTooLong) {
  LineSource source(InputOf("a\n" + std::string(LineSource::kLongestLine + (1U << 20), 'x')));
  ASSERT_TRUE(source.Next());
  const auto line = source.Next();
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().message,
            "data:2:1: the line is longer than 16 MiB; is this a file with one row a line?");
}

TEST(LineSource, PlacesCountCharactersNotBytes) {
  const FilePlace place{"f", 7, 3};
  EXPECT_EQ(PlaceText(place,
                      "\xC3\xA4"
                      "b",
                      2),
            "f:7:4: ");
  EXPECT_EQ(PlaceText(place,
                      "ab\nc\xC3\xA4"
                      "d",
                      6),
            "f:8:3: ");
}

class CompressedDataset : public testing::Test {
 protected:
  void SetUp() override {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    path_ = std::filesystem::path(testing::TempDir()) / ("llmb_" + name + ".jsonl.gz");
    ASSERT_TRUE(WriteFileAtomically(path_, [](std::ostream& out) {
      for (int i = 0; i < 20'000; ++i) {
        out << "{\"prompt\":\"What is " << i * 7919 << " in words?\"}\n";
      }
    }));
  }
  void TearDown() override { std::filesystem::remove(path_); }

  ReadRequests Read() {
    auto input = OpenDatasetInput(path_.string());
    CustomReader reader(*std::move(input));
    return ReadAll(reader);
  }

  std::filesystem::path path_;
};

TEST_F(CompressedDataset, IsReadLikeAnyOther) {
  const ReadRequests read = Read();
  EXPECT_EQ(read.error, "");
  ASSERT_EQ(read.requests.size(), 20'000U);
  EXPECT_EQ(read.requests[19'999].messages[0].text, "What is 158372081 in words?");
}

TEST_F(CompressedDataset, IsDamagedIfItEndsEarly) {
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) / 2);
  const ReadRequests read = Read();
  EXPECT_FALSE(read.requests.empty());
  EXPECT_TRUE(read.error.ends_with(": the file is damaged")) << read.error;
}

TEST_F(CompressedDataset, HasItsNameAndNoOtherFileHasIt) {
  const std::string whole = path_.string();
  const std::string plain = whole.substr(0, whole.size() - 3);
  std::filesystem::rename(whole, plain);
  const auto compressed = OpenDatasetInput(plain);
  std::ofstream(plain) << "{\"prompt\":\"a\"}\n";
  std::filesystem::rename(plain, whole);
  const auto text = OpenDatasetInput(whole);
  ASSERT_FALSE(compressed);
  EXPECT_EQ(compressed.error().message,
            plain + ": it is compressed with gzip, so its name must end in .gz");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().message,
            whole + ": its name ends in .gz, but it is not compressed with gzip");
}

TEST(OpenDatasetInput, RefusesUtf16ByName) {
  const auto path = std::filesystem::path(testing::TempDir()) / "llmb_utf16.jsonl";
  std::ofstream(path, std::ios::binary) << "\xFF\xFE{";
  const auto input = OpenDatasetInput(path.string());
  std::filesystem::remove(path);
  ASSERT_FALSE(input);
  EXPECT_EQ(input.error().message, path.string() + ": it is UTF-16; save it as UTF-8");
}

TEST(OpenDatasetInput, RefusesAFileThatIsNotThere) {
  const auto input = OpenDatasetInput("/nowhere/data.jsonl");
  ASSERT_FALSE(input);
  EXPECT_EQ(input.error().message, "cannot read /nowhere/data.jsonl: No such file or directory");
}

}  // namespace
}  // namespace llmb
