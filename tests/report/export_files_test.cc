#include "harness/report/export_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/base/atomic_file.h"
#include "tests/report/exported_example.h"
#include "tests/tools/convert/temporary_folder.h"

namespace llmb {
namespace {

using testing::ElementsAre;

std::vector<std::string> NamesOf(const std::vector<ExportedFile>& files) {
  std::vector<std::string> names;
  for (const ExportedFile& file : files) names.push_back(file.name);
  return names;
}

std::vector<RequestRecord> OfTwoLoads() {
  std::vector<RequestRecord> records = ExampleRecords();
  records[1].load = ClosedLoop{16};
  return records;
}

TEST(SavedResultFiles, HaveTheNameOfTheUserOrOfVllm) {
  const ExportedExample example(ExampleRecords());
  EXPECT_THAT(NamesOf(SavedResultFiles(example.run, "a.json")), ElementsAre("a.json"));
  EXPECT_THAT(NamesOf(SavedResultFiles(example.run, "")),
              ElementsAre("openai-chat-infqps-concurrency8-llama-3-20260301-120000.json"));
}

TEST(SavedResultFiles, OfSeveralLoadsHaveTheLoadInTheirNames) {
  const ExportedExample example(OfTwoLoads());
  EXPECT_THAT(NamesOf(SavedResultFiles(example.run, "b/a.json")),
              ElementsAre("b/a_llama_users8.json", "b/a_llama_users16.json"));
}

TEST(SavedResultFiles, OfEndpointsWithOneModelHaveNamesOfTheirOwn) {
  std::vector<RequestRecord> records = ExampleRecords();
  records[1].endpoint_name = "other";
  const ExportedExample example(records);
  EXPECT_THAT(
      NamesOf(SavedResultFiles(example.run, "")),
      ElementsAre("openai-chat-infqps-concurrency8-llama-3-20260301-120000.json",
                  "openai-chat-infqps-concurrency8-llama-3-20260301-120000_other_users8.json"));
}

TEST(FilesOf, EveryFormatIsAtLeastOneFile) {
  const ExportedExample example(ExampleRecords());
  for (const ExportFormat format :
       {ExportFormat::kVllm, ExportFormat::kBmf, ExportFormat::kGithub, ExportFormat::kJunit,
        ExportFormat::kOpenMetrics, ExportFormat::kAiperf}) {
    const auto files = FilesOf(format, example.run);
    ASSERT_FALSE(files.empty()) << Name(format);
    EXPECT_EQ(files.front().text.back(), '\n') << Name(format);
  }
}

TEST(WriteExports, WritesIntoBothFolders) {
  const TemporaryFolder folder;
  const ExportedExample example(ExampleRecords());
  const ExportRequest request{
      .formats = {ExportFormat::kBmf},
      .saved = SavedResult{.folder = folder.Path("saved"), .filename = "a.json"}};
  const auto written = WriteExports(example.run, request, folder.Path(""));
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_THAT(*written, ElementsAre(folder.Path("exports/bmf_20260301_120000.json"),
                                    folder.Path("saved/a.json")));
  EXPECT_EQ(*ReadFile(folder.Path("saved/a.json")),
            VllmText(example.run, example.run.stages.front()));
}

TEST(WriteExports, NamesAFileThatCannotBeWritten) {
  const TemporaryFolder folder;
  ASSERT_TRUE(WriteFileAtomically(folder.Path("exports"), [](std::ostream& out) { out << "x"; }));
  const ExportedExample example(ExampleRecords());
  EXPECT_FALSE(WriteExports(example.run, {.formats = {ExportFormat::kBmf}}, folder.Path("")));
}

}  // namespace
}  // namespace llmb
