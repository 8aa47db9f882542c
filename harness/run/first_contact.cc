#include "harness/run/first_contact.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "harness/base/interrupt.h"
#include "harness/base/text.h"
#include "harness/console/failure_sentences.h"
#include "harness/console/number_text.h"
#include "harness/console/run_estimate.h"
#include "harness/console/terminal.h"
#include "harness/console/terminal_text.h"
#include "harness/http/curl_transport.h"
#include "harness/run/ask_endpoints.h"
#include "harness/run/run_outcome.h"
#include "harness/run/settle_dataset.h"
#include "harness/schedule/request_share.h"
#include "harness/workload/response_form.h"

namespace llmb {
namespace {

using Results = std::vector<std::optional<TestResult>>;

TestResult TestOne(const EndpointJob& job, const Clock& clock) {
  CurlTransport transport(clock, job.timestamps, job.http_reader);
  return SendTestRequest(job.endpoint, job.settings, transport, clock, Interrupted());
}

Results TestAll(const RunPlan& plan, const Clock& clock) {
  Results results(plan.jobs.size());
  AskEndpoints(plan, [&](std::size_t job) { results[job] = TestOne(plan.jobs[job], clock); });
  return results;
}

void UseResults(const Results& results, RunPlan& plan) {
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!results[i]) continue;
    EndpointJob& job = plan.jobs[i];
    job.accepts_usage = results[i]->accepts_usage;
    const std::string note = TestNoteText(*results[i], job.endpoint.model_name);
    if (!note.empty()) plan.test_notes[job.endpoint.name] = note;
    if (results[i]->works) continue;
    plan.failed_tests[job.endpoint.name] = TestFailureText(*results[i]);
  }
}

// The seconds from the first token to each further one; nullopt if the test request had only one.
std::optional<double> PerToken(const RequestRecord& record) {
  // Two tokens that came in one read tell nothing.
  constexpr Nanoseconds kShortest = std::chrono::microseconds(20);
  const auto& gap = record.time_per_output_token;
  return gap && *gap >= kShortest ? std::optional(ToSeconds(*gap)) : std::nullopt;
}

// How many arrivals the schedule of a flow has, in all shards together.
double ArrivalsOf(const EndpointPlan& endpoint, const StagePlan& stage,
                  const DatasetSize& dataset) {
  if (dataset.has_conversations) return static_cast<double>(dataset.conversations);
  return static_cast<double>(endpoint.RequestsPerFlow(stage).value_or(0)) * endpoint.shard.count;
}

// The seconds from the first to the last arrival, of all open loops together.
double ScheduledSecondsOf(const EndpointPlan& endpoint, const DatasetSize& dataset) {
  double seconds = 0;
  for (const StagePlan& stage : endpoint.stages) {
    if (stage.level.IsTrace()) seconds += ToSeconds(dataset.last_arrival) * endpoint.repetitions;
    if (const auto rate = stage.level.Rate()) {
      seconds += ArrivalsOf(endpoint, stage, dataset) / *rate * endpoint.repetitions;
    }
  }
  return seconds;
}

// The requests of all open loops together / how many of them may be in flight; 0 without
// --max-concurrency.
double BoundedRoundsOf(const RunPlan& plan, std::size_t index) {
  if (!plan.options.max_concurrency) return 0;
  const EndpointPlan& endpoint = plan.endpoints[index];
  double requests = 0;
  for (const StagePlan& stage : endpoint.stages) {
    if (!stage.level.IsOpenLoop()) continue;
    requests +=
        static_cast<double>(endpoint.RequestsPerFlow(stage).value_or(0)) * endpoint.repetitions;
  }
  return requests / std::max(1, plan.jobs[index].max_in_flight);
}

// How many requests a user sends one after another, at all levels together.
std::uint64_t RoundsOf(const EndpointPlan& endpoint) {
  std::uint64_t rounds = 0;
  for (const StagePlan& stage : endpoint.stages) {
    const std::uint64_t requests = endpoint.RequestsPerFlow(stage).value_or(0) *
                                   static_cast<std::uint64_t>(endpoint.repetitions);
    std::optional<int> users = stage.level.Users();
    if (users) users = std::max(1, UsersOf(endpoint.shard, *users));
    // After the last arrival of each repetition, its response is awaited.
    rounds += users ? (requests + static_cast<std::uint64_t>(*users) - 1) /
                          static_cast<std::uint64_t>(*users)
                    : static_cast<std::uint64_t>(endpoint.repetitions);
  }
  return rounds;
}

