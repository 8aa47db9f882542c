#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "harness/report/export_formats.h"
#include "tests/report/exported_example.h"
#include "tests/report/xml_element.h"

namespace llmb {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

// Of https://bencher.dev/bmf.json and its documentation: names of 1 to 1,024 characters for
// benchmarks and of 1 to 64 for measures, a number `value`, and numbers for the optional ends. And
// what an interval is: lower_value <= value <= upper_value.
std::vector<std::string> BmfFaults(const json& document) {
  std::vector<std::string> faults;
  if (!document.is_object()) return {"no object"};
  for (const auto& [benchmark, measures] : document.items()) {
    if (benchmark.empty() || benchmark.size() > 1024) faults.push_back("name " + benchmark);
    if (!measures.is_object() || measures.empty()) faults.push_back("measures of " + benchmark);
    for (const auto& [name, measure] : measures.items()) {
      if (name.empty() || name.size() > 64) faults.push_back("measure " + name);
      if (!measure.contains("value")) faults.push_back("no value of " + name);
      for (const auto& [key, value] : measure.items()) {
        const std::set<std::string> known = {"value", "lower_value", "upper_value"};
        if (!known.contains(key) || !value.is_number()) faults.push_back(name + "." + key);
      }
      const double value = measure.value("value", 0.0);
      if (measure.value("lower_value", value) > value) faults.push_back("lower of " + name);
      if (measure.value("upper_value", value) < value) faults.push_back("upper of " + name);
    }
  }
  return faults;
}

// Of github-action-benchmark's src/extract.ts: an array of objects with the strings name and unit
// and a number value, and with the optional strings range and extra. It compares by name.
std::vector<std::string> GithubFaults(const json& document) {
  std::vector<std::string> faults;
  if (!document.is_array()) return {"no array"};
  std::set<std::string> names;
  for (const json& entry : document) {
    for (const auto& [key, value] : entry.items()) {
      const std::set<std::string> texts = {"name", "unit", "range", "extra"};
      const bool fits =
          key == "value" ? value.is_number() : texts.contains(key) && value.is_string();
      if (!fits) faults.push_back(key);
    }
    for (const char* key : {"name", "unit", "value"}) {
      if (!entry.contains(key)) faults.push_back(fmt::format("no {}", key));
    }
    if (!names.insert(entry.value("name", "")).second) faults.push_back("a name twice");
  }
  return faults;
}

json GithubList(const ExportedExample& example, std::size_t file) {
  return json::parse(GithubFiles(example.run).at(file).text);
}

TEST(BmfExport, KeepsTheRulesOfItsReader) {
  const ExportedExample example(ExampleRecords());
  const auto files = BmfFiles(example.run);
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].name, "bmf_20260301_120000.json");
  const json document = json::parse(files[0].text);
  EXPECT_THAT(BmfFaults(document), IsEmpty());
  const json& measures = document.at("llama at 8 users");
  EXPECT_DOUBLE_EQ(measures["ttft_p50_ms"]["value"], 300);
  EXPECT_DOUBLE_EQ(measures["success_percent"]["value"], 200.0 / 3);
  EXPECT_FALSE(measures["ttft_p50_ms"].contains("lower_value"));  // two requests say nothing
}

TEST(BmfExport, HasTheEndsOfIntervals) {
  std::vector<RequestRecord> records;
  for (int i = 0; i < 40; ++i) {
    RequestRecord record = ExampleRecords()[static_cast<std::size_t>(i % 2)];
    record.in_window = true;
    record.started = *record.started + std::chrono::seconds(3 * (i / 2));
    records.push_back(record);
  }
  const ExportedExample example(records);
  const json document = json::parse(BmfFiles(example.run).at(0).text);
  EXPECT_THAT(BmfFaults(document), IsEmpty());
  EXPECT_TRUE(document["llama at 8 users"]["ttft_p50_ms"].contains("lower_value"));
  EXPECT_EQ(GithubList(example, 0).at(1)["name"], "llama at 8 users: ttft_p50");
  EXPECT_THAT(GithubList(example, 0).at(1)["range"], testing::StartsWith("at least "));
}

