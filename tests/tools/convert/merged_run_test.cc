#include "tools/convert/merged_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <sstream>

#include "fixtures/fakes/manual_clock.h"
#include "harness/metrics/case_counters.h"
#include "harness/metrics/summary.h"
#include "tests/tools/convert/split_run.h"
#include "tools/convert/convert.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string TextOf(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// A conversion into a folder `name`.
class Converted {
 public:
  Converted(const TemporaryFolder& folder, const std::string& name,
            const std::vector<std::string>& shards, const std::string& document = "") {
    ConvertRequest request;
    request.output_dir = folder.Path(name);
    request.visualizations = request.report = false;
    if (!document.empty()) request.documents = {document};
    if (!shards.empty()) {
      auto set = FindShards(shards);
      EXPECT_TRUE(set) << set.error().message;
      if (set) request.shards = *std::move(set);
    }
    auto converted = Convert(request, ManualClock(), [](std::string_view, std::uint64_t) {});
    EXPECT_TRUE(converted) << converted.error().message;
    if (converted) conversion = *std::move(converted);
    out = request.output_dir;
  }

  std::string Text(const std::string& name) const { return TextOf(out / name); }
  std::string Results() const { return Text("benchmark_results_20260301_120000.csv"); }
  std::string Document() const { return Text("benchmark_20260301_120000.json"); }
  const EndpointSummary& Summary() const { return conversion.files.summaries.at(0); }

  RunContext Context() const {
    std::ifstream file(out / "benchmark_20260301_120000.json");
    auto context = ReadDocumentContext(file, "merged");
    EXPECT_TRUE(context) << context.error().message;
    return context ? *std::move(context) : RunContext();
  }

  std::vector<CaseRun> Cases() const {
    std::vector<CaseRun> cases;
    std::ifstream file(out / "benchmark_20260301_120000.json");
    EXPECT_TRUE(ReadRunDocument(
        file, "merged",
        {.on_context = {},
         .on_request = {},
         .on_case = [&](const CaseRun& run, const DurationCounts&) { cases.push_back(run); }}));
    return cases;
  }

  Conversion conversion;
  std::filesystem::path out;
};

std::vector<std::string> WriteShards(const TemporaryFolder& folder,
                                     const std::vector<RequestRecord>& records, int count) {
  std::vector<std::string> paths;
  for (int index = 1; index <= count; ++index) {
    paths.push_back(
        WriteRunFile(folder, ContextOfShard(index, count), PartOf(records, index, count)));
  }
  return paths;
}

// The summary without what only a merged run has.
std::string SummaryWithoutShards(const Converted& converted) {
  std::string text = converted.Text("benchmark_summary_20260301_120000.csv");
  // After it are the two columns of thresholds, which are empty here.
  for (int column = 0; column < 3; ++column) text.resize(text.rfind(','));
  return text;
}

TEST(MergedRun, IsTheRunOfOneClient) {
  const TemporaryFolder folder;
  const std::vector<RequestRecord> records = RequestsOfRun(400);
  const Converted whole(folder, "whole", {}, WriteRunFile(folder, ContextOfRun(), records));
  const Converted merged(folder, "merged", WriteShards(folder, records, 4));
  EXPECT_EQ(merged.Results(), whole.Results());
  EXPECT_EQ(SummaryWithoutShards(merged), SummaryWithoutShards(whole));
  EXPECT_EQ(merged.Summary().total_requests, 400U);
  EXPECT_EQ(merged.Summary().client.lost_load_share, 0);
  EXPECT_EQ(JudgeClient(merged.Summary().client), ClientVerdict::kOk);
  // Again from its document.
  const Converted again(folder, "again", {},
                        (merged.out / "benchmark_20260301_120000.json").string());
  EXPECT_EQ(again.Results(), merged.Results());
  EXPECT_EQ(again.Text("benchmark_summary_20260301_120000.csv"),
            merged.Text("benchmark_summary_20260301_120000.csv"));
}

