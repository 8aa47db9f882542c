#include "harness/journal/run_collector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

#include "harness/metrics/request_metrics.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

std::vector<Endpoint> TwoEndpoints() {
  Endpoint a;
  a.name = "a";
  Endpoint b;
  b.name = "b";
  return {a, b};
}

const std::vector<Prompt> kPrompts = {{"p", std::string(150, 'x'), "short", "simple", "coding"}};

RequestRecord Record(const std::string& endpoint, int repetition,
                     ErrorType error = ErrorType::kNone) {
  RequestRecord record;
  record.endpoint_name = endpoint;
  record.prompt_id = "p";
  record.repetition = repetition;
  record.error_type = error;
  record.started = TimePoint(milliseconds(1));
  record.total_latency = milliseconds(100);
  record.token_times = {milliseconds(10), milliseconds(30), milliseconds(60)};
  record.inter_token_latency = InterTokenLatencyOf(record.token_times);
  return record;
}

CaseRun CaseOf(const std::string& endpoint, int repetition) {
  CaseRun run;
  run.endpoint_name = endpoint;
  run.prompt_id = "p";
  run.repetition_index = repetition;
  return run;
}

LinePlace At(std::uint64_t offset) { return {.offset = offset, .size = 1}; }

std::vector<std::uint64_t> Offsets(const std::vector<LinePlace>& lines) {
  std::vector<std::uint64_t> offsets;
  for (const LinePlace& line : lines) offsets.push_back(line.offset);
  return offsets;
}

TEST(RunCollector, SortsRecordsByCase) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  const RequestRecord* added = collector.Add(Record("b", 0), At(1));
  ASSERT_NE(added, nullptr);
  EXPECT_EQ(added->prompt_category, "coding");
  EXPECT_EQ(added->prompt_text.size(), kPromptTextCharacters + 3);
  EXPECT_TRUE(added->token_times.empty());
  collector.Add(Record("a", 0), At(2));
  collector.Add(Record("b", 0, ErrorType::kReset), At(3));
  EXPECT_EQ(collector.Add(CaseOf("b", 0), At(4)), nullptr);
  collector.Add(CaseOf("a", 0), At(5));
  EXPECT_EQ(collector.Requests(), 3U);
  EXPECT_EQ(collector.SuccessfulRequests(), 2U);
  EXPECT_EQ(collector.Finished("b", ClosedLoop{1}, "p"), 2U);
  EXPECT_EQ(collector.Finished("b", ClosedLoop{1}, "none"), 0U);
  EXPECT_EQ(collector.Finished("none", ClosedLoop{1}, "p"), 0U);

  const CollectedCases all = collector.ReleaseCases("lost");
  ASSERT_EQ(all.cases.size(), 2U);  // endpoints in their own order, not that of their end
  EXPECT_EQ(all.cases[0].run.endpoint_name, "a");
  EXPECT_THAT(Offsets(all.lines[0]), ElementsAre(2));
  EXPECT_THAT(Offsets(all.lines[1]), ElementsAre(1, 3));
  // Gaps of 20 and 30 ms: only the request that succeeded counts.
  EXPECT_EQ(all.cases[1].inter_token_latency.Total(), 2U);
  EXPECT_EQ(all.cases[1].inter_token_latency.Quantile(1), milliseconds(30));
}

TEST(RunCollector, OfASearchHasACasePerStage) {
  std::vector<Prompt> prompts = kPrompts;
  prompts.push_back({"q", "y", "short", "simple", "coding"});
  RunCollector collector(TwoEndpoints(), prompts);
  collector.Expect({{.endpoint_name = "a", .stages = {}, .length = {}, .search = PlannedSearch{}}});
  const auto add = [&](const char* prompt, int repetition, std::uint64_t offset) {
    RequestRecord record = Record("a", repetition);
    record.prompt_id = prompt;
    record.load = OpenLoop{2};
    collector.Add(std::move(record), At(offset));
  };
  add("p", 0, 1);
  add("q", 0, 2);
  add("p", 1, 3);
  const CollectedCases all = collector.ReleaseCases("lost");
  ASSERT_EQ(all.cases.size(), 2U);
  EXPECT_EQ(all.cases[0].run.name, "a/capacity/rate:2");
  EXPECT_EQ(all.cases[0].run.prompt_id, "");
  EXPECT_EQ(all.cases[0].run.iterations, 2);
  EXPECT_THAT(Offsets(all.lines[0]), ElementsAre(1, 2));
  EXPECT_EQ(all.cases[1].run.repetition_index, 1);
  EXPECT_THAT(Offsets(all.lines[1]), ElementsAre(3));
}

