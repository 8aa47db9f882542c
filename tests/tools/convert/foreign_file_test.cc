#include "tools/convert/foreign_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/tools/convert/temporary_folder.h"

namespace llmb {
namespace {

using std::string_literals::operator""s;
using testing::HasSubstr;
using testing::Optional;

std::optional<std::string> Text(const std::string& content, InputKind read_as) {
  const TemporaryFolder folder;
  const auto path = folder.Path("input");
  std::ofstream(path, std::ios::binary) << content;
  return ForeignFileText(path, read_as);
}

TEST(ForeignFile, NamesFilesOfOtherPrograms) {
  for (const auto& [content, what] :
       {std::pair("PK\x03\x04..."s, "spreadsheets"),
        {"\xD0\xCF\x11\xE0"s, ".xls"},
        {"\x1F\x8B\b"s, "compressed: its name must end in .gz"},
        {"\x89PNG\r\n"s, "a picture"},
        {"%PDF-1.7"s, "a PDF"},
        {"ab\0c"s, "not text"},
        {""s, "empty"},
        {" \n"s, "blank"},
        {"<!DOCTYPE html>"s, "a web page"},
        {"{\"date\": 3}"s, "JSON of another program"},
        {"[]"s, "JSON of another program"},
        {R"({"context": {"num_cpus": 2}, "benchmarks": []})"s, "JSON of Google Benchmark"},
        {R"({"models": {"a": {"url": "http://h"}}})"s, "a models file"},
        {R"([{"id": "a", "prompt": "b", "complexity": "simple"}])"s, "a prompts file"},
        {"endpoint_name,total_requests,success_rate\n"s, "a summary CSV"},
        {"endpoint_name;total_requests;success_rate\n"s, "a summary CSV"},
        {"name,iterations,real_time,cpu_time,time_unit\n"s, "the table of cases"},
        {"\"endpoint_name,model_name,success\"\n"s, "quoted as a whole"}}) {
    for (const InputKind kind :
         {InputKind::kCsv, InputKind::kDocument, InputKind::kJournal, InputKind::kOther}) {
      if (content.empty() && kind == InputKind::kOther) continue;
      EXPECT_THAT(Text(content, kind), Optional(HasSubstr(what))) << content;
    }
  }
}

TEST(ForeignFile, OurFilesAreForeignOnlyUnderAnotherName) {
  const std::string csv =
      "\xEF\xBB\xBF"
      "endpoint_name;total_latency\n";
  const std::string document = R"({"context": {"llm": {"schema_version": 1}}, "benchmarks": []})";
  const std::string journal = "0123abcd {\"schema_version\":1}\n";
  EXPECT_EQ(Text(csv, InputKind::kCsv), std::nullopt);
  EXPECT_THAT(Text(csv, InputKind::kDocument), Optional(HasSubstr("is a results CSV: give it")));
  EXPECT_EQ(Text(document, InputKind::kDocument), std::nullopt);
  EXPECT_THAT(Text(document, InputKind::kCsv), Optional(HasSubstr("is a run document: its name")));
  EXPECT_EQ(Text(journal, InputKind::kJournal), std::nullopt);
  EXPECT_THAT(Text(journal, InputKind::kDocument), Optional(HasSubstr("must end in .journal")));
}

TEST(ForeignFile, UnknownTextIsNotNamed) {
  EXPECT_EQ(Text("a,b\n1,2\n", InputKind::kCsv), std::nullopt);
  EXPECT_EQ(ForeignFileText("no such file", InputKind::kCsv), std::nullopt);
}

}  // namespace
}  // namespace llmb
