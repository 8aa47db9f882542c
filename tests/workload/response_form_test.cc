#include "harness/workload/response_form.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

std::string ErrorOf(std::string_view threshold, const ResponseForm& form) {
  const Status status = CheckFigures({*ParseThreshold(threshold)}, form, "--slo");
  return status ? "" : status.error().message;
}

std::string GoodputErrorOf(const std::vector<std::string>& limits, const ResponseForm& form) {
  const Status status = CheckFigures(*ParseGoodputLimits("--goodput", limits), form);
  return status ? "" : status.error().message;
}

TEST(ResponseFormOfTest, FollowsWhatIsSent) {
  RequestSettings settings;
  settings.max_tokens = 64;
  WorkloadSettings workload;
  EXPECT_EQ(ResponseFormOf(settings, workload, {}).most_tokens, 64);
  workload.dataset_name = Dataset::kRandom;
  workload.random_output_len = 10;
  workload.random_range_ratio = 0.25;  // up to 12.5
  EXPECT_EQ(ResponseFormOf(settings, workload, {}).most_tokens, 13);
  workload.dataset_name = Dataset::kPrefixRepetition;
  workload.prefix_repetition_output_len = 7;
  EXPECT_EQ(ResponseFormOf(settings, workload, {}).most_tokens, 7);
  workload.dataset_name = Dataset::kCustom;
  EXPECT_FALSE(ResponseFormOf(settings, workload, {}).most_tokens);
  EXPECT_TRUE(ResponseFormOf(settings, workload, {}).streamed);
  settings.stream = false;
  EXPECT_FALSE(ResponseFormOf(settings, workload, {}).streamed);
}

TEST(ResponseFormOfTest, AnEndpointThatIsSentNoLimitHasNone) {
  std::vector<Endpoint> endpoints(2);
  EXPECT_EQ(ResponseFormOf({}, {}, endpoints).most_tokens, 2048);
  endpoints[1].max_tokens_field = MaxTokensField::kNone;
  EXPECT_FALSE(ResponseFormOf({}, {}, endpoints).most_tokens);
}

TEST(CheckFiguresTest, NamesAThresholdOfAFigureThatNoResponseHas) {
  const ResponseForm whole{.streamed = false};
  for (const char* text : {"ttft_p50<1s", "tpot_p50<1s", "itl_p50<1s"}) {
    EXPECT_EQ(ErrorOf(text, whole), std::string("--slo '") + text +
                                        "': it needs streaming, which --no-stream turns off "
                                        "(latency, success and both throughputs do not)");
  }
  const ResponseForm one_token{.most_tokens = 1};
  for (const char* text : {"tpot_p50<1s", "itl_mean<1s"}) {
    EXPECT_EQ(ErrorOf(text, one_token),
              std::string("--slo '") + text +
                  "': it needs two tokens of a response, which is limited to one (latency, success "
                  "and both throughputs do not)");
  }
  EXPECT_EQ(ErrorOf("ttft_p50<1s", one_token), "");
  EXPECT_EQ(ErrorOf("tpot_p50<1s", {.most_tokens = 2}), "");
  for (const char* text : {"latency_p50<1s", "success>=99%", "output_throughput>1"}) {
    EXPECT_EQ(ErrorOf(text, {.streamed = false, .most_tokens = 1}), "");
  }
}

TEST(CheckFiguresTest, NamesALimitOfGoodputThatNoResponseHas) {
  EXPECT_EQ(GoodputErrorOf({"e2el:500"}, {.streamed = false, .most_tokens = 1}), "");
  EXPECT_EQ(GoodputErrorOf({"ttft:500"}, {.streamed = false}).substr(0, 36),
            "--goodput ttft: it needs streaming, ");
  EXPECT_EQ(GoodputErrorOf({"ttft:500", "tpot:5"}, {.most_tokens = 1}).substr(0, 36),
            "--goodput tpot: it needs two tokens ");
  EXPECT_EQ(GoodputErrorOf({}, {.streamed = false}), "");
}

}  // namespace
}  // namespace llmb
