#include "harness/record/export_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::ElementsAre;

std::vector<ExportFormat> Parsed(const std::vector<std::string>& values) {
  std::vector<ExportFormat> formats;
  EXPECT_TRUE(AddExportFormats("--export", values, formats));
  return formats;
}

TEST(ExportFormats, AreAListOfKnownNames) {
  EXPECT_THAT(Parsed({"vllm,bmf", "github"}),
              ElementsAre(ExportFormat::kVllm, ExportFormat::kBmf, ExportFormat::kGithub));
  EXPECT_THAT(Parsed({"aiperf", "aiperf"}), ElementsAre(ExportFormat::kAiperf));
  EXPECT_THAT(Parsed({"junit", "openmetrics"}),
              ElementsAre(ExportFormat::kJunit, ExportFormat::kOpenMetrics));
}

TEST(ExportFormats, HaveTheNamesOfTheCommandLine) {
  for (const char* name : {"vllm", "bmf", "github", "junit", "openmetrics", "aiperf"}) {
    EXPECT_EQ(Name(Parsed({name}).at(0)), name);
  }
}

TEST(ExportFormats, OfOtherNamesAreErrors) {
  std::vector<ExportFormat> formats;
  const Status unknown = AddExportFormats("--export", {"vlm"}, formats);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().message,
            "--export must be one of vllm, bmf, github, junit, openmetrics, aiperf, not 'vlm', did "
            "you mean 'vllm'?");
  EXPECT_FALSE(AddExportFormats("--export", {"vllm,,bmf"}, formats));
}

}  // namespace
}  // namespace llmb
