// The converter with the files of a run, and with CSVs only.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <tuple>

#include "harness/base/atomic_file.h"
#include "tests/end_to_end/program.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

// All tests share one run.
class Convert : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    workspace_ = std::make_unique<Workspace>();
    const ProgramResult result =
        workspace_->Benchmark({"--iterations", "2", "--max-tokens", "5", "--models", "qwen",
                               "gemma", "--no-visualizations", "--benchmark_filter=_short/"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    document_ = workspace_->Find("results", "benchmark_2", ".json").at(0);
    results_ = workspace_->Find("results", "benchmark_results_", ".csv").at(0);
    summary_ = workspace_->Find("results", "benchmark_summary_", ".csv").at(0);
  }
  static void TearDownTestSuite() { workspace_.reset(); }

  static std::unique_ptr<Workspace> workspace_;
  static fs::path document_;
  static fs::path results_;
  static fs::path summary_;
};

std::unique_ptr<Workspace> Convert::workspace_;
fs::path Convert::document_;
fs::path Convert::results_;
fs::path Convert::summary_;

TEST_F(Convert, ADocumentGivesTheCsvsOfTheRun) {
  const ProgramResult result = workspace_->Convert({document_.string(), "--output-dir", "again"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(ReadText(workspace_->Find("again", "benchmark_results_", ".csv").at(0)),
            ReadText(results_));
  EXPECT_EQ(ReadText(workspace_->Find("again", "benchmark_summary_", ".csv").at(0)),
            ReadText(summary_));
  EXPECT_EQ(workspace_->Find("again/visualizations", "", ".png").size(), 8U);
  EXPECT_EQ(workspace_->Find("again", "report_", ".html").size(), 1U);
}

TEST_F(Convert, WithoutArgumentsItReadsAndNamesTheNewestRun) {
  const ProgramResult result = workspace_->Convert({"--no-visualizations"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::string all = result.out + result.err;
  EXPECT_NE(all.find(document_.filename().string()), std::string::npos) << all;
}

TEST_F(Convert, ReadsACompressedDocument) {
  const fs::path compressed = workspace_->Folder() / "run.json.gz";
  const std::string text = ReadText(document_);
  ASSERT_TRUE(WriteFileAtomically(compressed, [&](std::ostream& out) { out << text; }));
  const ProgramResult result = workspace_->Convert(
      {compressed.string(), "--output-dir", "compressed", "--no-visualizations"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(ReadText(workspace_->Find("compressed", "benchmark_results_", ".csv").at(0)),
            ReadText(results_));
}

TEST_F(Convert, ACsvAloneGivesTheSameRows) {
  const ProgramResult result =
      workspace_->Convert({"--csv", results_.string(), "--output-dir", "from_csv"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(ReadText(workspace_->Find("from_csv", "benchmark_results_", ".csv").at(0)),
            ReadText(results_));
  const auto summary =
      ReadCsvFile(workspace_->Find("from_csv", "benchmark_summary_", ".csv").at(0));
  EXPECT_NE(result.out.find("All endpoints are simulated"), std::string::npos) << result.out;
  const auto original = ReadCsvFile(summary_);
  ASSERT_EQ(summary.size(), original.size());
  EXPECT_EQ(summary[0].at("p99_ttft"), original[0].at("p99_ttft"));
  EXPECT_EQ(summary[0].at("output_throughput"), original[0].at("output_throughput"));
  // A CSV has no single gaps, so there are no pooled quantiles.
  EXPECT_EQ(summary[0].at("p99_itl"), "");
  EXPECT_EQ(workspace_->Find("from_csv/visualizations", "", ".png").size(), 8U);
}

TEST_F(Convert, MetricProfilesOfADocumentAndOfACsv) {
  const std::vector<std::string> profiles = {"--metric-profile", "vllm,aiperf",
                                             "--no-visualizations", "--output-dir", "profiles"};
  auto arguments = profiles;
  arguments.push_back(document_.string());
  const ProgramResult document = workspace_->Convert(arguments);
  ASSERT_EQ(document.exit_code, 0) << document.err;
  EXPECT_THAT(document.out, testing::ContainsRegex("ours +vllm +aiperf\n"));
  EXPECT_THAT(document.out, testing::ContainsRegex("ITL p99 +ms +[0-9.]+ +~[0-9.]+ +~[0-9.]+\n"));

  arguments.back() = results_.string();
  const ProgramResult csv = workspace_->Convert(arguments);
  ASSERT_EQ(csv.exit_code, 0) << csv.err;
  // A CSV has no single gaps, so pooled quantiles are missing for vLLM too.
  EXPECT_THAT(csv.out, testing::ContainsRegex("ITL p99 +ms +- +- +~[0-9.]+\n"));
}

TEST_F(Convert, ARequestOfSeveralInputsCountsOnce) {
  const ProgramResult result = workspace_->Convert({document_.string(), "--csv", results_.string(),
                                                    "--output-dir", "both", "--no-visualizations"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(Unwrapped(result.err).find("24 of its 24 requests left out"), std::string::npos)
      << result.err;
  EXPECT_EQ(ReadText(workspace_->Find("both", "benchmark_results_", ".csv").at(0)),
            ReadText(results_));
  EXPECT_EQ(ReadText(workspace_->Find("both", "benchmark_summary_", ".csv").at(0)),
            ReadText(summary_));
}

// As a spreadsheet with decimal commas would save it, with the last row copied.
TEST_F(Convert, ASpreadsheetsCopyGivesTheSameRows) {
  const std::string original = ReadText(results_);
  const std::regex number(R"(-?\d+\.\d+)");
  std::istringstream names(original.substr(0, original.find('\n')));
  std::vector<std::string> header;
  for (std::string name; std::getline(names, name, ',');) header.push_back(name);
  std::string copy = "\xEF\xBB\xBF";
  for (const std::string& name : header) copy += name + ";";
  std::string line;
  for (const auto& row : ReadCsvFile(results_)) {
    line = "\r\n";
    for (const std::string& name : header) {
      std::string cell = row.at(name);
      if (std::regex_match(cell, number)) cell[cell.find('.')] = ',';
      if (name == "success") cell = cell == "True" ? "WAHR" : "FALSCH";
      line += '"' + std::regex_replace(cell, std::regex("\""), "\"\"") + "\";";
    }
    copy += line;
  }
  const std::string path = workspace_->Write("german.csv", copy + line + "\r\n;;;\r\n");
  const ProgramResult result =
      workspace_->Convert({"--csv", path, "--output-dir", "from_a_copy", "--no-visualizations"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(ReadText(workspace_->Find("from_a_copy", "benchmark_results_", ".csv").at(0)),
            original);
  EXPECT_NE(Unwrapped(result.err).find("1 of its "), std::string::npos) << result.err;
  EXPECT_NE(Unwrapped(result.err).find("because it has them more than once"), std::string::npos)
      << result.err;
}

TEST_F(Convert, SaysWhatAFileIsThatIsNotItsOwn) {
  for (const auto& [name, content, what] :
       {std::tuple("a.csv", "PK\x03\x04", "spreadsheets"),
        {"a.json", R"({"date": "20260301", "request_throughput": 1})", "JSON of another program"},
        {"b.csv", "endpoint_name,total_requests\na,1\n", "a summary CSV"},
        {"a.xlsx", "PK\x03\x04", "spreadsheets"}}) {
    const ProgramResult result = workspace_->Convert({workspace_->Write(name, content)});
    EXPECT_NE(result.exit_code, 0) << name;
    EXPECT_NE(result.err.find(what), std::string::npos) << result.err;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  }
}

TEST_F(Convert, ReportsUnreadableInputAndWritesNothing) {
  const auto refused = [](const Arguments& arguments, const std::string& expected) {
    const ProgramResult result = workspace_->Convert(arguments);
    EXPECT_NE(result.exit_code, 0) << result.out;
    EXPECT_NE(result.err.find(expected), std::string::npos) << result.err;
    EXPECT_TRUE(workspace_->Find("refused", "", "").empty());
  };
  const std::string text = ReadText(document_);
  const std::string cut = workspace_->Write("cut.json", text.substr(0, text.size() / 2));
  refused({cut, "--output-dir", "refused"}, "cut short");
  const std::string other = workspace_->Write("other.json", "{\"a\": 1}");
  refused({other, "--output-dir", "refused"}, "run document");
  const std::string csv = workspace_->Write("columns.csv", "endpoint_name,success\na,True\n");
  refused({"--csv", csv, "--output-dir", "refused"}, "total_latency");
  refused({"none.json", "--output-dir", "refused"}, "none.json");
}

}  // namespace
}  // namespace llmb