// Endpoints with fewer levels than others end earlier.
std::string TimedEstimate(const RunPlan& plan) {
  std::uint64_t most = 0;
  std::uint64_t sum = 0;
  for (const EndpointPlan& endpoint : plan.endpoints) {
    const std::uint64_t flows =
        endpoint.stages.size() * static_cast<std::uint64_t>(endpoint.repetitions);
    most = std::max(most, flows);
    sum += flows;
  }
  return TimedEstimateText(plan.options, plan.options.serial_endpoints ? sum : most);
}

int MostTokensOf(const RunPlan& plan) {
  return plan.options.IsDataset() ? static_cast<int>(plan.dataset.most_output_tokens)
                                  : plan.options.max_tokens;
}

// Without what connecting took, as a measured request mostly has a connection.
Nanoseconds WithoutConnect(Nanoseconds time, const RequestRecord& record) {
  return std::max(Nanoseconds::zero(), time - record.connect_time.value_or(Nanoseconds::zero()));
}

// The responses and output tokens that the users of an endpoint with --duration can get.
TimedLoad TimedLoadOf(const RunPlan& plan, const EndpointPlan& endpoint, double per_token_s) {
  TimedLoad load;
  load.per_token_s = per_token_s;
  for (const StagePlan& stage : endpoint.stages) {
    const std::optional<int> users = stage.level.Users();
    if (!users) continue;
    load.users += UsersOf(endpoint.shard, *users) * endpoint.repetitions;
  }
  load.user_seconds = load.users * ToSeconds(*plan.options.duration + plan.options.ramp_up);
  return load;
}

// How long a timed run takes, and what the test requests say of its responses. The plan has the
// tokens of an open loop, and those of a number of requests.
std::string TimedEstimateOf(const RunPlan& plan, const Results& results) {
  double longest = 0;
  std::vector<TimedLoad> loads;
  bool all_known = true;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!results[i] || !results[i]->works) continue;
    const RequestRecord& record = results[i]->record;
    const std::optional<double> per_token = PerToken(record);
    all_known = all_known && per_token && record.time_to_first_token;
    if (!all_known) break;
    const Nanoseconds first = WithoutConnect(*record.time_to_first_token, record);
    longest = std::max(longest, ToSeconds(first) + *per_token * (MostTokensOf(plan) - 1));
    loads.push_back(TimedLoadOf(plan, plan.endpoints[i], *per_token));
  }
  std::string text = TimedEstimate(plan);
  if (!all_known || !LimitsOutput(plan.options, plan.Endpoints())) return text;
  const bool is_closed = !plan.levels.empty() && !plan.levels.back().IsOpenLoop();
  if (is_closed && !plan.options.num_prompts) text += TimedTokensText(loads, MostTokensOf(plan));
  return text + LongResponseText(longest, MostTokensOf(plan), *plan.options.duration);
}

// Why nothing is said of the time where no endpoint was tested. The simulated endpoints of a run
// without a models file have responses of a few seconds.
std::string UntestedEstimateOf(const RunPlan& plan) {
  if (plan.options.test_request) return "";
  double seconds = 0;
  double longest = 0;
  bool is_closed = false;
  for (const EndpointPlan& endpoint : plan.endpoints) {
    for (const StagePlan& stage : endpoint.stages) is_closed |= !stage.level.IsOpenLoop();
    const double scheduled = ScheduledSecondsOf(endpoint, plan.dataset);
    longest = std::max(longest, scheduled);
    seconds += scheduled;
  }
  if (is_closed) return "How long this takes is not known without a test request.\n";
  return fmt::format("This takes about {}, and then as long as the last responses.\n",
                     RoughDuration(plan.options.serial_endpoints ? seconds : longest));
}

