#include "benchmarks/llm_benchmarks/case_measurement.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <iterator>
#include <thread>

#include "harness/base/cpu_time.h"
#include "harness/base/threads.h"
#include "harness/load/worker.h"
#include "harness/metrics/case_counters.h"
#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

constexpr const char* kInterruptedMessage = "interrupted";

// Latencies on their way from the threads that play users to the one that iterates.
class LatencyChannel {
 public:
  explicit LatencyChannel(int writers) : writers_(writers) {}

  void Push(Nanoseconds latency) {
    const std::scoped_lock lock(mutex_);
    latencies_.push_back(latency);
    changed_.notify_one();
  }

  void WriterIsDone() {
    const std::scoped_lock lock(mutex_);
    --writers_;
    changed_.notify_one();
  }

  // Nothing when all writers are done and everything was taken.
  std::optional<Nanoseconds> Pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return writers_ == 0 || !latencies_.empty(); });
    if (latencies_.empty()) return std::nullopt;
    const Nanoseconds latency = latencies_.front();
    latencies_.pop_front();
    return latency;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Nanoseconds> latencies_;
  int writers_;
};

// SkipWithError drops what Google Benchmark knows of the case, so it is for an interruption alone;
// failed requests are results.
void Interrupt(benchmark::State& state) { state.SkipWithError(kInterruptedMessage); }

// One iteration per latency, of which `next` gives none once the run was interrupted. Google
// Benchmark counts the `earlier` ones, which an earlier attempt finished, as iterations that take
// no time.
template <typename Function>
void Iterate(benchmark::State& state, int earlier, Function next) {
  bool interrupted = false;
  for (auto _ : state) {
    // To leave the loop would be to wait for ever: at its end Google Benchmark has all threads wait
    // for each other.
    if (interrupted || earlier-- > 0) continue;
    const std::optional<Nanoseconds> latency = next();
    if (latency) {
      state.SetIterationTime(ToSeconds(*latency));
    } else {
      Interrupt(state);
      interrupted = true;
    }
  }
}

}  // namespace

CaseMeasurement::CaseMeasurement(EndpointResources& resources, const Prompt& prompt,
                                 int thread_count)
    : resources_(resources),
      prompt_id_(prompt.id),
      thread_count_(thread_count),
      request_(resources.job.endpoint, prompt, resources.job.settings, resources.job.users),
      all_done_(thread_count) {}

void CaseMeasurement::Run(benchmark::State& state) {
  const int repetition = arrivals_.fetch_add(1) / thread_count_;
  if (state.thread_index() == 0) BeginRepetition(repetition);
  const std::vector<std::vector<int>> missing = MissingIterations(repetition);
  const CaseLoad load{
      .request = request_,
      .usage = resources_.usage,
      .interrupted = resources_.interrupted,
      .request_id_prefix = fmt::format("{}-{}-{}", resources_.job.run_id, prompt_id_, repetition),
      .iterations = resources_.job.iterations,
      .repetition = repetition,
      .missing_iterations = missing.empty() ? nullptr : &missing};
  if (state.thread_index() == 0) {
    begun_ = resources_.clock.Now();
    process_cpu_at_begin_ = ProcessCpuTime();
  }
  if (resources_.users_share_threads) {
    RunManyUsers(state, load);
  } else {
    MeasureThread([&] { RunOneUser(state, load); });
  }
  all_done_.arrive_and_wait();
  if (state.thread_index() == 0) FinishRepetition(state, repetition);
}

// A single thread cannot use more than one core, however many there are.
template <typename Function>
void CaseMeasurement::MeasureThread(Function play) {
  const TimePoint begun = resources_.clock.Now();
  const Nanoseconds cpu_at_begin = ThreadCpuTime();
  play();
  const double share = CpuShare(ThreadCpuTime() - cpu_at_begin, resources_.clock.Now() - begun, 1);
  const std::scoped_lock lock(mutex_);
  busiest_thread_share_ = std::max(busiest_thread_share_, share);
}

double CaseMeasurement::TakeCpuShare() {
  const double of_process = CpuShare(ProcessCpuTime() - process_cpu_at_begin_,
                                     resources_.clock.Now() - begun_, UsableCores());
  return std::max(of_process, std::exchange(busiest_thread_share_, 0));
}

void CaseMeasurement::RunOneUser(benchmark::State& state, const CaseLoad& load) {
  const int user = state.thread_index();
  Worker worker(*resources_.transports[static_cast<std::size_t>(user)], resources_.clock, load,
                user, 1);
  Iterate(state, load.iterations - load.RequestsOf(user), [&]() -> std::optional<Nanoseconds> {
    std::optional<RequestRecord> record = worker.NextFinished();
    if (!record) return std::nullopt;
    const Nanoseconds latency = *record->total_latency;
    Keep(std::move(*record));
    return latency;
  });
}

