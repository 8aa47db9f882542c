#include "tests/tools/bundle/elf_needs.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "harness/base/atomic_file.h"

namespace llmb {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kSelf = "/proc/self/exe";

class ElfNeedsTest : public testing::Test {
 protected:
  ~ElfNeedsTest() override { std::filesystem::remove(file_); }

  const std::string& Write(std::string_view bytes) const {
    std::ofstream(file_, std::ios::binary) << bytes;
    return file_;
  }

  std::string file_ = testing::TempDir() + fmt::format("llmb_elf_{}", getpid());
};

TEST_F(ElfNeedsTest, ThisProgramNeedsGlibc) {
  EXPECT_TRUE(IsElf(kSelf));
  const auto needs = ReadElfNeeds(kSelf);
  ASSERT_TRUE(needs) << needs.error().message;
  EXPECT_THAT(needs->libraries, Contains("libc.so.6"));
  // The version of __libc_start_main, which starts each program since glibc 2.34.
  EXPECT_THAT(needs->versions, Contains("GLIBC_2.34"));
  EXPECT_THAT(BeyondGlibc(*needs, 33), Contains("GLIBC_2.34"));
}

TEST_F(ElfNeedsTest, OtherFilesAreErrors) {
  EXPECT_FALSE(IsElf(Write("text")));
  EXPECT_THAT(ReadElfNeeds(file_).error().message, HasSubstr("is not a 64-bit ELF file"));
  EXPECT_FALSE(IsElf(Write("")));
  EXPECT_FALSE(ReadElfNeeds(file_));
  EXPECT_FALSE(IsElf("/missing"));
  EXPECT_FALSE(ReadElfNeeds("/missing"));
}

TEST_F(ElfNeedsTest, ATruncatedFileIsAnError) {
  const auto bytes = ReadFile(kSelf);
  ASSERT_TRUE(bytes);
  for (const std::size_t length :
       {std::size_t{5}, std::size_t{60}, std::size_t{200}, bytes->size() / 50}) {
    EXPECT_FALSE(ReadElfNeeds(Write(std::string_view(*bytes).substr(0, length)))) << length;
  }
}

TEST(BeyondGlibc, NewerVersionsAndThoseWithoutANumber) {
  ElfNeeds needs;
  EXPECT_THAT(BeyondGlibc(needs, 34), IsEmpty());
  needs.versions = {"GLIBC_2.2.5",   "GLIBC_2.34",        "GLIBC_2.36",     "GLIBC_2.4",
                    "GLIBC_PRIVATE", "GLIBC_ABI_DT_RELR", "GLIBCXX_3.4.30", "OPENSSL_3.0.0"};
  EXPECT_THAT(BeyondGlibc(needs, 34),
              ElementsAre("GLIBC_2.36", "GLIBC_PRIVATE", "GLIBC_ABI_DT_RELR"));
  EXPECT_THAT(BeyondGlibc(needs, 36), ElementsAre("GLIBC_PRIVATE", "GLIBC_ABI_DT_RELR"));
}

}  // namespace
}  // namespace llmb