// Its process was killed while it waited for --start-at, and --resume continued it in time.
TEST(MergedRun, AShardThatWasResumedBeforeTheStartMeasuredWithTheOthers) {
  const TemporaryFolder folder;
  const std::vector<RequestRecord> records = RequestsOfRun(400);
  const Converted whole(folder, "whole", {}, WriteRunFile(folder, ContextOfRun(), records));
  std::vector<std::string> shards = WriteShards(folder, records, 2);
  std::vector<RequestRecord> part = PartOf(records, 2, 2);
  for (RequestRecord& record : part) record.attempt = 1;
  shards[1] = WriteRunFile(folder, ContextOfShard(2, 2), part);
  const Converted merged(folder, "merged", shards);
  EXPECT_EQ(merged.Results(), whole.Results());
  EXPECT_EQ(SummaryWithoutShards(merged), SummaryWithoutShards(whole));
}

TEST(MergedRun, HasTheCountersOfAllRequests) {
  const TemporaryFolder folder;
  const std::vector<RequestRecord> records = RequestsOfRun(400);
  const Converted merged(folder, "merged", WriteShards(folder, records, 2));
  // What one client would have counted: 134 of the prompt p, and the time of the whole flow.
  EndpointSamples samples;
  RunSamples of_case(SampledRequests::kAll);
  RunSamples of_flow(SampledRequests::kAll);
  for (const RequestRecord& record : records) {
    of_flow.Add(record);
    if (record.prompt_id == "p") of_case.Add(record);
  }
  samples = of_case.Endpoints().front();
  samples.duration = of_flow.Endpoints().front().duration;
  samples.inter_token_latency = CasesOf(records).front().inter_token_latency;
  const CaseRun p = merged.Cases().at(0);
  EXPECT_EQ(p.name, "a/p/manual_time");
  EXPECT_EQ(p.iterations, 134);
  EXPECT_DOUBLE_EQ(p.cpu_time, 2);
  EXPECT_FALSE(p.interrupted);
  EXPECT_EQ(p.client_verdict, "ok");
  std::map<std::string, double> counters(p.counters.begin(), p.counters.end());
  for (const auto& [name, value] : CaseCounters(samples)) {
    EXPECT_NEAR(counters[name], value, 1e-12 * value) << name;  // means are summed in another order
  }
  EXPECT_EQ(counters["client_cpu_share"], 0.2);
  EXPECT_EQ(counters["requests"], 134);
}

TEST(MergedRun, SaysWhatEachShardBrought) {
  const TemporaryFolder folder;
  const Converted merged(folder, "merged", WriteShards(folder, RequestsOfRun(400), 2));
  const RunContext context = merged.Context();
  EXPECT_EQ(context.shard, std::nullopt);
  EXPECT_EQ(context.timestamp, "20260301_120000");
  EXPECT_EQ(context.command, "llm_benchmarks --concurrent=4");
  EXPECT_FALSE(context.interrupted);
  // The users of shard 1 send the even requests: the first one at 0, the last one at 398 x 25 ms,
  // which takes 90 ms and 29 us x (398 x 53 mod 97 = 45). Each 50th, of odd number, failed.
  const MergedShard first{.index = 1,
                          .state = "whole",
                          .host = "box",
                          .requests = 200,
                          .failures = 0,
                          .client_verdict = "ok",
                          .started = "2026-03-01T12:00:00.000000+00:00",
                          .ended = "2026-03-01T12:00:10.041305+00:00"};
  EXPECT_EQ(context.shards.at(0), first);
  EXPECT_EQ(context.shards.at(1).failures, 8U);
  EXPECT_THAT(context.notes,
              ElementsAre("the shards have one clock; their first requests began up to 25.0 ms "
                          "apart"));
}

TEST(MergedRun, IsTheSameInAnyOrder) {
  const TemporaryFolder folder;
  std::vector<std::string> shards = WriteShards(folder, RequestsOfRun(100), 4);
  const Converted forwards(folder, "forwards", shards);
  std::ranges::reverse(shards);
  const Converted backwards(folder, "backwards", shards);
  const Converted of_folder(folder, "of_folder", {folder.Path("")});
  for (const Converted* other : {&backwards, &of_folder}) {
    EXPECT_EQ(other->Document(), forwards.Document());
    EXPECT_EQ(other->Results(), forwards.Results());
  }
}