void CaseMeasurement::RunManyUsers(benchmark::State& state, const CaseLoad& load) {
  const int users = resources_.job.users;
  const int thread_count = static_cast<int>(resources_.transports.size());
  LatencyChannel latencies(thread_count);
  int earlier = users * load.iterations;
  for (int user = 0; user < users; ++user) earlier -= load.RequestsOf(user);
  const auto play = [&](int thread, int next_thread) {
    MeasureThread([&] {
      const int first_user = users * thread / thread_count;
      const int next_first = users * next_thread / thread_count;
      Worker worker(*resources_.transports[static_cast<std::size_t>(thread)], resources_.clock,
                    load, first_user, next_first - first_user);
      while (std::optional<RequestRecord> record = worker.NextFinished()) {
        latencies.Push(*record->total_latency);
        Keep(std::move(*record));
      }
    });
    for (int i = thread; i < next_thread; ++i) latencies.WriterIsDone();
  };
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < thread_count; ++thread) {
    std::optional<std::jthread> started = StartThread([&, thread] { play(thread, thread + 1); });
    if (!started) {
      // No thread is left, so this one plays the users who have none.
      play(thread, thread_count);
      break;
    }
    threads.push_back(std::move(*started));
  }
  Iterate(state, earlier, [&] { return latencies.Pop(); });
}

std::vector<std::vector<int>> CaseMeasurement::MissingIterations(int repetition) const {
  std::vector<std::vector<int>> missing;
  if (resources_.job.journal.empty()) return missing;
  for (int user = 0; user < resources_.job.users; ++user) {
    missing.push_back(resources_.finished.MissingIterations(prompt_id_, repetition, user,
                                                            resources_.job.iterations));
  }
  return missing;
}

// Threads wait for each other before the first iteration, so this comes before every record.
void CaseMeasurement::BeginRepetition(int repetition) {
  if (resources_.job.journal.empty()) return;
  resources_.queue.PushEarlier(resources_.finished.SamplesOf(prompt_id_, repetition));
  const std::scoped_lock lock(mutex_);
  first_failure_ = resources_.finished.FirstFailure(prompt_id_, repetition);
}

void CaseMeasurement::Keep(RequestRecord record) {
  record.attempt = resources_.job.attempt;
  if (!record.Succeeded()) {
    const std::scoped_lock lock(mutex_);
    if (first_failure_.empty()) first_failure_ = record.error_message;
  }
  resources_.queue.Push(std::move(record));
}

void CaseMeasurement::FinishRepetition(benchmark::State& state, int repetition) {
  const double cpu_share = TakeCpuShare();
  const RunSamples samples = resources_.queue.FinishCase();
  RepetitionResult result;
  if (!samples.Endpoints().empty()) {
    const EndpointSamples& pooled = samples.Endpoints().front();
    result.counters = CaseCounters(pooled);
    result.mean_latency_seconds = Mean(pooled.total_latency);
    if (pooled.successful_requests > 0 && pooled.total_latency.empty()) {
      result.failure = "no request was measured: this program did not run during any of them";
    }
    // Connections that are refused take nothing but CPU time: without a success there is no number
    // that a busy client could have spoilt.
    if (pooled.successful_requests > 0) {
      ClientEvidence client = PooledEvidence(pooled);
      client.client_cpu_share = cpu_share;
      result.client_verdict = Name(JudgeClient(client).value_or(ClientVerdict::kOk));
      std::ranges::copy(EvidenceCounters(client), std::back_inserter(result.counters));
    } else {
      result.failure =
          fmt::format("all {} requests failed: {}", pooled.total_requests, first_failure_);
    }
  }
  for (const auto& [name, value] : result.counters) state.counters[name] = value;
  first_failure_.clear();
  results_.resize(std::max(results_.size(), static_cast<std::size_t>(repetition) + 1));
  results_[static_cast<std::size_t>(repetition)] = std::move(result);
}

RepetitionResult CaseMeasurement::ResultOf(std::int64_t repetition) const {
  const auto index = static_cast<std::size_t>(repetition);
  return index < results_.size() ? results_[index] : RepetitionResult{};
}

std::vector<double> CaseMeasurement::MeanLatencies() const {
  std::vector<double> means;
  for (const RepetitionResult& result : results_) {
    if (result.mean_latency_seconds) means.push_back(*result.mean_latency_seconds);
  }
  return means;
}

}  // namespace llmb