// A request that lasts longer than --duration: the stage would be nothing but requests that began
// together. The first request to an endpoint can be slow for reasons of its own, such as a model
// that is loaded, so the test is repeated before the run is refused.
Status CheckDuration(const RunPlan& plan, const Clock& clock, const Results& results) {
  if (!plan.options.IsTimed() || plan.options.find_capacity || plan.resumed) return {};
  const Nanoseconds duration = *plan.options.duration;
  const auto latency_of = [](const RequestRecord& record) {
    return WithoutConnect(record.total_latency.value_or(Nanoseconds::zero()), record);
  };
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!results[i] || !results[i]->works) continue;
    const Nanoseconds first = latency_of(results[i]->record);
    if (first <= duration) continue;
    const TestResult again = TestOne(plan.jobs[i], clock);
    if (Interrupted()) return {};
    const Nanoseconds second = again.works ? latency_of(again.record) : first;
    if (second <= duration) continue;
    return Fail(fmt::format(
        "--duration {:g} is shorter than one request: the test request to {} took {}, and {} when "
        "it was sent again",
        ToSeconds(duration), PrintableText(plan.jobs[i].endpoint.name), ShortLatency(first),
        ShortLatency(second)));
  }
  return {};
}

// The name of the only endpoint would tell nothing.
void PrintFailures(const RunPlan& plan) {
  const bool several = plan.jobs.size() > 1;
  std::vector<EndpointFailure> failures;
  for (const EndpointJob& job : plan.jobs) {
    const auto failed = plan.failed_tests.find(job.endpoint.name);
    if (failed == plan.failed_tests.end()) continue;
    failures.push_back({several ? job.endpoint.name : "", failed->second});
  }
  for (const std::string& sentence : FailureSentences(failures)) {
    std::cerr << StderrMessage("error", sentence);
  }
}

int EndInterrupted() {
  std::cerr << StderrMessage("error", "interrupted before the first measured request");
  return InterruptExitCode();
}

}  // namespace

std::string TestFailureText(const TestResult& result) {
  if (result.works) return "";
  return "the test request failed: " + result.record.error_message;
}

std::string TestNoteText(const TestResult& result, const std::string& asked) {
  if (!result.works || !IsAnotherModel(asked, result.answered_model)) return "";
  return fmt::format(
      "answers as model '{}', not '{}': the figures are of that model, unless both are names of "
      "one",
      result.answered_model, OneLine(asked));
}

std::string EstimateOf(const RunPlan& plan, const Results& results) {
  constexpr const char* kUnknown =
      "How long this takes is not known: the test request had one token, or all came together.\n";
  if (plan.resumed || plan.options.find_capacity) return "";
  if (plan.options.IsTimed()) return TimedEstimateOf(plan, results);
  std::vector<EndpointSpeed> speeds;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!results[i] || !results[i]->works) continue;
    const RequestRecord& record = results[i]->record;
    const std::optional<double> per_token = PerToken(record);
    // Nothing is said rather than something that leaves an endpoint out.
    if (!per_token || !record.time_to_first_token) return kUnknown;
    const Nanoseconds first = WithoutConnect(*record.time_to_first_token, record);
    speeds.push_back({.rounds = RoundsOf(plan.endpoints[i]),
                      .first_token_s = ToSeconds(first),
                      .per_token_s = *per_token,
                      .scheduled_s = ScheduledSecondsOf(plan.endpoints[i], plan.dataset),
                      .bounded_rounds = BoundedRoundsOf(plan, i)});
  }
  if (speeds.empty()) return UntestedEstimateOf(plan);
  const std::string_view limit = LimitsOutput(plan.options, plan.Endpoints())
                                     ? OutputLimitOption(plan.options, plan.dataset)
                                     : "";
  return EstimateText(speeds, MostTokensOf(plan), plan.options.serial_endpoints, limit);
}

std::optional<int> MakeFirstContact(RunPlan& plan, const Clock& clock) {
  if (!plan.options.test_request) {
    std::cerr << StderrLines(EstimateOf(plan, {}));
    return std::nullopt;
  }
  const Results results = TestAll(plan, clock);
  if (Interrupted()) return EndInterrupted();
  UseResults(results, plan);
  PrintFailures(plan);
  if (plan.failed_tests.size() == plan.jobs.size()) return EXIT_FAILURE;
  if (!plan.failed_tests.empty()) {
    std::cerr << StderrMessage(
        "warning", fmt::format("{} of {} cannot be measured; the others are",
                               plan.failed_tests.size(), Counted(plan.jobs.size(), "endpoint")));
  }
  for (const auto& [name, note] : plan.test_notes) {
    std::cerr << StderrMessage("warning", fmt::format("{} {}", name, note));
  }
  const Status long_enough = CheckDuration(plan, clock, results);
  if (Interrupted()) return EndInterrupted();
  if (!long_enough) return FailWith(long_enough.error(), kExitUsage);
  std::cerr << StderrLines(EstimateOf(plan, results));
  return std::nullopt;
}

}  // namespace llmb