TEST(RunCollector, RestoresWhetherTheEndpointIsSimulated) {
  std::vector<Endpoint> endpoints = TwoEndpoints();
  endpoints[1].simulated = true;
  RunCollector collector(endpoints, kPrompts);
  EXPECT_FALSE(collector.Add(Record("a", 0), At(1))->simulated);
  EXPECT_TRUE(collector.Add(Record("b", 0), At(2))->simulated);
}

TEST(RunCollector, EachRepetitionIsACase) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Add(Record("a", 1), At(1));
  collector.Add(Record("a", 0), At(2));
  collector.Add(CaseOf("a", 1), At(3));
  collector.Add(CaseOf("a", 0), At(4));
  CaseRun mean = CaseOf("a", 0);
  mean.aggregate_name = "mean";
  collector.Add(mean, At(5));
  const CollectedCases all = collector.ReleaseCases("lost");
  ASSERT_EQ(all.cases.size(), 3U);
  EXPECT_EQ(all.cases[0].run.repetition_index, 1);  // in the order of their ends
  EXPECT_THAT(Offsets(all.lines[0]), ElementsAre(1));
  EXPECT_THAT(Offsets(all.lines[1]), ElementsAre(2));
  EXPECT_EQ(all.cases[2].run.aggregate_name, "mean");
  EXPECT_TRUE(all.lines[2].empty());
}

TEST(RunCollector, RecordsOfAnUnfinishedCaseAreKept) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Add(Record("a", 0, ErrorType::kCancelled), At(1));
  collector.Add(Record("a", 0), At(2));
  const CollectedCases all = collector.ReleaseCases("a: killed");
  ASSERT_EQ(all.cases.size(), 1U);
  const CaseRun& run = all.cases[0].run;
  EXPECT_TRUE(run.interrupted);
  EXPECT_EQ(run.error_message, std::nullopt);
  EXPECT_EQ(run.name, "a/p");
  EXPECT_EQ(run.iterations, 1);
  EXPECT_EQ(run.real_time, 100);  // ms, of the one that succeeded
  EXPECT_EQ(run.counters.at(0), (std::pair<std::string, double>("requests", 1)));
  EXPECT_THAT(Offsets(all.lines[0]), ElementsAre(2, 1));
  EXPECT_EQ(all.cases[0].inter_token_latency.Total(), 2U);
}

// A process can die after its last request and before the lines of its cases.
TEST(RunCollector, ACaseWithAllPlannedRequestsIsNotInterrupted) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Expect({{.endpoint_name = "a",
                     .stages = {{.level = ClosedLoop{1}, .prompt_ids = {"p"}}},
                     .length = {.iterations = 1}},
                    {.endpoint_name = "b",
                     .stages = {{.level = ClosedLoop{1}, .prompt_ids = {"p"}}},
                     .length = {.iterations = 2}}});
  collector.Add(Record("a", 0), At(1));
  collector.Add(Record("b", 0), At(2));
  const CollectedCases all = collector.ReleaseCases("killed");
  ASSERT_EQ(all.cases.size(), 2U);
  EXPECT_FALSE(all.cases[0].run.interrupted);
  EXPECT_TRUE(all.cases[1].run.interrupted);
}

TEST(RunCollector, AnUnfinishedCaseWithoutASuccessHasItsEndpointsReason) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Add(Record("a", 0, ErrorType::kReset), At(1));
  collector.Add(Record("b", 0, ErrorType::kReset), At(2));
  const CollectedCases all = collector.ReleaseCases("interrupted", {{"b", "b: killed"}});
  ASSERT_EQ(all.cases.size(), 2U);
  EXPECT_EQ(all.cases[0].run.error_message, "interrupted");
  EXPECT_EQ(all.cases[1].run.error_message, "b: killed");
}