// The clock of the second machine is 1,000 s ahead of the first one's, and both system clocks
// agree.
TEST(MergedRun, AlignsTheClocksOfMachines) {
  const TemporaryFolder folder;
  const std::vector<RequestRecord> records = RequestsOfRun(200);
  const Converted one(folder, "one", WriteShards(folder, records, 2));
  RunContext context = ContextOfShard(2, 2);
  context.host.name = "other";
  std::vector<RequestRecord> part = PartOf(records, 2, 2);
  for (RequestRecord& record : part) *record.started += seconds(1000);
  WriteRunFile(folder, context, part);
  const Converted two(folder, "two",
                      {folder.Path("benchmark_20260301_120000_shard1of2.json"),
                       folder.Path("benchmark_20260301_120000_shard2of2.json")});
  EXPECT_EQ(two.Results(), one.Results());
  EXPECT_THAT(two.Context().notes,
              ElementsAre(AllOf(HasSubstr("aligned by their system clocks, whose differences are "
                                          "not known, because nothing is known to synchronise the "
                                          "clocks of shards 1, 2 of 2: throughput"),
                                HasSubstr("up to 25.0 ms apart"))));
}

// 3 ms of one and 0.5 ms of the other.
TEST(MergedRun, SaysByHowMuchTheClocksOfMachinesDifferAtMost) {
  const TemporaryFolder folder;
  const std::vector<RequestRecord> records = RequestsOfRun(200);
  std::vector<std::string> shards = WriteShards(folder, records, 2);
  RunContext first = ContextOfShard(1, 2);
  RunContext second = ContextOfShard(2, 2);
  second.host.name = "other";
  first.shard->clock_error_bound = milliseconds(3);
  second.shard->clock_error_bound = std::chrono::microseconds(500);
  WriteRunFile(folder, first, PartOf(records, 1, 2));
  std::vector<RequestRecord> part = PartOf(records, 2, 2);
  for (RequestRecord& record : part) *record.started += seconds(1000);
  WriteRunFile(folder, second, part);
  const RunContext both = Converted(folder, "both", shards).Context();
  EXPECT_THAT(both.notes, ElementsAre(HasSubstr("which differ by at most 3.50 ms, by what")));
  EXPECT_EQ(both.shards.at(1).clock_error_bound, std::chrono::microseconds(500));
  first.shard->clock_error_bound.reset();
  WriteRunFile(folder, first, PartOf(records, 1, 2));
  EXPECT_THAT(Converted(folder, "one", shards).Context().notes,
              ElementsAre(HasSubstr("to synchronise the clock of shard 1 of 2: throughput")));
}

// Shard 2: the offset is 1000 s, and drifted by 2 ms, of which half counts. 1 + 0.3 ms, and 0.5 ms
// of shard 1. The system clock of its machine is 3 s ahead, which does not matter.
TEST(MergedRun, JoinsTimelinesByTheMeasuredOffsetsOfTheClocks) {
  const TemporaryFolder folder;
  const std::vector<RequestRecord> records = RequestsOfRun(200);
  const Converted one(folder, "one", WriteShards(folder, records, 2));
  RunContext first = ContextOfShard(1, 2);
  RunContext second = ContextOfShard(2, 2);
  second.host.name = "other";
  const ClockOffset own{Nanoseconds(0), std::chrono::microseconds(500)};
  first.shard->clock_offset_before = first.shard->clock_offset_after = own;
  second.shard->clock_offset_before = {seconds(1000) - milliseconds(1),
                                       std::chrono::microseconds(200)};
  second.shard->clock_offset_after = {seconds(1000) + milliseconds(1),
                                      std::chrono::microseconds(300)};
  std::vector<RequestRecord> part = PartOf(records, 2, 2);
  for (RequestRecord& record : part) {
    *record.started += seconds(1000);
    *record.timestamp += seconds(3);
  }
  const Converted two(
      folder, "two",
      {WriteRunFile(folder, first, PartOf(records, 1, 2)), WriteRunFile(folder, second, part)});
  const char* const summary = "benchmark_summary_20260301_120000.csv";
  EXPECT_EQ(two.Text(summary), one.Text(summary));
  const RunContext context = two.Context();
  EXPECT_THAT(context.notes,
              ElementsAre(AllOf(HasSubstr("by the offsets of their clocks, measured before and "
                                          "after the load, which are wrong by at most 1.80 ms:"),
                                HasSubstr("up to 25.0 ms apart"))));
  EXPECT_EQ(context.shards.at(1).clock_offset,
            (ClockOffset{seconds(1000), std::chrono::microseconds(1300)}));
}

