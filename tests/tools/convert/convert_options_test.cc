#include "tools/convert/convert_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "harness/document/run_document.h"
#include "tests/tools/convert/temporary_folder.h"

namespace llmb {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ConvertOptionsTest : public ::testing::Test {
 protected:
  Result<ConvertPlan> Parse(const std::vector<std::string>& arguments) {
    return ParseConvertOptions(arguments, folder.Path("results"));
  }

  std::string ErrorOf(const std::vector<std::string>& arguments) {
    const Result<ConvertPlan> plan = Parse(arguments);
    return plan ? "no error" : plan.error().message;
  }

  TemporaryFolder folder;
};

TEST_F(ConvertOptionsTest, WithoutArgumentsTakesTheNewestRun) {
  folder.Touch("results/benchmark_20260228_235959.json");
  const std::string newest = folder.Touch("results/benchmark_20260301_120000.json.gz");
  const Result<ConvertPlan> plan = Parse({});
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->action, ConvertAction::kConvert);
  EXPECT_TRUE(plan->chosen_automatically);
  EXPECT_THAT(plan->request.documents, ElementsAre(newest));
  EXPECT_THAT(plan->request.csvs, IsEmpty());
  EXPECT_EQ(plan->request.output_dir, folder.Path("results"));
  EXPECT_EQ(plan->request.title, "");
  EXPECT_TRUE(plan->request.visualizations);
  EXPECT_EQ(plan->request.csv_text, CsvText::kGuarded);
}

TEST_F(ConvertOptionsTest, WithoutArgumentsAndResultsSaysWhatToDo) {
  EXPECT_EQ(ErrorOf({}), "no run document (.json, .json.gz) and no journal in '" +
                             folder.Path("results") +
                             "'; run llm_benchmarks first, or name a file");
}

TEST_F(ConvertOptionsTest, OptionsAloneLeaveTheChoiceAutomatic) {
  folder.Touch("results/benchmark_20260301_120000.json");
  const Result<ConvertPlan> plan =
      Parse({"--output-dir", "out", "--title=A title", "--no-visualizations", "--raw-csv"});
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_TRUE(plan->chosen_automatically);
  EXPECT_EQ(plan->request.output_dir, "out");
  EXPECT_EQ(plan->request.title, "A title");
  EXPECT_FALSE(plan->request.visualizations);
  EXPECT_EQ(plan->request.csv_text, CsvText::kRaw);
}

TEST_F(ConvertOptionsTest, CombinesDocumentsCsvsAndPatterns) {
  const std::string first = folder.Touch("one.json");
  const std::string second = folder.Touch("two.json.gz");
  const std::string csv = folder.Touch("three.csv");
  const std::string odd = folder.Touch("rows.txt");
  const std::string matched = folder.Touch("more/four.csv");
  const Result<ConvertPlan> plan =
      Parse({first, second, "--csv", csv, odd, "--pattern", folder.Path("more/*")});
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_FALSE(plan->chosen_automatically);
  EXPECT_THAT(plan->request.documents, ElementsAre(first, second));
  EXPECT_THAT(plan->request.csvs, ElementsAre(csv, odd, matched));
}

TEST_F(ConvertOptionsTest, TakesFilesByTheEndOfTheirNames) {
  const std::string csv = folder.Touch("a.csv");
  const std::string document = folder.Touch("b.json");
  const Result<ConvertPlan> plan = Parse({csv, "--csv", document});
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_THAT(plan->request.documents, ElementsAre(document));
  EXPECT_THAT(plan->request.csvs, ElementsAre(csv));
}

TEST_F(ConvertOptionsTest, TakesEachFileOnce) {
  const std::string document = folder.Touch("sub/a.json");
  const Result<ConvertPlan> plan =
      Parse({document, folder.Path("sub/../sub/a.json"), "--pattern", folder.Path("*/*.json")});
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_THAT(plan->request.documents, ElementsAre(document));
}

TEST_F(ConvertOptionsTest, TakesJournals) {
  const std::string journal = folder.Touch("benchmark_20260301_120000.journal");
  const Result<ConvertPlan> named = Parse({journal});
  ASSERT_TRUE(named) << named.error().message;
  EXPECT_THAT(named->request.journals, ElementsAre(journal));
  EXPECT_TRUE(named->request.documents.empty());
  const std::string newest = folder.Touch("results/benchmark_20260302_120000.journal");
  const Result<ConvertPlan> chosen = Parse({});
  ASSERT_TRUE(chosen) << chosen.error().message;
  EXPECT_THAT(chosen->request.journals, ElementsAre(newest));
  EXPECT_TRUE(chosen->chosen_automatically);
}

TEST_F(ConvertOptionsTest, MergeTakesTheShardsOfOneRun) {
  RunContext context;
  context.shard = RunShard{{2, 2}, "abc", ""};
  const std::string path = folder.Path("benchmark_20260301_120000_shard2of2.json");
  std::ofstream file(path);
  WriteRunDocument(file, context, {});
  file.close();
  const Result<ConvertPlan> plan = Parse({"--merge", folder.Path(""), "--slo", "ttft_p99<1s"});
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_FALSE(plan->chosen_automatically);
  EXPECT_THAT(plan->request.shards.files, ElementsAre(path));
  EXPECT_THAT(plan->request.shards.missing, ElementsAre(1));
  EXPECT_EQ(ErrorOf({"other.json", "--merge", path}),
            "'other.json' cannot stand beside --merge, which takes shards of one run only");
  EXPECT_THAT(ErrorOf({"--merge", path, "--csv", "a.csv"}), HasSubstr("'a.csv' cannot stand"));
  EXPECT_THAT(ErrorOf({"--merge", folder.Path("none.json")}), HasSubstr("no such file"));
  EXPECT_THAT(ErrorOf({"--merge"}), HasSubstr("--merge"));
}