TEST(RunCollector, TheNextAttemptReplacesCancelledRequests) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Add(Record("a", 0), At(1));
  collector.Add(Record("a", 0, ErrorType::kCancelled), At(2));
  CaseRun interrupted = CaseOf("a", 0);
  interrupted.interrupted = true;
  collector.Add(interrupted, At(3));
  collector.BeginAttempt();
  EXPECT_EQ(collector.Requests(), 1U);
  collector.Add(Record("a", 0), At(4));
  collector.Add(CaseOf("a", 0), At(5));
  const CollectedCases all = collector.ReleaseCases("lost");
  ASSERT_EQ(all.cases.size(), 1U);
  EXPECT_FALSE(all.cases[0].run.interrupted);
  EXPECT_THAT(Offsets(all.lines[0]), ElementsAre(1, 4));
  EXPECT_EQ(all.cases[0].inter_token_latency.Total(), 4U);
}

TEST(RunCollector, ACaseWithRequestsAfterItsEndIsUnfinished) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Add(Record("a", 0), At(1));
  collector.Add(Record("a", 0, ErrorType::kCancelled), At(2));
  CaseRun interrupted = CaseOf("a", 0);
  interrupted.interrupted = true;
  collector.Add(interrupted, At(3));
  collector.BeginAttempt();
  collector.Add(Record("a", 0), At(4));
  const CollectedCases all = collector.ReleaseCases("killed");
  ASSERT_EQ(all.cases.size(), 1U);
  EXPECT_TRUE(all.cases[0].run.interrupted);
  EXPECT_EQ(all.cases[0].run.iterations, 2);
}

// The attempt that continued the case was killed, so the case has no later line.
TEST(RunCollector, AnUnfinishedCaseKeepsTheEvidenceOfAnEarlierAttempt) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Add(Record("a", 0), At(1));
  collector.Add(Record("a", 0, ErrorType::kCancelled), At(2));
  CaseRun interrupted = CaseOf("a", 0);
  interrupted.interrupted = true;
  interrupted.counters = {{"requests", 1}, {"read_lag_p99_ms", 7}, {"client_cpu_share", 0.1}};
  interrupted.client_verdict = "suspect";
  collector.Add(interrupted, At(3));
  collector.BeginAttempt();
  collector.Add(Record("a", 0), At(4));
  const CaseRun run = collector.ReleaseCases("killed").cases.at(0).run;
  EXPECT_EQ(run.client_verdict, "suspect");
  EXPECT_THAT(run.counters, Contains(Pair("requests", 2)));
  EXPECT_THAT(run.counters, Contains(Pair("read_lag_p99_ms", 7)));
  EXPECT_THAT(run.counters, Contains(Pair("client_cpu_share", 0.1)));
}

TEST(RunCollector, ACompleteCaseKeepsItsFirstLine) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Add(Record("a", 0), At(1));
  CaseRun first = CaseOf("a", 0);
  first.cpu_time = 3;
  collector.Add(first, At(2));
  collector.BeginAttempt();
  collector.Add(CaseOf("a", 0), At(3));  // nothing was left to measure
  const CollectedCases all = collector.ReleaseCases("lost");
  ASSERT_EQ(all.cases.size(), 1U);
  EXPECT_EQ(all.cases[0].run.cpu_time, 3);
}

// The cancelled request is the last of its case, so the case ends without an error.
TEST(RunCollector, ACaseWithACancelledLastRequestCanEndInTheNextAttempt) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Add(Record("a", 0), At(1));
  collector.Add(Record("a", 0, ErrorType::kCancelled), At(2));
  collector.Add(CaseOf("a", 0), At(3));
  collector.BeginAttempt();
  collector.Add(Record("a", 0), At(4));
  collector.Add(CaseOf("a", 0), At(5));
  const CollectedCases all = collector.ReleaseCases("lost");
  ASSERT_EQ(all.cases.size(), 1U);
  EXPECT_FALSE(all.cases[0].run.interrupted);
  EXPECT_THAT(Offsets(all.lines[0]), ElementsAre(1, 4));
  // Each of the two requests has gaps of 20 and 30 ms.
  using MicrosecondsAndCount = std::pair<std::int64_t, std::uint64_t>;
  EXPECT_THAT(all.cases[0].inter_token_latency.Values(),
              ElementsAre(MicrosecondsAndCount(20'000, 2), MicrosecondsAndCount(30'000, 2)));
}