// The first requests of the two are 25 ms apart in one run, and shard 2 is 100 ms late.
TEST(MergedRun, NamesAShardThatBeganLate) {
  const TemporaryFolder folder;
  const std::vector<RequestRecord> records = RequestsOfRun(200);
  std::vector<std::string> shards = WriteShards(folder, records, 2);
  std::vector<RequestRecord> part = PartOf(records, 2, 2);
  for (RequestRecord& record : part) {
    *record.started += milliseconds(100);
    *record.timestamp += milliseconds(100);
  }
  WriteRunFile(folder, ContextOfShard(2, 2), part);
  const Converted merged(folder, "merged", shards);
  EXPECT_THAT(merged.Context().notes,
              Contains("the shards have one clock; their first requests began up to 125 ms apart; "
                       "shard 2 of 2 began more than 50 ms after shard 1 of 2 (box)"));
}

// The first requests of the two are 25 ms apart, and so are the arrivals of the schedule. Nobody is
// called late for it.
TEST(MergedRun, AScheduleOrRampUpSetsTheFirstRequestsApart) {
  const TemporaryFolder folder;
  const std::vector<RequestRecord> records = RequestsOfRun(200);
  const auto notes_of = [&](const std::function<void(RunContext&)>& change) {
    std::vector<std::string> files;
    for (const int index : {1, 2}) {
      RunContext context = ContextOfShard(index, 2);
      change(context);
      std::vector<RequestRecord> part = PartOf(records, index, 2);
      for (RequestRecord& record : part) {
        *record.started += milliseconds(100 * index);
        *record.timestamp += milliseconds(100 * index);
      }
      files.push_back(WriteRunFile(folder, context, part));
    }
    return Converted(folder, "merged", files).Context().notes;
  };
  EXPECT_THAT(notes_of([](RunContext& context) { context.levels = {OpenLoop{4}}; }),
              ElementsAre("the shards have one clock; their first requests, which the schedule "
                          "sets apart, began up to 125 ms apart"));
  EXPECT_THAT(notes_of([](RunContext& context) { context.length.ramp_up = seconds(1); }),
              ElementsAre("the shards have one clock; their first requests, which the ramp-up "
                          "sets apart, began up to 125 ms apart"));
  EXPECT_THAT(notes_of([](RunContext& context) {
                CapacityResult& search = context.capacity.emplace_back();
                search.endpoint_name = "e";
              }),
              IsEmpty());
}

TEST(MergedRun, SaysThatShardsHadOtherThresholds) {
  const TemporaryFolder folder;
  const std::vector<RequestRecord> records = RequestsOfRun(200);
  RunContext first = ContextOfShard(1, 2);
  RunContext second = ContextOfShard(2, 2);
  first.slo = {"ttft_p50<1s"};
  second.slo = {"ttft_p50<2s"};
  const Converted merged(folder, "merged",
                         {WriteRunFile(folder, first, PartOf(records, 1, 2)),
                          WriteRunFile(folder, second, PartOf(records, 2, 2))});
  EXPECT_THAT(merged.Context().notes,
              Contains("shard 2 of 2 had other thresholds (--slo, --goodput) than shard 1 of 2 "
                       "(box), whose thresholds count unless the merge is given some"));
}

TEST(MergedRun, AShardWithoutARequestBeganAtNoTime) {
  const TemporaryFolder folder;
  const std::vector<RequestRecord> records = RequestsOfRun(200);
  std::vector<std::string> shards = WriteShards(folder, records, 2);
  shards[1] = WriteJournalFile(folder, ContextOfShard(2, 2), {}, 100);
  std::filesystem::remove(folder.Path("benchmark_20260301_120000_shard2of2.json"));
  const Converted merged(folder, "merged", shards);
  EXPECT_THAT(merged.Context().notes, Contains(HasSubstr("shard 2 of 2 (box) died")));
  EXPECT_THAT(merged.Context().notes, Not(Contains(HasSubstr(" apart"))));
}