TEST_F(ConvertOptionsTest, SaysWhichFileIsMissingOrUnusable) {
  const std::string missing = folder.Path("missing.json");
  EXPECT_EQ(ErrorOf({missing}), "'" + missing + "': no such file");
  EXPECT_EQ(ErrorOf({"--csv", missing}), "'" + missing + "': no such file");
  const std::string picture = folder.Touch("chart.png");
  EXPECT_EQ(ErrorOf({picture}), "'" + picture +
                                    "' is neither a run document (.json, .json.gz) nor a journal "
                                    "(.journal) nor a results CSV (.csv)");
  EXPECT_THAT(ErrorOf({folder.Path("")}), HasSubstr("is a folder; name its files"));
}

TEST_F(ConvertOptionsTest, SaysThatAPatternMatchesNothing) {
  const std::string pattern = folder.Path("*.json");
  EXPECT_EQ(ErrorOf({"--pattern", pattern}),
            "--pattern '" + pattern +
                "' matches no run document (.json, .json.gz), no journal (.journal) and no results "
                "CSV (.csv)");
}

TEST_F(ConvertOptionsTest, NamesTheNearestOption) {
  EXPECT_EQ(ErrorOf({"--patern=x"}),
            "unknown option '--patern' (--help lists the options), did you mean '--pattern'?");
  EXPECT_EQ(ErrorOf({"-x"}), "unknown option '-x' (--help lists the options)");
}

TEST_F(ConvertOptionsTest, ChecksValues) {
  EXPECT_EQ(ErrorOf({"--pattern"}), "--pattern needs a value");
  EXPECT_EQ(ErrorOf({"--csv"}), "--csv needs a value");
  EXPECT_EQ(ErrorOf({"--title"}), "--title needs a value");
  EXPECT_EQ(ErrorOf({"--output-dir="}), "--output-dir needs a value");
  EXPECT_EQ(ErrorOf({"--output-dir", ""}), "--output-dir must not be empty");
  EXPECT_EQ(ErrorOf({"--title", "--csv", "a"}),
            "--title needs a value (T), not the option '--csv'");
  EXPECT_EQ(ErrorOf({"--csv", "--title", "a"}),
            "--csv needs a value (FILE ...), not the option '--title'");
  EXPECT_EQ(ErrorOf({"--title", "a", "--title", "b"}), "--title is given 2 times");
  EXPECT_EQ(ErrorOf({"--no-visualizations=maybe"}), "--no-visualizations takes no value");
}

TEST_F(ConvertOptionsTest, MetricProfilesAreAListOrRepeatedAndLeaveFilesAlone) {
  const std::string document = folder.Touch("a.json");
  const auto plan = Parse({"--metric-profile", "vllm,pcai", document, "--metric-profile=aiperf"});
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->request.metric_profiles,
            (std::vector{MetricProfileName::kVllm, MetricProfileName::kPcai,
                         MetricProfileName::kAiperf}));
  EXPECT_EQ(plan->request.documents.size(), 1U);
  EXPECT_EQ(ErrorOf({document, "--metric-profile", "vlm"}),
            "--metric-profile must be one of vllm, aiperf, guidellm, pcai, not 'vlm', did you mean "
            "'vllm'?");
  EXPECT_EQ(ErrorOf({document, "--metric-profile", "--title", "a"}),
            "--metric-profile needs a value (vllm|aiperf|guidellm|pcai,...), not the option "
            "'--title'");
}

TEST_F(ConvertOptionsTest, HelpAndVersionAreObeyedWhateverElseIsWrong) {
  EXPECT_EQ(Parse({"--wrong", "--help"})->action, ConvertAction::kHelp);
  EXPECT_EQ(Parse({"-h"})->action, ConvertAction::kHelp);
  EXPECT_EQ(Parse({"missing.json", "--version"})->action, ConvertAction::kVersion);
}

TEST_F(ConvertOptionsTest, ErrorsAreOneLine) {
  EXPECT_THAT(ErrorOf({"a\nb.json"}), Not(HasSubstr("\n")));
  EXPECT_THAT(ErrorOf({"--a\nb"}), Not(HasSubstr("\n")));
}

TEST(ConvertHelpTextTest, NamesEveryOptionInEightyColumns) {
  const std::string help = ConvertHelpText();
  EXPECT_THAT(
      help, AllOf(HasSubstr("--csv FILE ..."), HasSubstr("--pattern GLOB"), HasSubstr("--version"),
                  HasSubstr("--output-dir DIR"), HasSubstr("--title T"), HasSubstr("--help"),
                  HasSubstr("--no-visualizations"), HasSubstr("--metric-profile")));
  std::istringstream lines(help);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80U) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
}

}  // namespace
}  // namespace llmb