TEST(RunCollector, ACaseWithACancelledLastRequestCanStayUnfinished) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Add(Record("a", 0), At(1));
  collector.Add(Record("a", 0, ErrorType::kCancelled), At(2));
  collector.Add(CaseOf("a", 0), At(3));
  collector.BeginAttempt();
  const CollectedCases all = collector.ReleaseCases("killed");
  ASSERT_EQ(all.cases.size(), 1U);
  EXPECT_TRUE(all.cases[0].run.interrupted);
  EXPECT_EQ(all.cases[0].run.iterations, 1);
  EXPECT_THAT(Offsets(all.lines[0]), ElementsAre(1));
  EXPECT_EQ(all.cases[0].inter_token_latency.Total(), 2U);
}

TEST(RunCollector, ARepeatedRequestIsAddedToAnEndedCase) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Add(Record("a", 0), At(1));  // of two; the line of the other is damaged
  collector.Add(CaseOf("a", 0), At(3));
  collector.BeginAttempt();
  collector.Add(Record("a", 0), At(4));
  collector.Add(CaseOf("a", 0), At(5));
  const CollectedCases all = collector.ReleaseCases("lost");
  ASSERT_EQ(all.cases.size(), 1U);
  EXPECT_FALSE(all.cases[0].run.interrupted);
  EXPECT_THAT(Offsets(all.lines[0]), ElementsAre(1, 4));
  EXPECT_EQ(all.cases[0].inter_token_latency.Total(), 4U);
}

TEST(RunCollector, ARepeatedRequestOfAnEndedCaseCanBeCancelled) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Add(Record("a", 0), At(1));  // of two; the line of the other is damaged
  CaseRun ended = CaseOf("a", 0);
  ended.iterations = 2;
  collector.Add(ended, At(3));
  collector.BeginAttempt();
  collector.Add(Record("a", 0, ErrorType::kCancelled), At(4));
  collector.Add(ended, At(5));
  collector.BeginAttempt();
  const CollectedCases all = collector.ReleaseCases("killed");
  ASSERT_EQ(all.cases.size(), 1U);
  EXPECT_TRUE(all.cases[0].run.interrupted);
  EXPECT_EQ(all.cases[0].run.iterations, 2);
  EXPECT_THAT(Offsets(all.lines[0]), ElementsAre(1));
  EXPECT_EQ(all.cases[0].inter_token_latency.Total(), 2U);
}

TEST(RunCollector, EventsOfOtherRunsAreIgnored) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  EXPECT_EQ(collector.Add(Record("c", 0), At(1)), nullptr);
  RequestRecord other_prompt = Record("a", 0);
  other_prompt.prompt_id = "q";
  EXPECT_EQ(collector.Add(other_prompt, At(2)), nullptr);
  collector.Add(CaseOf("c", 0), At(3));
  EXPECT_TRUE(collector.ReleaseCases("lost").cases.empty());
}

TEST(RunCollector, LimitsTheNumberAndLengthOfNotes) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  for (std::size_t i = 0; i < RunCollector::kMostNotes + 5; ++i) {
    collector.Add(EndpointNote{"a", std::string(1000, 'x')}, At(1));
  }
  EXPECT_EQ(collector.Notes().size(), RunCollector::kMostNotes);
  EXPECT_EQ(collector.Notes().back().text, std::string(RunCollector::kNoteCharacters, 'x') + "...");
}

TEST(RunCollector, KeepsNotes) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Add(EndpointNote{"a", "note"}, At(1));
  EXPECT_EQ(collector.Notes().at(0).text, "note");
  EXPECT_TRUE(collector.ReleaseCases("lost").cases.empty());
}