TEST(MergedRun, NamesTheMissingShards) {
  const TemporaryFolder folder;
  const std::vector<std::string> shards = WriteShards(folder, RequestsOfRun(400), 4);
  const Converted merged(folder, "merged", {shards[2], shards[0]});
  const RunContext context = merged.Context();
  EXPECT_TRUE(context.interrupted);
  EXPECT_EQ(context.shards.size(), 4U);
  EXPECT_EQ(context.shards.at(1).state, "missing");
  EXPECT_THAT(merged.conversion.notes, Contains(HasSubstr("shards 2, 4 of 4 are missing")));
  EXPECT_EQ(merged.Summary().client.lost_load_share, 0.5);
  EXPECT_EQ(JudgeClient(merged.Summary().client), ClientVerdict::kLimited);
  EXPECT_EQ(merged.Cases().at(0).client_verdict, "limited");
  EXPECT_TRUE(merged.Cases().at(0).interrupted);
}

// Shard 2 dies after 100 of its 200 requests (of 200 per prompt in both shards): its journal ends
// with the request of number 199, which starts 199 x 25 ms after the first one and takes 90 ms and
// 29 us x (199 x 53 mod 97 = 71).
TEST(MergedRun, CountsWhatADeadShardHadFinished) {
  const TemporaryFolder folder;
  const std::vector<RequestRecord> records = RequestsOfRun(400);
  std::vector<std::string> shards = WriteShards(folder, records, 2);
  std::vector<RequestRecord> part = PartOf(records, 2, 2);
  part.resize(100);
  std::filesystem::remove(shards[1]);
  shards[1] = WriteJournalFile(folder, ContextOfShard(2, 2), part, 200);
  const Converted merged(folder, "merged", shards);
  EXPECT_EQ(merged.Summary().total_requests, 300U);
  EXPECT_EQ(merged.Context().shards.at(1).state, "died");
  EXPECT_EQ(merged.Context().shards.at(1).requests, 100U);
  // The last of all requests, of number 398, ends after 10.041305 s; that of the dead shard after
  // 5.067059 s. It lost 4.974246 s of 10.041305 s, and half of the load is its part.
  EXPECT_NEAR(*merged.Summary().client.lost_load_share, 4.974246 / 10.041305 / 2, 1e-9);
  EXPECT_EQ(JudgeClient(merged.Summary().client), ClientVerdict::kLimited);
  EXPECT_THAT(merged.conversion.notes,
              Contains(HasSubstr("shard 2 of 2 (box) died: what it finished counts, and its last "
                                 "request ended 4.97 s before the last of all")));
  EXPECT_THAT(
      merged.conversion.notes,
      Contains(HasSubstr("the journal is of an interrupted run; missing requests: 100 of 200")));
}

// The journal of a shard that lost nothing but its end.
TEST(MergedRun, AWholeJournalIsAWholeShard) {
  const TemporaryFolder folder;
  const std::vector<RequestRecord> records = RequestsOfRun(300);  // 50 and 100 of shard 2
  std::vector<std::string> shards = WriteShards(folder, records, 2);
  const Converted documents(folder, "documents", shards);
  std::filesystem::remove(shards[1]);
  shards[1] = WriteJournalFile(folder, ContextOfShard(2, 2), PartOf(records, 2, 2), 50);
  const Converted merged(folder, "merged", shards);
  EXPECT_EQ(merged.Context().shards.at(1).state, "whole");
  EXPECT_EQ(merged.Results(), documents.Results());
}

std::string RefusalOf(const TemporaryFolder& folder, const std::vector<std::string>& shards) {
  ConvertRequest request;
  request.output_dir = folder.Path("a/b");
  request.shards = FindShards(shards).value();
  const auto converted = Convert(request, ManualClock(), [](std::string_view, std::uint64_t) {});
  EXPECT_FALSE(std::filesystem::exists(folder.Path("a")));
  return converted ? "" : converted.error().message;
}