TEST(BmfExport, OfNoStageIsEmpty) {
  ExportedExample example(ExampleRecords());
  example.run.stages.clear();
  EXPECT_EQ(BmfFiles(example.run).at(0).text, "{}\n");
  EXPECT_EQ(GithubFiles(example.run).at(0).text, "[]\n");
}

TEST(GithubExport, HasAFileForEachDirection) {
  const ExportedExample example(ExampleRecords());
  const auto files = GithubFiles(example.run);
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].name, "github_smaller_is_better_20260301_120000.json");
  EXPECT_EQ(files[1].name, "github_bigger_is_better_20260301_120000.json");
  for (std::size_t i = 0; i < 2; ++i) EXPECT_THAT(GithubFaults(GithubList(example, i)), IsEmpty());
  EXPECT_EQ(GithubList(example, 0).at(0)["name"], "llama at 8 users: ttft_mean");
  EXPECT_EQ(GithubList(example, 0).at(0)["unit"], "ms");
  EXPECT_EQ(GithubList(example, 0).at(0)["extra"],
            "model: meta/llama-3\nrequests: 3\nfailed: 1\nsimulated endpoint");
  EXPECT_EQ(GithubList(example, 1).back()["name"], "llama at 8 users: success");
}

SloAnswer AnswerWith(SloVerdict verdict) {
  SloAnswer answer{.endpoint_name = "llama",
                   .load = ClosedLoop{8},
                   .threshold = *ParseThreshold("latency_p50<1s"),
                   .decision = {}};
  answer.decision = {.verdict = verdict, .figure = 0.5, .share = 0.9, .requests = 1000};
  return answer;
}

TEST(JunitExport, KeepsTheSchema) {
  std::vector<RequestRecord> records = ExampleRecords();
  records.back().endpoint_name = "a<\"b\"&c>\x01";  // nothing succeeds
  ExportedExample example(records);
  for (const SloVerdict verdict : {SloVerdict::kPass, SloVerdict::kFail, SloVerdict::kUndecided}) {
    example.run.answers.push_back(AnswerWith(verdict));
  }
  const XmlElement root = ParseXml(JunitFiles(example.run).at(0).text);
  EXPECT_THAT(JunitFaults(root), IsEmpty());
  EXPECT_EQ(root.attributes.at("tests"), "5");
  EXPECT_EQ(root.attributes.at("failures"), "2");
  EXPECT_EQ(root.attributes.at("errors"), "1");
  const auto& cases = root.children.at(0).children;
  EXPECT_EQ(cases.at(0).attributes.at("name"), "requests at 8 users");
  EXPECT_EQ(cases.at(0).children.at(0).text, "2 of 2 requests succeeded");
  EXPECT_EQ(cases.at(1).attributes.at("classname"), "a<\"b\"&c> ");
  EXPECT_EQ(cases.at(1).children.at(0).attributes.at("message"), "0 of 1 request succeeded");
}

TEST(JunitFaults, AreFound) {
  const auto faults = [](const std::string& text) {
    return JunitFaults(ParseXml("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text));
  };
  EXPECT_THAT(faults("<testsuite name=\"a\" tests=\"1\"><testcase name=\"b\"/></testsuite>"),
              IsEmpty());
  EXPECT_THAT(faults("<testsuite name=\"a\" tests=\"2\"><testcase name=\"b\"/></testsuite>"),
              ElementsAre("tests is not the number of testcase"));
  EXPECT_THAT(faults("<testsuite name=\"a\" tests=\"1\"><testcase/></testsuite>"),
              ElementsAre("testcase lacks name"));
  EXPECT_THAT(faults("<testsuite name=\"a\" tests=\"0\" time=\"1s\"/>"),
              ElementsAre("time=\"1s\""));
  EXPECT_THAT(faults("<testcase name=\"b\"/>"), Contains("root testcase"));
  EXPECT_THROW(ParseXml("<a>"), std::runtime_error);
}

}  // namespace
}  // namespace llmb