TEST(RunCollector, NotesRequestsDuringASuspension) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Expect({}, {.unique_prompts = true});  // no note about caches
  EXPECT_TRUE(collector.Notes().empty());
  for (const auto& [endpoint, error, suspended] :
       {std::tuple("b", ErrorType::kNone, milliseconds(1500)),
        std::tuple("b", ErrorType::kReset, milliseconds(5040)),
        std::tuple("a", ErrorType::kNone, milliseconds(2000)),
        std::tuple("a", ErrorType::kCancelled, milliseconds(2000))}) {
    RequestRecord record = Record(endpoint, 0, error);
    record.suspended = suspended;
    collector.Add(record, At(1));
  }
  collector.Add(Record("b", 0), At(2));
  ASSERT_EQ(collector.Notes().size(), 2U);
  EXPECT_EQ(collector.Notes()[0].endpoint_name, "a");
  EXPECT_EQ(collector.Notes()[0].text,
            "had 1 request in flight while this program was suspended for up to 2.0 s (stopped, or "
            "the machine slept): counted, but left out of every latency; the throughput includes "
            "that time");
  EXPECT_EQ(collector.Notes()[1].endpoint_name, "b");
  EXPECT_TRUE(collector.Notes()[1].text.starts_with(
      "had 2 requests in flight while this program was suspended for up to 5.0 s"));
}

TEST(RunCollector, NotesHowTokensWereCountedByEndpoint) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Expect({}, {.unique_prompts = true});  // no note about caches
  for (const char* endpoint : {"b", "b", "a"}) {
    RequestRecord record = Record(endpoint, 0);
    record.output_tokens = 9;
    record.seen_tokens = endpoint == std::string("b") ? 2 : 9;
    record.token_count_source = TokenCountSource::kUsage;
    collector.Add(record, At(1));
  }
  ASSERT_EQ(collector.Notes().size(), 1U);
  EXPECT_EQ(collector.Notes()[0].endpoint_name, "b");
  EXPECT_TRUE(
      collector.Notes()[0].text.starts_with("counted output tokens that it did not stream"));
  EXPECT_NE(collector.Notes()[0].text.find("in 2 of 2 responses"), std::string::npos);
}

std::vector<EndpointPlan> TimedPlan(const std::string& endpoint, int repetitions) {
  return {{.endpoint_name = endpoint,
           .stages = {{.level = ClosedLoop{1}, .prompt_ids = {"p"}}},
           .length = {.duration = std::chrono::seconds(1)},
           .repetitions = repetitions}};
}

// The first repetition has ended, the second has not: another attempt measures it again.
TEST(RunCollector, AnotherAttemptDropsTimedFlowsThatHaveNotEnded) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Expect(TimedPlan("a", 2));
  collector.Add(Record("a", 0), At(1));
  collector.Add(FlowEnded{"a", ClosedLoop{1}, 0}, At(2));
  collector.Add(Record("a", 1), At(3));
  collector.Add(Record("a", 1, ErrorType::kReset), At(4));
  EXPECT_TRUE(collector.HasEnded("a", ClosedLoop{1}, 0));
  EXPECT_FALSE(collector.HasEnded("a", ClosedLoop{1}, 1));
  collector.BeginAttempt();
  EXPECT_EQ(collector.Requests(), 1U);
  EXPECT_EQ(collector.SuccessfulRequests(), 1U);
  EXPECT_EQ(collector.Finished("a", ClosedLoop{1}, "p"), 1U);
  collector.Add(Record("a", 1), At(5));
  const CollectedCases all = collector.ReleaseCases("killed");
  ASSERT_EQ(all.cases.size(), 2U);
  EXPECT_FALSE(all.cases[0].run.interrupted);
  EXPECT_THAT(Offsets(all.lines[0]), ElementsAre(1));
  EXPECT_TRUE(all.cases[1].run.interrupted);
  EXPECT_THAT(Offsets(all.lines[1]), ElementsAre(5));
}

