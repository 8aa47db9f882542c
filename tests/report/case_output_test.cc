#include "harness/report/case_output.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace llmb {
namespace {

CaseResult Repetition(const std::string& run_name, int index) {
  CaseResult result;
  result.run.name = run_name + "/repeats:2";
  result.run.run_name = run_name;
  result.run.repetition_index = index;
  result.run.iterations = 3;
  result.run.real_time = 12.5;
  result.run.cpu_time = 0.25;
  result.run.counters = {{"requests", 3}, {"ttft_ms", 4.5}};
  return result;
}

CaseResult MeanOf(const std::string& run_name) {
  CaseResult result = Repetition(run_name, 0);
  result.run.name = run_name + "_mean";
  result.run.aggregate_name = "mean";
  result.run.counters = {{"requests", 3}};
  return result;
}

std::string Csv(const std::vector<CaseResult>& cases, bool only_aggregates) {
  std::ostringstream out;
  WriteCaseCsv(out, cases, only_aggregates);
  return out.str();
}

constexpr const char* kHeader =
    "name,iterations,real_time,cpu_time,time_unit,bytes_per_second,items_per_second,label,"
    "error_occurred,error_message";

TEST(CaseCsv, HasAColumnForEveryCounterOfAnyCase) {
  EXPECT_EQ(Csv({MeanOf("a"), Repetition("a", 0)}, false),
            std::string(kHeader) + ",requests,ttft_ms\n" +
                "a_mean,3,12.5,0.25,ms,,,,,,3,\n"
                "a/repeats:2,3,12.5,0.25,ms,,,,,,3,4.5\n");
}

TEST(CaseCsv, WithoutCasesIsOnlyAHeader) { EXPECT_EQ(Csv({}, false), std::string(kHeader) + "\n"); }

TEST(CaseCsv, GuardsTextAgainstFormulas) {
  CaseResult failed = Repetition("=a", 0);
  failed.run.error_message = "@sum";
  failed.run.label = "+label";
  failed.run.counters.clear();
  EXPECT_EQ(Csv({failed}, false),
            std::string(kHeader) + "\n'=a/repeats:2,3,,,ms,,,'+label,true,'@sum\n");
}

TEST(CaseCsv, AFailedCaseHasNoTimes) {
  CaseResult failed = Repetition("a", 0);
  failed.run.error_message = "all 3 requests failed: refused, by \"x\"";
  failed.run.counters.clear();
  EXPECT_EQ(Csv({failed}, false), std::string(kHeader) + "\na/repeats:2,3,,,ms,,,,true," +
                                      "\"all 3 requests failed: refused, by \"\"x\"\"\"\n");
}

TEST(CaseCsv, OnlyAggregatesKeepsCasesThatHaveNone) {
  const std::string text =
      Csv({Repetition("a", 0), Repetition("a", 1), MeanOf("a"), Repetition("b", 0)}, true);
  EXPECT_EQ(text.find("a/repeats"), std::string::npos) << text;
  EXPECT_NE(text.find("a_mean"), std::string::npos) << text;
  EXPECT_NE(text.find("b/repeats"), std::string::npos) << text;
}

TEST(CaseTable, TimesAreInTheUnitOfTheCase) {
  CaseResult in_seconds = Repetition("a", 0);
  in_seconds.run.time_unit = "s";
  in_seconds.run.real_time = 2;
  std::ostringstream out;
  WriteCaseTable(out, {in_seconds}, false, false);
  EXPECT_NE(out.str().find("2.00 s "), std::string::npos) << out.str();
  EXPECT_NE(out.str().find("0.250 s "), std::string::npos) << out.str();
}

}  // namespace
}  // namespace llmb
