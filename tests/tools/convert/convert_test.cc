#include "tools/convert/convert.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "fixtures/fakes/manual_clock.h"
#include "harness/document/results_csv.h"
#include "harness/document/run_document.h"
#include "harness/journal/event_line.h"
#include "harness/journal/journal_header.h"
#include "harness/journal/journal_line.h"
#include "tests/tools/convert/temporary_folder.h"

namespace llmb {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::Pair;

JournalHeader HeaderOf(const StageLength& length) {
  JournalHeader header;
  header.context.endpoints.emplace_back().name = "a";
  header.context.prompts = {{"p", "text", "short", "simple", "coding"}};
  header.plan = {{.endpoint_name = "a",
                  .stages = {{.level = ClosedLoop{1}, .prompt_ids = {"p"}}},
                  .length = length}};
  return header;
}

RequestRecord RequestOf(int repetition, int iteration) {
  RequestRecord record;
  record.endpoint_name = "a";
  record.prompt_id = "p";
  record.repetition = repetition;
  record.iteration = iteration;
  record.total_latency = std::chrono::seconds(1);
  return record;
}

// A journal of `requests` requests of one endpoint, and of `repeated` of its second repetition.
ConvertRequest JournalOf(int requests, const TemporaryFolder& folder, int repeated = 0) {
  ConvertRequest request;
  request.journals = {folder.Path("benchmark_20260301_120000.journal")};
  request.output_dir = folder.Path("out");
  request.visualizations = false;
  std::ofstream file(request.journals.front());
  file << JournalLine(HeaderToLine(HeaderOf({.iterations = requests})));
  for (int i = 0; i < requests + repeated; ++i) {
    const bool is_first = i < requests;
    file << JournalLine(EventToLine(RequestOf(is_first ? 0 : 1, is_first ? i : i - requests)));
  }
  return request;
}

// Returns the progress that Convert reports. Each report takes `takes` of the clock's time.
std::vector<std::pair<std::string, std::uint64_t>> ProgressOf(const ConvertRequest& request,
                                                              Nanoseconds takes) {
  ManualClock clock;
  std::vector<std::pair<std::string, std::uint64_t>> said;
  const Result<Conversion> conversion =
      Convert(request, clock, [&](std::string_view stage, std::uint64_t requests) {
        said.emplace_back(stage, requests);
        clock.Advance(takes);
      });
  EXPECT_TRUE(conversion) << conversion.error().message;
  return said;
}

TEST(ConvertProgress, AFastStageIsReportedOnce) {
  const TemporaryFolder folder;
  EXPECT_THAT(ProgressOf(JournalOf(3, folder), std::chrono::milliseconds(1)),
              ElementsAre(Pair("reading the journal", 1), Pair("writing the results", 1),
                          Pair("writing the run document", 1)));
}

TEST(ConvertProgress, ASlowStageIsReportedRepeatedly) {
  const TemporaryFolder folder;
  EXPECT_THAT(
      ProgressOf(JournalOf(2, folder), std::chrono::milliseconds(100)),
      ElementsAre(Pair("reading the journal", 1), Pair("reading the journal", 2),
                  Pair("writing the results", 1), Pair("writing the results", 2),
                  Pair("writing the run document", 1), Pair("writing the run document", 2)));
}

TEST(ConvertTest, AJournalWithoutRequestsIsAnError) {
  const TemporaryFolder folder;
  const Result<Conversion> conversion =
      Convert(JournalOf(0, folder), ManualClock(), [](std::string_view, std::uint64_t) {});
  ASSERT_FALSE(conversion);
  EXPECT_EQ(conversion.error().message, "the input holds no request");
}

// As the document of a run that ended has it.
TEST(ConvertTest, TheDocumentOfAJournalHasTheSummaryAndTheAnswers) {
  const TemporaryFolder folder;
  ConvertRequest request = JournalOf(3, folder);
  request.slo.of_all = *ParseThresholds("--slo", {"success>=50%"});
  const auto converted = Convert(request, ManualClock(), [](std::string_view, std::uint64_t) {});
  ASSERT_TRUE(converted) << converted.error().message;
  std::ifstream document(request.output_dir / "benchmark_20260301_120000.json");
  const auto llm = nlohmann::json::parse(document).at("context").at("llm");
  ASSERT_EQ(llm.at("summary").size(), 1U);
  EXPECT_EQ(llm.at("summary")[0].at("total_requests"), 3);
  EXPECT_EQ(llm.at("summary")[0].at("p50_total_latency"), 1.0);
  ASSERT_EQ(llm.at("slo").size(), 1U);
  EXPECT_EQ(llm.at("slo")[0].at("threshold"), "success>=50%");
}

// The document of the run may have token times, which a recovered one lacks.
TEST(ConvertTest, ADocumentWithAsManyRequestsAsTheJournalIsKept) {
  const TemporaryFolder folder;
  const ConvertRequest request = JournalOf(3, folder);
  const auto document = request.output_dir / "benchmark_20260301_120000.json";
  const auto convert = [&] {
    return Convert(request, ManualClock(), [](std::string_view, std::uint64_t) {}).value();
  };
  EXPECT_THAT(convert().files.written, Contains(document));
  std::ofstream(document, std::ios::app) << "\n\n";
  const auto size = std::filesystem::file_size(document);
  const Conversion kept = convert();
  EXPECT_EQ(std::filesystem::file_size(document), size);
  EXPECT_THAT(kept.files.written, Not(Contains(document)));
  EXPECT_THAT(kept.notes, Contains("benchmark_20260301_120000.json has as many finished requests "
                                   "as the journal, or more, so it was kept"));
  JournalOf(4, folder);
  EXPECT_THAT(convert().files.written, Contains(document));
  EXPECT_NE(std::filesystem::file_size(document), size);
}

// The document has 3 requests of repetition 0 and 2 of repetition 1, 5 in all. The journal has none
// of repetition 1, but more of repetition 0: fewer in all (4), or more (6).
TEST(ConvertTest, ADocumentWithRequestsThatTheJournalLacksIsKept) {
  const TemporaryFolder folder;
  const ConvertRequest request = JournalOf(3, folder, 2);
  const auto document = request.output_dir / "benchmark_20260301_120000.json";
  const auto convert = [&] {
    return Convert(request, ManualClock(), [](std::string_view, std::uint64_t) {}).value();
  };
  EXPECT_THAT(convert().files.written, Contains(document));
  for (const int requests : {4, 6}) {
    JournalOf(requests, folder);
    const Conversion kept = convert();
    EXPECT_THAT(kept.files.written, Not(Contains(document)));
    EXPECT_THAT(kept.notes,
                Contains("benchmark_20260301_120000.json has finished requests that the journal "
                         "lacks, and lacks others, so it was kept; with another --output-dir the "
                         "journal's document is written there"));
  }
  JournalOf(4, folder, 2);
  EXPECT_THAT(convert().files.written, Contains(document));
}

// A timed stage was interrupted after 3 requests, and its document written. The resumed run
// measured it again, ended it after 2, and was killed.
TEST(ConvertTest, AFlowThatALaterAttemptEndedReplacesAnInterruptedOne) {
  const TemporaryFolder folder;
  ConvertRequest request = JournalOf(0, folder);
  const auto document = request.output_dir / "benchmark_20260301_120000.json";
  const auto convert = [&] {
    return Convert(request, ManualClock(), [](std::string_view, std::uint64_t) {}).value();
  };
  std::ofstream journal(request.journals.front());
  const auto write = [&](RunEvent event) {
    journal << JournalLine(EventToLine(std::move(event))) << std::flush;
  };
  const auto send = [&](int requests) {
    for (int i = 0; i < requests; ++i) write(RequestOf(0, i));
  };
  journal << JournalLine(HeaderToLine(HeaderOf({.duration = std::chrono::seconds(5)})));
  send(3);
  EXPECT_THAT(convert().files.written, Contains(document));
  journal << JournalLine(AttemptToLine(1, "2026-03-01T12:01:00Z"));
  send(2);
  EXPECT_THAT(convert().files.written, Not(Contains(document)));
  write(FlowEnded{.endpoint_name = "a", .load = ClosedLoop{1}, .repetition = 0});
  EXPECT_THAT(convert().files.written, Contains(document));
  EXPECT_THAT(convert().files.written, Not(Contains(document)));
}

// A results CSV with a request of endpoint "a" for each id.
std::filesystem::path CsvOf(const std::vector<std::string>& request_ids, const std::string& name,
                            const TemporaryFolder& folder) {
  std::filesystem::path path = folder.Path(name);
  std::ofstream file(path);
  WriteResultsCsvHeader(file);
  for (const std::string& id : request_ids) {
    RequestRecord record;
    record.endpoint_name = "a";
    record.request_id = id;
    record.total_latency = std::chrono::seconds(1);
    WriteResultsCsvRow(file, record);
  }
  return path;
}

Conversion ConversionOf(const ConvertRequest& request) {
  Result<Conversion> conversion =
      Convert(request, ManualClock(), [](std::string_view, std::uint64_t) {});
  EXPECT_TRUE(conversion) << conversion.error().message;
  return conversion ? std::move(*conversion) : Conversion();
}

TEST(ConvertTest, ARepeatedRequestCountsOnce) {
  const TemporaryFolder folder;
  ConvertRequest request;
  request.visualizations = false;
  request.output_dir = folder.Path("out");
  request.csvs = {CsvOf({"r-0", "r-1"}, "1.csv", folder),
                  CsvOf({"r-1", "r-2", "r-0"}, "2.csv", folder), CsvOf({"r-3"}, "3.csv", folder)};
  const Conversion conversion = ConversionOf(request);
  EXPECT_EQ(conversion.files.requests, 4U);
  EXPECT_THAT(conversion.left_out,
              ElementsAre(request.csvs[1].string() +
                          ": 2 of its 3 requests left out, because an earlier input has them too"));
}

TEST(ConvertTest, RequestsWithoutAnIdAllCount) {
  const TemporaryFolder folder;
  ConvertRequest request;
  request.visualizations = false;
  request.output_dir = folder.Path("out");
  request.csvs = {CsvOf({"", ""}, "1.csv", folder), CsvOf({""}, "2.csv", folder)};
  const Conversion conversion = ConversionOf(request);
  EXPECT_EQ(conversion.files.requests, 3U);
  EXPECT_THAT(conversion.left_out, ElementsAre());
}

TEST(ConvertTest, ACsvAloneNamesTheSimulatedEndpoints) {
  const TemporaryFolder folder;
  ConvertRequest request;
  request.visualizations = false;
  request.output_dir = folder.Path("out");
  request.csvs = {CsvOf({"r-0"}, "1.csv", folder)};
  EXPECT_THAT(ConversionOf(request).files.simulated_endpoints, ElementsAre());
  RequestRecord record;
  record.endpoint_name = "b";
  record.simulated = true;
  record.total_latency = std::chrono::seconds(1);
  std::ofstream file(request.csvs[0], std::ios::app);
  WriteResultsCsvRow(file, record);
  file.close();
  EXPECT_THAT(ConversionOf(request).files.simulated_endpoints, ElementsAre("b"));
}

// The run document of two requests to the endpoint "a".
std::filesystem::path DocumentOf(int max_tokens, const std::string& name,
                                 const TemporaryFolder& folder) {
  RunContext context;
  context.endpoints.emplace_back().name = "a";
  context.endpoints.front().simulated = true;
  context.prompts = {{"p", "text", "short", "simple", "coding"}};
  context.settings.max_tokens = max_tokens;
  CaseResult result;
  result.run.endpoint_name = "a";
  result.run.prompt_id = "p";
  for (int i = 0; i < 2; ++i) {
    RequestRecord& record = result.requests.emplace_back();
    record.endpoint_name = "a";
    record.prompt_id = "p";
    record.request_id = name + std::to_string(i);
    record.total_latency = std::chrono::seconds(1);
  }
  std::filesystem::path path = folder.Path(name);
  std::ofstream file(path);
  WriteRunDocument(file, context, {result});
  return path;
}

TEST(ConvertTest, RunsThatDifferAreNotPooled) {
  const TemporaryFolder folder;
  ConvertRequest request;
  request.visualizations = false;
  request.output_dir = folder.Path("out");
  request.documents = {DocumentOf(64, "x.json", folder), DocumentOf(2048, "y.json", folder),
                       DocumentOf(64, "z.json", folder)};
  const Conversion conversion = ConversionOf(request);
  ASSERT_EQ(conversion.files.summaries.size(), 2U);
  EXPECT_EQ(conversion.files.summaries[0].endpoint_name, "a, max 64 tokens");
  EXPECT_EQ(conversion.files.summaries[0].total_requests, 4U);
  EXPECT_EQ(conversion.files.summaries[1].endpoint_name, "a, max 2,048 tokens");
  EXPECT_THAT(conversion.files.simulated_endpoints,
              ElementsAre("a, max 2,048 tokens", "a, max 64 tokens"));
  EXPECT_THAT(conversion.notes,
              ElementsAre("a: not pooled, because the runs differ in max tokens: max 2,048 tokens "
                          "(y.json); max 64 tokens (x.json + z.json pooled)"));

  // The CSV keeps the series apart when it is converted again.
  ConvertRequest again;
  again.visualizations = false;
  again.output_dir = folder.Path("again");
  again.csvs = {conversion.files.written.front()};
  const Conversion converted = ConversionOf(again);
  ASSERT_EQ(converted.files.summaries.size(), 2U);
  EXPECT_EQ(converted.files.summaries[0].endpoint_name, "a, max 64 tokens");
  EXPECT_THAT(converted.notes, ElementsAre());
}

TEST(ConvertTest, HasTheSearchesOfAllDocuments) {
  const TemporaryFolder folder;
  ConvertRequest request;
  request.visualizations = false;
  request.output_dir = folder.Path("out");
  for (const std::string name : {"x", "y"}) {
    RunContext context;
    context.endpoints.emplace_back().name = name;
    CapacityResult& search = context.capacity.emplace_back();
    search.endpoint_name = name;
    search.ended = true;
    CaseResult result;
    result.run.endpoint_name = name;
    RequestRecord& record = result.requests.emplace_back();
    record.endpoint_name = name;
    record.total_latency = std::chrono::seconds(1);
    request.documents.push_back(folder.Path(name + ".json"));
    std::ofstream file(request.documents.back());
    WriteRunDocument(file, context, {result});
  }
  const Conversion conversion = ConversionOf(request);
  ASSERT_EQ(conversion.capacity.size(), 2U);
  EXPECT_EQ(conversion.capacity[0].endpoint_name, "x");
  EXPECT_EQ(conversion.capacity[1].endpoint_name, "y");
}

TEST(ConvertTest, AJournalIsComparedWithADocument) {
  const TemporaryFolder folder;
  ConvertRequest request = JournalOf(3, folder);
  request.documents = {DocumentOf(64, "x.json", folder)};
  const Conversion conversion = ConversionOf(request);
  ASSERT_EQ(conversion.files.summaries.size(), 2U);
  EXPECT_EQ(conversion.files.summaries[0].endpoint_name, "a, max 64 tokens, simulated");
  EXPECT_EQ(conversion.files.summaries[1].endpoint_name, "a, max 2,048 tokens, at ");
}

TEST(ConvertTest, TheModelsOfOneCsvAreNotPooled) {
  const TemporaryFolder folder;
  ConvertRequest request;
  request.visualizations = false;
  request.output_dir = folder.Path("out");
  request.csvs = {CsvOf({"r-0"}, "1.csv", folder)};
  RequestRecord record;
  record.endpoint_name = "a";
  record.model_name = "owner/other";
  record.total_latency = std::chrono::seconds(1);
  std::ofstream file(request.csvs[0], std::ios::app);
  WriteResultsCsvRow(file, record);
  file.close();
  const Conversion conversion = ConversionOf(request);
  ASSERT_EQ(conversion.files.summaries.size(), 2U);
  EXPECT_EQ(conversion.files.summaries[0].endpoint_name, "a");
  EXPECT_EQ(conversion.files.summaries[1].endpoint_name, "a, other");
}

}  // namespace
}  // namespace llmb
