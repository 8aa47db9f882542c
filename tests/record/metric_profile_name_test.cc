#include "harness/record/metric_profile_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Profiles = std::vector<MetricProfileName>;

std::string ErrorOf(const std::vector<std::string>& values) {
  Profiles profiles;
  const Status status = AddMetricProfiles("--metric-profile", values, profiles);
  return status ? "" : status.error().message;
}

TEST(MetricProfileName, NamesMatchTheCommandLine) {
  EXPECT_EQ(Name(MetricProfileName::kVllm), "vllm");
  EXPECT_EQ(Name(MetricProfileName::kAiperf), "aiperf");
  EXPECT_EQ(Name(MetricProfileName::kGuidellm), "guidellm");
  EXPECT_EQ(Name(MetricProfileName::kPcai), "pcai");
}

TEST(MetricProfileName, AddsEachProfileOnceInTheOrderGiven) {
  Profiles profiles;
  ASSERT_TRUE(AddMetricProfiles("--metric-profile", {"pcai,vllm", "pcai"}, profiles));
  EXPECT_THAT(profiles, ElementsAre(MetricProfileName::kPcai, MetricProfileName::kVllm));
  ASSERT_TRUE(AddMetricProfiles("--metric-profile", {"vllm", "guidellm,aiperf"}, profiles));
  EXPECT_THAT(profiles, ElementsAre(MetricProfileName::kPcai, MetricProfileName::kVllm,
                                    MetricProfileName::kGuidellm, MetricProfileName::kAiperf));
}

TEST(MetricProfileName, NoValuesAddNoProfile) {
  Profiles profiles;
  EXPECT_TRUE(AddMetricProfiles("--metric-profile", {}, profiles));
  EXPECT_THAT(profiles, IsEmpty());
}

TEST(MetricProfileName, AnUnknownNameIsAnErrorThatListsTheAllowedOnes) {
  EXPECT_EQ(ErrorOf({"vlm"}),
            "--metric-profile must be one of vllm, aiperf, guidellm, pcai, not 'vlm', did you mean "
            "'vllm'?");
  EXPECT_EQ(ErrorOf({"vllm,,pcai"}), "--metric-profile has an empty name in 'vllm,,pcai'");
}

}  // namespace
}  // namespace llmb
