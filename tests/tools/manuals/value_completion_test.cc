#include "tools/manuals/value_completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Kind = ValueCompletion::Kind;

ValueCompletion Of(std::string_view placeholder) {
  return CompletionOf({"--option", placeholder, "", "", ValueCount::kOne});
}

TEST(CompletionOf, NumbersAndNamesHaveNothingToOffer) {
  for (const char* placeholder : {"", "N", "N[,N...]", "URL", "NAME=VALUE", "A B ..."}) {
    EXPECT_EQ(Of(placeholder).kind, Kind::kNothing) << placeholder;
  }
}

TEST(CompletionOf, ChoicesAreWords) {
  EXPECT_EQ(Of("auto|plain|off").kind, Kind::kWords);
  EXPECT_THAT(Of("auto|plain|off").words, ElementsAre("auto", "plain", "off"));
  EXPECT_THAT(Of("vllm|aiperf ...").words, ElementsAre("vllm", "aiperf"));
  EXPECT_THAT(Of("vllm|aiperf,...").words, ElementsAre("vllm", "aiperf"));
}

TEST(CompletionOf, CapitalsStandForSomethingElse) {
  EXPECT_THAT(Of("I/N|auto").words, ElementsAre("auto"));
}

TEST(CompletionOf, FilesAndFoldersAreNamedByTheirPlaceholder) {
  EXPECT_EQ(Of("FILE").kind, Kind::kFile);
  EXPECT_THAT(Of("FILE").file_ends, IsEmpty());
  EXPECT_EQ(Of("FILE ...").kind, Kind::kFile);
  EXPECT_EQ(Of("JOURNAL").kind, Kind::kFile);
  EXPECT_THAT(Of("JOURNAL").file_ends, ElementsAre(".journal"));
  EXPECT_EQ(Of("DIR").kind, Kind::kFolder);
}

}  // namespace
}  // namespace llmb