// Without users, as in an open loop, two files have the same requests.
TEST(MergedRun, RefusesAShardWithTheRequestsOfAnother) {
  const TemporaryFolder folder;
  std::vector<RequestRecord> records = RequestsOfRun(40);
  std::vector<std::string> shards = WriteShards(folder, records, 2);
  shards[1] = WriteRunFile(folder, ContextOfShard(2, 2), PartOf(records, 1, 2));
  EXPECT_EQ(RefusalOf(folder, {shards[1]}),
            "'" + shards[1] + "' says that it is shard 2 of 2, but has requests of shard 1 of 2");
  records = PartOf(records, 1, 2);
  for (RequestRecord& record : records) record.user.reset();
  for (const int index : {1, 2}) WriteRunFile(folder, ContextOfShard(index, 2), records);
  EXPECT_EQ(RefusalOf(folder, shards),
            "'" + shards[1] +
                "' says that it is shard 2 of 2, but has the requests of a shard before it");
}

TEST(MergedRun, OfADamagedShardMakesNoFolder) {
  const TemporaryFolder folder;
  const auto shards = WriteShards(folder, RequestsOfRun(40), 2);
  std::fstream(shards[0], std::ios::in | std::ios::out).seekp(5000) << "\n\"\n";
  EXPECT_THAT(RefusalOf(folder, shards), HasSubstr("shard1of2.json: it is not JSON"));
}

// 20 ms of lateness of one client of two do not show in half of the requests' p50, but they show
// in its verdict.
TEST(MergedRun, NamesTheShardThatWasNotFastEnough) {
  const TemporaryFolder folder;
  const std::vector<RequestRecord> records = RequestsOfRun(400);
  std::vector<std::string> shards = WriteShards(folder, records, 4);
  std::vector<RequestRecord> part = PartOf(records, 3, 4);
  for (RequestRecord& record : part) record.ttft_error_bound = std::chrono::milliseconds(15);
  shards[2] = WriteRunFile(folder, ContextOfShard(3, 4), part);
  const Converted merged(folder, "merged", shards);
  EXPECT_EQ(merged.Summary().client.worst_shard_verdict, 2);
  EXPECT_EQ(merged.Context().shards.at(2).client_verdict, "limited");
  EXPECT_THAT(merged.conversion.notes,
              Contains("the load generator of shard 3 of 4 (box) was limited with a at 4 users"));
}

TEST(MergedRun, DecidesTheThresholdsOfTheShards) {
  const TemporaryFolder folder;
  const std::vector<RequestRecord> records = RequestsOfRun(400);
  std::vector<std::string> shards;
  for (const int index : {1, 2}) {
    RunContext context = ContextOfShard(index, 2);
    context.slo = {"ttft_p50<1ms"};
    context.goodput = {"ttft:500"};
    shards.push_back(WriteRunFile(folder, context, PartOf(records, index, 2)));
  }
  const Converted merged(folder, "merged", shards);
  ASSERT_EQ(merged.conversion.files.answers.size(), 1U);
  EXPECT_EQ(WorstOf(merged.conversion.files.answers), SloVerdict::kFail);
  EXPECT_TRUE(merged.Summary().goodput);
  EXPECT_TRUE(merged.conversion.counts_good);
  EXPECT_THAT(merged.Document(), HasSubstr(R"("verdict": "fail")"));
  EXPECT_THAT(merged.Document(), HasSubstr(R"("summary": [)"));
}

TEST(MergedRun, NotesOfAllShardsAreOfTheRun) {
  const TemporaryFolder folder;
  const std::vector<RequestRecord> records = RequestsOfRun(100);
  std::vector<std::string> shards;
  for (const int index : {1, 2}) {
    RunContext context = ContextOfShard(index, 2);
    context.notes = {"a rejects stream_options"};
    if (index == 2) context.notes.emplace_back("a was slow");
    shards.push_back(WriteRunFile(folder, context, PartOf(records, index, 2)));
  }
  const Converted merged(folder, "merged", shards);
  EXPECT_THAT(
      merged.Context().notes,
      ElementsAre(HasSubstr("one clock"), "a rejects stream_options", "shard 2 of 2: a was slow"));
}

TEST(MergedRun, OfNoRequestIsAnError) {
  const TemporaryFolder folder;
  const std::vector<std::string> shards = {WriteRunFile(folder, ContextOfShard(1, 1), {})};
  const auto set = FindShards(shards);
  ASSERT_TRUE(set) << set.error().message;
  const auto merged = MergeShards(*set, folder.Path("out"), [] {});
  ASSERT_FALSE(merged);
  EXPECT_EQ(merged.error().message, "the shards hold no request");
}

}  // namespace
}  // namespace llmb
