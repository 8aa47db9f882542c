#include "harness/console/plan_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "harness/base/terminal_width.h"

namespace llmb {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

// 10 iterations in 2 repetitions of each prompt.
PlanEndpoint MakeEndpoint(const std::string& name, std::uint64_t prompts) {
  return {.name = name,
          .model_name = "m",
          .url = "http://h/v1/chat/completions",
          .prompts = prompts,
          .requests = 20 * prompts};
}

PlanDescription MakePlan(std::vector<PlanEndpoint> endpoints) {
  return {.endpoints = std::move(endpoints),
          .levels = {ClosedLoop{5}},
          .length = {.iterations = 10},
          .repetitions = 2,
          .settings = {}};
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(PlanTextTest, AddsUpTheRequestsOfAllEndpoints) {
  const PlanDescription plan = MakePlan({MakeEndpoint("a", 18), MakeEndpoint("b", 3)});
  EXPECT_EQ(TotalRequests(plan), 420U);  // (18 + 3) x 10 x 2
  EXPECT_EQ(TotalRequests(MakePlan({})), 0U);
}

TEST(PlanTextTest, ListsTheLevelsFromLowToHigh) {
  PlanDescription plan = MakePlan({MakeEndpoint("llama", 18)});
  plan.levels = {ClosedLoop{1}, ClosedLoop{4}, ClosedLoop{8}};
  EXPECT_THAT(PlanText(plan, 80),
              HasSubstr("18 prompts x 10 iterations x 3 levels (1, 4, 8 users) x 2 repetitions"));
}

TEST(PlanTextTest, ListsEndpointsAndTheFactorsOfTheTotal) {
  PlanDescription plan = MakePlan({MakeEndpoint("llama", 18), MakeEndpoint("qwen", 3)});
  plan.endpoints[1].simulated = true;
  plan.endpoints[1].timeout = std::chrono::milliseconds(1500);
  EXPECT_EQ(PlanText(plan, 80),
            "420 requests will be sent, for at most 860,160 output tokens:\n"
            "  endpoint  model  requests  URL\n"
            "  llama     m           360  http://h/v1/chat/completions\n"
            "  qwen      m            60  (simulated) http://h/v1/chat/completions\n"
            "  3 to 18 prompts x 10 iterations x 5 users x 2 repetitions\n"
            "  6 requests per user at 5 users; --iterations 17 would give 10\n"
            "  2 endpoints in parallel, streaming, up to 2,048 tokens, timeout 1.5 to 240 s\n");
}

TEST(PlanTextTest, UsesSingularsForOneOfEach) {
  PlanDescription plan = MakePlan({MakeEndpoint("llama", 1)});
  plan.levels = {ClosedLoop{1}};
  plan.length.iterations = 1;
  plan.repetitions = 1;
  plan.endpoints[0].requests = 1;
  plan.settings.max_tokens = 1;
  plan.settings.stream = false;
  EXPECT_EQ(PlanText(plan, 80),
            "1 request will be sent, for at most 1 output token:\n"
            "  endpoint  model  requests  URL\n"
            "  llama     m             1  http://h/v1/chat/completions\n"
            "  1 prompt x 1 iteration x 1 user x 1 repetition\n"
            "  1 endpoint, not streaming, up to 1 token, timeout 240 s\n");
}

TEST(PlanTextTest, ASearchNamesItsDataSetAndWhatIsSentBesideIt) {
  PlanDescription plan = MakePlan({MakeEndpoint("a", 1)});
  plan.workload.dataset_name = Dataset::kPrefixRepetition;
  plan.search = SearchPlan{};
  plan.searched_thresholds = {"ttft_p95<1s"};
  EXPECT_THAT(PlanText(plan, 400), HasSubstr("\n  --dataset-name prefix_repetition"));
  EXPECT_THAT(PlanText(plan, 400), HasSubstr("each prefix once"));
}

TEST(PlanTextTest, SaysWhatIsSentBesideADataSetAndHow) {
  PlanDescription plan = MakePlan({MakeEndpoint("a", 1)});
  plan.workload.dataset_name = Dataset::kPrefixRepetition;
  EXPECT_THAT(PlanText(plan, 400),
              HasSubstr("\n  before the first load level, 10 requests of one output token to each "
                        "endpoint, in no figure: each prefix once, so that a cache has it "
                        "(--no-prime-prefixes)\n"));
  plan.limits_output = false;
  EXPECT_THAT(PlanText(plan, 400), HasSubstr("10 requests to each endpoint, in no figure"));
  plan.settings.unique_prompts = true;
  EXPECT_THAT(PlanText(plan, 400), Not(HasSubstr("each prefix once")));
  plan.workload = {.dataset_name = Dataset::kMooncake, .dataset_path = "a.jsonl"};
  EXPECT_THAT(PlanText(plan, 400), Not(HasSubstr("spread")));
  plan.workload.trace_jitter = std::chrono::milliseconds(2999);
  EXPECT_THAT(PlanText(plan, 400),
              HasSubstr("\n  requests of one timestamp are spread over up to 2.999 s after it, "
                        "drawn from the seed (--trace-jitter off: sent at once)\n"));
  plan.workload = {.dataset_name = Dataset::kCustom, .dataset_path = "a.jsonl"};
  plan.workload.live_history = true;
  EXPECT_THAT(PlanText(plan, 400), HasSubstr("turns follow the endpoint's own answers"));
}

// 18 prompts x 10 iterations / 8 users.
TEST(PlanTextTest, SaysHowManyRequestsAUserOfTheHighestLevelGets) {
  PlanDescription plan = MakePlan({MakeEndpoint("a", 18)});
  plan.levels = {ClosedLoop{1}, ClosedLoop{8}};
  EXPECT_THAT(PlanText(plan, 80), HasSubstr("\n  22.5 requests per user at 8 users\n"));
  plan.levels = {ClosedLoop{1}};
  EXPECT_THAT(PlanText(plan, 80), Not(HasSubstr("per user")));
}

TEST(PlanTextTest, ShowsThatEndpointsAreMeasuredInTurn) {
  PlanDescription plan = MakePlan({MakeEndpoint("a", 1), MakeEndpoint("b", 1)});
  plan.serial_endpoints = true;
  EXPECT_THAT(PlanText(plan, 80), HasSubstr("2 endpoints in turn"));
}

TEST(PlanTextTest, WithoutPromptsNoRequestsWillBeSent) {
  EXPECT_EQ(PlanText(MakePlan({}), 80), "No requests will be sent: no endpoint has a prompt.\n");
  EXPECT_EQ(PlanText(MakePlan({MakeEndpoint("a", 0)}), 80),
            "No requests will be sent: no endpoint has a prompt.\n");
}

TEST(PlanTextTest, ShowsNoSecretOfAUrl) {
  PlanDescription plan = MakePlan({MakeEndpoint("a", 1)});
  plan.endpoints[0].url = "https://joe:hunter2@h/v1/chat/completions?key=s3cret";
  const std::string text = PlanText(plan, 200);
  EXPECT_THAT(text, Not(HasSubstr("hunter2")));
  EXPECT_THAT(text, Not(HasSubstr("s3cret")));
  EXPECT_THAT(text, HasSubstr("h/v1/chat/completions"));
}

TEST(PlanTextTest, KeepsToTheWidthAndToTwelveRows) {
  PlanDescription plan = MakePlan({});
  for (int i = 0; i < 14; ++i) {
    plan.endpoints.push_back(MakeEndpoint(std::string(40, 'n') + std::to_string(i), 18));
    plan.endpoints.back().model_name = std::string(60, 'm') + "\x1b[2J";
    plan.endpoints.back().url = "http://" + std::string(100, 'h') + "/v1/chat/completions";
  }
  const std::string start(8, 'n');
  for (const std::size_t width : {40U, 80U, 120U, 200U}) {
    const std::vector<std::string> lines = LinesOf(PlanText(plan, width));
    EXPECT_THAT(lines, Contains("  ... and 2 more"));
    EXPECT_EQ(std::ranges::count_if(
                  lines, [&](const auto& line) { return line.starts_with("  " + start); }),
              12);
    for (const std::string& line : lines) {
      EXPECT_LE(TerminalWidth(line), width) << line;
      EXPECT_EQ(line.find('\x1b'), std::string::npos);
    }
  }
}

// 6 requests per user = 18 prompts x 10 iterations / 30 users; 10 need 300 of 18 prompts.
TEST(PlanTextTest, ANarrowTerminalCutsNothing) {
  PlanDescription plan = MakePlan({MakeEndpoint("llama", 18)});
  plan.endpoints[0].url = "http://10.20.30.40:8000/v1/chat/completions";
  plan.levels = {ClosedLoop{30}};
  EXPECT_EQ(PlanText(plan, 48),
            "360 requests will be sent:\n"
            "  llama (model m): 360 requests,\n"
            "    http://10.20.30.40:8000/v1/chat/completions\n"
            "  18 prompts x 10 iterations x 30 users x 2\n"
            "    repetitions\n"
            "  6 requests per user at 30 users;\n"
            "    --iterations 17 would give 10\n"
            "  1 endpoint, streaming, up to 2,048 tokens,\n"
            "    timeout 240 s\n");
  for (const std::size_t width : {20U, 30U, 48U, 80U}) {
    const std::string text = PlanText(plan, width);
    EXPECT_THAT(text, Not(HasSubstr("..."))) << width;
    for (const std::string& line : LinesOf(text)) EXPECT_LE(TerminalWidth(line), width) << line;
  }
}

// Of a URL, the end may be cut.
TEST(PlanTextTest, ATableKeepsTheHostAndThePortOfAUrl) {
  const PlanDescription plan = MakePlan({MakeEndpoint("llama", 18)});
  EXPECT_THAT(PlanText(plan, 50),
              HasSubstr("  llama     m           360  http://h/v1/chat/c...\n"));
}

TEST(PlanTextTest, SaysHowManyRequestsThereAreInAll) {
  PlanDescription plan = MakePlan({MakeEndpoint("a", 18)});
  plan.length = {.num_prompts = 30, .num_warmups = 4};
  plan.endpoints[0].requests = 60;
  const std::string text = PlanText(plan, 100);
  EXPECT_THAT(text, testing::StartsWith("60 requests and 8 warm-up requests will be sent, for at "
                                        "most 139,264 output tokens:\n"));  // 68 x 2,048
  EXPECT_THAT(text, HasSubstr("  30 requests of 18 prompts x 5 users x 2 repetitions\n"
                              "  6 requests per user at 5 users; --num-prompts 50 would give 10\n"
                              "  warm-up, in no figure, at each level: the first 4 requests\n"));
  plan.length.num_warmups = 1;
  EXPECT_THAT(PlanText(plan, 100), HasSubstr("at each level: the first request\n"));
}

TEST(PlanTextTest, SaysHowAnOpenLoopSends) {
  PlanDescription plan = MakePlan({MakeEndpoint("a", 18)});
  plan.levels = {OpenLoop{0.5}, OpenLoop{2}};
  plan.arrivals = {.process = ArrivalProcess::kGamma, .burstiness = 0.25};
  plan.max_in_flight = 480;
  plan.length.ramp_up = std::chrono::seconds(5);
  const std::string text = PlanText(plan, 100);
  EXPECT_THAT(text,
              HasSubstr("  18 prompts x 10 iterations x 2 levels (0.5/s, 2 requests/s) x 2 "
                        "repetitions\n"
                        "  open loop: gamma (burstiness 0.25) arrivals, at most 480 requests in "
                        "flight to an endpoint\n"
                        "  warm-up, in no figure, at each level: the first 5 s, over which the "
                        "rate rises\n"));
  EXPECT_THAT(text, Not(HasSubstr("per user")));
}

// 360 x 2,048 = 737,280. A ramp sends more, and how much is not known.
TEST(PlanTextTest, TheRequestsOfARampAreInNoNumber) {
  PlanDescription plan = MakePlan({MakeEndpoint("a", 18)});
  plan.endpoints[0].input_tokens = 140;
  plan.length.num_warmups = 4;
  plan.length.ramp_up = std::chrono::seconds(5);
  const std::string text = PlanText(plan, 100);
  EXPECT_THAT(text, testing::StartsWith("360 requests will be sent after the warm-up, for at most "
                                        "737,280 output tokens:\n"));
  EXPECT_THAT(text, HasSubstr("\n  about 140 input tokens a request (4 characters each)\n"));
  EXPECT_THAT(PlanText(plan, 60), testing::StartsWith("360 requests will be sent after the "
                                                      "warm-up:\n"));
}

// 2 levels x 2 repetitions x 30 s.
TEST(PlanTextTest, SaysHowLongATimedPlanSends) {
  PlanDescription plan = MakePlan({MakeEndpoint("a", 18)});
  plan.levels = {ClosedLoop{1}, ClosedLoop{8}};
  plan.length = {.duration = std::chrono::seconds(30), .ramp_up = std::chrono::seconds(5)};
  plan.endpoints[0].requests = 0;
  const std::string text = PlanText(plan, 100);
  EXPECT_THAT(text, testing::StartsWith("Requests will be sent for 120 s to the endpoint:\n"));
  EXPECT_THAT(text, HasSubstr("  a         m             -  http://h/v1/chat/completions\n"
                              "  30 s of 18 prompts x 2 levels (1, 8 users) x 2 repetitions\n"
                              "  warm-up, in no figure, at each level: the first 5 s, over "
                              "which users begin\n"));
  EXPECT_THAT(text, Not(HasSubstr("per user")));
  plan.length.num_prompts = 100;
  EXPECT_THAT(PlanText(plan, 100), HasSubstr("30 s or 100 requests of 18 prompts"));
}

TEST(PlanTextTest, OneRequestPerUserIsSingular) {
  PlanDescription plan = MakePlan({MakeEndpoint("a", 1)});  // 10 requests of 10 users
  plan.levels = {ClosedLoop{10}};
  EXPECT_THAT(PlanText(plan, 80), HasSubstr("\n  1 request per user at 10 users; "));
}

// 100 requests and 4 of warm-up, at 2 levels, in 2 repetitions: 416, of 2,048 tokens each.
TEST(PlanTextTest, ATimedPlanWithANumberOfRequestsHasALimitOfTokens) {
  PlanDescription plan = MakePlan({MakeEndpoint("a", 18)});
  plan.levels = {ClosedLoop{1}, ClosedLoop{8}};
  plan.length = {.num_prompts = 100, .duration = std::chrono::seconds(30), .num_warmups = 4};
  EXPECT_THAT(PlanText(plan, 120),
              testing::StartsWith("At most 416 requests will be sent for 120 s to the endpoint, "
                                  "for at most 851,968 output tokens:\n"));
  EXPECT_THAT(
      PlanText(plan, 80),
      testing::StartsWith("At most 416 requests will be sent for 120 s to the endpoint:\n"));
}

// (0.5 + 2) x (30 + 5 / 2) = 81.25 requests, in 2 repetitions.
TEST(PlanTextTest, ATimedOpenLoopHasAboutAsManyRequestsAsArrive) {
  PlanDescription plan = MakePlan({MakeEndpoint("a", 18)});
  plan.levels = {OpenLoop{0.5}, OpenLoop{2}};
  plan.length = {.duration = std::chrono::seconds(30), .ramp_up = std::chrono::seconds(5)};
  EXPECT_THAT(PlanText(plan, 120),
              testing::StartsWith("About 162 requests will be sent for 120 s to the endpoint, for "
                                  "at most about 331,776 output tokens:\n"));
  // A schedule begins with a request: 1 in each of 2 repetitions, where 0.3 arrive.
  plan.levels = {OpenLoop{0.01}};
  plan.length = {.duration = std::chrono::seconds(30)};
  EXPECT_THAT(PlanText(plan, 120), testing::StartsWith("About 2 requests will be sent for 60 s"));
  plan.levels = {Trace{}};
  EXPECT_THAT(PlanText(plan, 120), testing::StartsWith("Requests will be sent for 60 s"));
}

TEST(PlanTextTest, NoTokensAreTheMostWhereNothingLimitsThem) {
  PlanDescription plan = MakePlan({MakeEndpoint("a", 18)});
  plan.limits_output = false;
  const std::string text = PlanText(plan, 100);
  EXPECT_THAT(text, testing::StartsWith("360 requests will be sent:\n"));
  EXPECT_THAT(text, HasSubstr("streaming, no limit of tokens, timeout 240 s"));
}

// The timed plan of 10 requests/s over 600 s.
std::string OpenLoopHeadline(StageLength length, std::optional<std::uint64_t> file_requests) {
  PlanDescription plan = MakePlan({MakeEndpoint("a", 1)});
  plan.repetitions = 1;
  plan.levels = {OpenLoop{10}};
  length.duration = std::chrono::seconds(600);
  plan.length = length;
  plan.file_requests = file_requests;
  const std::string text = PlanText(plan, 50);
  return text.substr(0, text.find(" will be"));
}

TEST(PlanTextTest, ATimedOpenLoopSendsNoMoreThanItHas) {
  EXPECT_EQ(OpenLoopHeadline({}, std::nullopt), "About 6,000 requests");
  EXPECT_EQ(OpenLoopHeadline({.num_prompts = 100}, std::nullopt), "At most 100 requests");
  EXPECT_EQ(OpenLoopHeadline({.num_prompts = 9000}, std::nullopt), "About 6,000 requests");
  EXPECT_EQ(OpenLoopHeadline({}, 100), "At most 100 requests");
  EXPECT_EQ(OpenLoopHeadline({}, 6500), "About 6,000 requests");
  // 10/s x 600 s are conversations; their turns together are 9,000 requests.
  EXPECT_EQ(OpenLoopHeadline({.num_prompts = 9000, .conversations = true}, std::nullopt),
            "At most 9,000 requests");
}

// A ramp of 20 s brings 10 / 2 x 20 = 100 requests.
TEST(PlanTextTest, WarmupIsItsNumberOrItsTime) {
  const auto ramp_up = std::chrono::seconds(20);
  EXPECT_EQ(OpenLoopHeadline({.num_warmups = 30, .ramp_up = ramp_up}, std::nullopt),
            "About 6,100 requests");
  EXPECT_EQ(OpenLoopHeadline({.num_warmups = 130, .ramp_up = ramp_up}, std::nullopt),
            "About 6,130 requests");
  EXPECT_EQ(OpenLoopHeadline({.num_prompts = 100, .ramp_up = ramp_up}, std::nullopt),
            "About 200 requests");
}

TEST(PlanTextTest, TheWarmupOfUsersThatBeginInARampHasNoLimit) {
  PlanDescription plan = MakePlan({MakeEndpoint("a", 18)});
  plan.length = {.num_prompts = 100, .duration = std::chrono::seconds(30)};
  EXPECT_THAT(PlanText(plan, 120), testing::StartsWith("At most 200 requests will be sent"));
  plan.length.ramp_up = std::chrono::seconds(5);
  EXPECT_THAT(PlanText(plan, 120), testing::StartsWith("Requests will be sent for 60 s"));
}

// 360 x 135 = 48,600; with 18 / 4 more each 360 x 139.5 = 50,220. Rounded up to two digits.
TEST(PlanTextTest, SaysHowManyInputTokensThereAreAndWhatANonceAdds) {
  PlanDescription plan = MakePlan({MakeEndpoint("a", 18)});
  EXPECT_THAT(PlanText(plan, 80), Not(HasSubstr("input token")));
  plan.endpoints[0].input_tokens = 135;
  EXPECT_THAT(PlanText(plan, 80),
              HasSubstr("\n  about 49,000 input tokens in all (4 characters each)\n"));
  EXPECT_THAT(PlanText(plan, 80), Not(HasSubstr("unique")));
  plan.settings.unique_prompts = true;
  const std::string unique = PlanText(plan, 160);
  EXPECT_THAT(unique, HasSubstr("\n  a text of its own in front of each prompt, 18 characters, so "
                                "that no prefix cache answers it (--unique-prompts)\n"));
  EXPECT_THAT(unique, HasSubstr("about 51,000 input tokens in all (4 characters each)"));
  plan.makes_texts = true;
  EXPECT_THAT(PlanText(plan, 160),
              HasSubstr("\n  each text begins with 8 tokens of its own, which are part of its "
                        "length, so that no prefix cache answers it (--unique-prompts)\n"));
  plan.estimates_input = false;
  plan.length = {.duration = std::chrono::seconds(30)};
  EXPECT_THAT(PlanText(plan, 160), HasSubstr("\n  about 140 input tokens a request\n"));
}

}  // namespace
}  // namespace llmb