TEST(RunCollector, WarmupIsCountedNowhereAndItsLinesAreLast) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  RequestRecord warmup = Record("a", 0);
  warmup.warmup = true;
  EXPECT_EQ(collector.Add(warmup, At(1)), nullptr);
  collector.Add(Record("a", 0), At(2));
  EXPECT_EQ(collector.Requests(), 1U);
  EXPECT_EQ(collector.Finished("a", ClosedLoop{1}, "p"), 1U);
  // Endpoint b was interrupted before its first measured request.
  warmup.endpoint_name = "b";
  collector.Add(warmup, At(3));
  const CollectedCases all = collector.ReleaseCases("killed");
  ASSERT_EQ(all.cases.size(), 1U);
  EXPECT_EQ(all.cases[0].run.iterations, 1);
  EXPECT_THAT(Offsets(all.lines[0]), ElementsAre(2, 1));
}

std::string NotesOf(const RunCollector& collector) {
  std::string all;
  for (const EndpointNote& note : collector.Notes()) {
    all += note.endpoint_name + " " + note.text + "\n";
  }
  return all;
}

TEST(RunCollector, SaysThatRepeatedPromptsMayHaveBeenCached) {
  const std::string advice = "--unique-prompts avoids that";
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Add(Record("a", 0), At(1));
  EXPECT_EQ(NotesOf(collector).find(advice), std::string::npos);
  collector.Add(Record("a", 0), At(2));
  EXPECT_NE(NotesOf(collector).find("a was sent the same prompts more than once"),
            std::string::npos);
  collector.Expect({}, {.unique_prompts = true});
  EXPECT_EQ(NotesOf(collector).find(advice), std::string::npos);

  RunCollector reports(TwoEndpoints(), kPrompts);
  RequestRecord cached = Record("a", 0);
  cached.input_tokens = 10;
  cached.cached_tokens = 0;
  reports.Add(cached, At(1));
  reports.Add(cached, At(2));
  EXPECT_EQ(NotesOf(reports).find(advice), std::string::npos);
}

RequestRecord Lasting(milliseconds latency) {
  RequestRecord record = Record("a", 0);
  record.total_latency = latency;
  return record;
}

std::string NoteAfter(const std::vector<milliseconds>& latencies, bool ended, LoadLevel level = {},
                      std::optional<int> num_prompts = {}) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  std::vector<EndpointPlan> plan = TimedPlan("a", 1);
  plan[0].stages[0].level = level;
  plan[0].length.num_prompts = num_prompts;
  collector.Expect(plan);
  std::size_t place = 0;
  for (const milliseconds latency : latencies) {
    RequestRecord record = Lasting(latency);
    record.load = level;
    collector.Add(record, At(++place));
  }
  RequestRecord warmup = Lasting(milliseconds(9000));
  warmup.warmup = true;
  warmup.load = level;
  collector.Add(warmup, At(++place));
  if (ended) collector.Add(FlowEnded{"a", level, 0}, At(++place));
  return NotesOf(collector);
}

// --duration 1: more than half of the requests lasted longer.
TEST(RunCollector, SaysThatADurationWasShorterThanARequest) {
  const std::string said = "--duration 1 was shorter than a request: ";
  using Times = std::vector<milliseconds>;
  const Times mostly_long = {milliseconds(1001), milliseconds(5000), milliseconds(1000)};
  EXPECT_THAT(NoteAfter({milliseconds(1001)}, true),
              HasSubstr("a at 1 user: " + said + "1 of 1 successful request lasted longer"));
  EXPECT_THAT(NoteAfter(mostly_long, true), HasSubstr(said + "2 of 3 successful requests"));
  EXPECT_THAT(NoteAfter(mostly_long, true, OpenLoop{2}),
              HasSubstr("a at 2 requests/s: " + said + "2 of 3"));
  EXPECT_THAT(NoteAfter(mostly_long, true, {}, 3), HasSubstr(said + "2 of 3"));
  EXPECT_THAT(NoteAfter({milliseconds(1001), milliseconds(900)}, true), Not(HasSubstr(said)));
  EXPECT_THAT(NoteAfter({milliseconds(900)}, true), Not(HasSubstr(said)));
  EXPECT_THAT(NoteAfter({}, true), Not(HasSubstr(said)));
  EXPECT_THAT(NoteAfter(mostly_long, false), Not(HasSubstr(said)));  // interrupted
}

}  // namespace
}  // namespace llmb
