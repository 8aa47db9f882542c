// Brings prefixes into a cache before the first load level. Otherwise the first measured requests
// would fill it, and their figures would describe neither a cold nor a warm cache.

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "benchmarks/llm_benchmarks/flow_measurement.h"
#include "harness/base/random.h"
#include "harness/load/dataset_source.h"
#include "harness/load/failure_streak.h"
#include "harness/load/test_request.h"
#include "harness/load/usage_negotiation.h"
#include "harness/workload/input_text.h"
#include "harness/workload/prefix_repetition_reader.h"

namespace llmb {
namespace {

constexpr int kPrimingUsers = 8;

// The blocks of the data set, each in one request that ends with a nonce.
PrefixRepetition PrimedPrefixes(const EndpointJob& job, int output_len) {
  const WorkloadSettings& workload = job.workload;
  const bool is_random = workload.dataset_name == Dataset::kRandom;
  return {
      .prefix_len = is_random ? workload.random_prefix_len : workload.prefix_repetition_prefix_len,
      .suffix_len = kNonceTokens + job.lengths.overhead,
      .num_prefixes = PrefixesToPrime(workload),
      .output_len = output_len};
}

// Ends when `is_over` is set. Requests in flight are awaited.
class EndedReader final : public WorkloadReader {
 public:
  EndedReader(PrefixRepetitionReader reader, const std::atomic<bool>& is_over)
      : reader_(std::move(reader)), is_over_(is_over) {}

  Result<std::optional<WorkloadRequest>> Next() override {
    if (is_over_.load()) return std::nullopt;
    return reader_.Next();
  }

 private:
  PrefixRepetitionReader reader_;
  const std::atomic<bool>& is_over_;
};

}  // namespace

bool FlowMeasurement::IsAnythingLeft() const {
  return std::ranges::any_of(FlowsInOrder(), [&](const Flow& flow) {
    const StagePlan& stage = job_.stages[flow.stage];
    const FlowRequests requests = RequestsLeft(
        {.stage = stage, .repetition = flow.repetition, .length = job_.length, .search = nullptr});
    return std::ranges::any_of(requests.iterations,
                               [](const std::vector<int>& left) { return !left.empty(); });
  });
}

void FlowMeasurement::PrimePrefixes() {
  const std::uint64_t count = PrefixesToPrime(job_.workload);
  // --unique-prompts puts a text in front of each prompt, so no cache can have a prefix.
  if (count == 0 || job_.settings.unique_prompts) return;
  Priming priming = SendPrefixes(count, 1);
  const bool may_be_too_short = priming.refused == count && job_.settings.max_tokens > 1;
  if (may_be_too_short && !interrupted_.load()) {
    priming = SendPrefixes(count, job_.settings.max_tokens);
  }
  if (priming.failed == 0) return;
  if (!priming.gave_up.empty()) {
    queue_.Push(EndpointNote{
        job_.endpoint.name,
        count == 1
            ? fmt::format("the request that brings the prefix into a cache was not sent: {}",
                          priming.gave_up)
            : fmt::format("of {} requests that bring the prefixes into a cache, not all were "
                          "sent: {}",
                          count, priming.gave_up)});
    return;
  }
  queue_.Push(EndpointNote{
      job_.endpoint.name,
      count == 1 ? fmt::format("the request that brings the prefix into a cache failed: {}",
                               priming.reason)
                 : fmt::format("{} of {} requests that bring the prefixes into a cache failed, the "
                               "last one: {}",
                               priming.failed, count, priming.reason)});
}

FlowMeasurement::Priming FlowMeasurement::SendPrefixes(std::uint64_t count, int output_len) {
  const int users = static_cast<int>(std::min<std::uint64_t>(count, kPrimingUsers));
  const std::string id = fmt::format("{}-prefixes-{}", job_.run_id, output_len);
  const Endpoint endpoint = WithoutMinimum(job_.endpoint);
  std::atomic<bool> is_over{false};
  PrefixRepetitionReader prefixes(PrimedPrefixes(job_, output_len), count, job_.seed);
  DatasetSource source({.endpoint = endpoint,
                        .settings = job_.settings,
                        .name = std::string(Name(job_.workload.dataset_name)),
                        .seed = job_.seed,
                        .id = id,
                        .lengths = job_.lengths,
                        .iterations = {}},
                       std::make_unique<EndedReader>(std::move(prefixes), is_over));
  RequestPool pool(AllIterations(1, static_cast<int>(count)), users, job_.seed);
  const FlowLoad flow{.level = ClosedLoop{users},
                      .source = source,
                      .pool = pool,
                      .usage = usage_,
                      .interrupted = interrupted_,
                      .request_id_prefix = id,
                      .unknown_keys = &unknown_keys_,
                      .heartbeats = &heartbeats_};
  Priming priming;
  FailureStreak streak(job_.give_up_after, users, clock_.Now());
  Transport* const transport = transports_.front().get();
  PlayFlow(flow, {&transport, 1}, clock_, [&](int /*thread*/, const RequestRecord& record) {
    streak.Add(record.error_type, record.error_message, clock_.Now());
    if (streak.IsOver()) is_over.store(true);
    if (record.Succeeded() || record.error_type == ErrorType::kCancelled) return;
    ++priming.failed;
    priming.refused += MayRejectUsage(record) ? 1 : 0;
    priming.reason = record.error_message;
  });
  if (streak.IsOver()) priming.gave_up = streak.Reason();
  return priming;
}

}  // namespace llmb
