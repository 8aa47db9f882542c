#include "harness/base/atomic_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>

#include "harness/base/interrupt.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

class AtomicFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "llmb-atomic-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::size_t FileCount() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

TEST_F(AtomicFile, MakesMissingFolders) {
  const fs::path path = folder_ / "a" / "b" / "text.txt";
  ASSERT_TRUE(WriteFileAtomically(path, [](std::ostream& out) { out << "hello"; }));
  EXPECT_EQ(ReadFile(path).value(), "hello");
  EXPECT_EQ(FileCount(), 1U);
}

TEST_F(AtomicFile, CompressesAndDecompressesFilesNamedGz) {
  const std::string text(100'000, 'x');
  const fs::path path = folder_ / "text.gz";
  ASSERT_TRUE(WriteFileAtomically(path, [&](std::ostream& out) { out << text; }));
  EXPECT_LT(fs::file_size(path), 1'000U);
  EXPECT_EQ(ReadFile(path).value(), text);
}

TEST_F(AtomicFile, KeepsTheOldFileIfWritingFails) {
  const fs::path path = folder_ / "text.txt";
  ASSERT_TRUE(WriteFileAtomically(path, [](std::ostream& out) { out << "old"; }));
  const Status failed = WriteFileAtomically(path, [](std::ostream& out) {
    out << "new";
    out.setstate(std::ios::failbit);
  });
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().message.find("cannot write"), std::string::npos);
  EXPECT_EQ(ReadFile(path).value(), "old");
  EXPECT_EQ(FileCount(), 1U);
}

TEST_F(AtomicFile, LeavesNothingBehindIfASecondSignalQuits) {
  const auto quit_while_writing = [&] {
    CatchInterrupts();
    static_cast<void>(WriteFileAtomically(folder_ / "text.txt", [](std::ostream& out) {
      out << "half" << std::flush;
      std::raise(SIGINT);
      std::raise(SIGINT);
    }));
    std::_Exit(0);
  };
  EXPECT_EXIT(quit_while_writing(), ::testing::ExitedWithCode(130), "");
  EXPECT_EQ(FileCount(), 0U);
}

TEST_F(AtomicFile, NamesTheFolderThatCannotBeMade) {
  std::ofstream(folder_ / "file") << "x";
  const Status failed =
      WriteFileAtomically(folder_ / "file" / "text.txt", [](std::ostream& out) { out << "x"; });
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().message.find("cannot make the folder"), std::string::npos);
}

TEST_F(AtomicFile, ChecksThatAFolderIsWritable) {
  EXPECT_TRUE(CheckFolderWritable(folder_ / "new"));
  EXPECT_TRUE(fs::is_empty(folder_ / "new"));
  std::ofstream(folder_ / "file") << "x";
  EXPECT_FALSE(CheckFolderWritable(folder_ / "file"));
  EXPECT_FALSE(CheckFolderWritable("/proc/no-folder-can-be-made-here"));
}

TEST_F(AtomicFile, ReadingReportsTheReason) {
  EXPECT_NE(ReadFile(folder_ / "none").error().message.find("No such file"), std::string::npos);
  EXPECT_NE(ReadFile(folder_).error().message.find("it is a folder"), std::string::npos);
}

TEST_F(AtomicFile, ADamagedGzIsAnError) {
  const fs::path path = folder_ / "text.gz";
  std::ofstream(path) << "this is not gzip";
  EXPECT_FALSE(ReadFile(path));
}

}  // namespace
}  // namespace llmb
