#include "harness/report/junit_xml.h"

#include <gtest/gtest.h>

#include <sstream>

namespace llmb {
namespace {

SloAnswer Answer(SloVerdict verdict) {
  SloAnswer answer{.endpoint_name = "a<\"b\"&c>",
                   .load = ClosedLoop{8},
                   .threshold = *ParseThreshold("latency_p50<1s"),
                   .decision = {}};
  answer.decision = {.verdict = verdict, .figure = 0.5, .share = 0.9, .requests = 1000};
  answer.decision.needs = {.reason = UpperEndReason::kTooShort, .requests_needed = 2000};
  return answer;
}

std::string Junit(const std::vector<SloAnswer>& answers) {
  std::ostringstream out;
  WriteJunit(out, answers, "20260301_120000");
  return out.str();
}

TEST(Junit, HasATestcasePerAnswer) {
  EXPECT_EQ(
      Junit({Answer(SloVerdict::kPass), Answer(SloVerdict::kFail), Answer(SloVerdict::kUndecided)}),
      R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="llm_benchmarks" tests="3" failures="1" errors="1" time="0">
  <testsuite name="llm_benchmarks" tests="3" failures="1" errors="1" time="0" skipped="0" timestamp="2026-03-01T12:00:00">
    <testcase classname="a&lt;&quot;b&quot;&amp;c&gt;" name="latency_p50&lt;1s at 8 users" time="0">
      <system-out>500 ms, 50.0 % below the limit; 90.00 % of 1,000 requests within</system-out>
    </testcase>
    <testcase classname="a&lt;&quot;b&quot;&amp;c&gt;" name="latency_p50&lt;1s at 8 users" time="0">
      <failure message="500 ms, 50.0 % below the limit; 90.00 % of 1,000 requests within" type="missed"/>
    </testcase>
    <testcase classname="a&lt;&quot;b&quot;&amp;c&gt;" name="latency_p50&lt;1s at 8 users" time="0">
      <error message="500 ms, 50.0 % below the limit; 90.00 % of 1,000 requests within; a decision needs about 2,000 requests per repetition" type="undecided"/>
    </testcase>
  </testsuite>
</testsuites>
)");
}

TEST(Junit, WithoutAnswersIsAnEmptySuite) {
  EXPECT_NE(Junit({}).find("tests=\"0\""), std::string::npos);
  EXPECT_EQ(Junit({}).find("<testcase"), std::string::npos);
}

}  // namespace
}  // namespace llmb
