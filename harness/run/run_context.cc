#include "harness/run/run_context.h"

#include <utility>

#include "harness/base/clock_error.h"
#include "harness/base/wall_time_text.h"
#include "harness/schedule/shard.h"

namespace llmb {
namespace {

// A run that is resumed keeps the moment of its first attempt.
RunShard ShardOf(const RunPlan& plan) {
  RunShard shard{.shard = *plan.options.shard,
                 .plan_hash = plan.plan_hash,
                 .start_at = {},
                 .clock_error_bound = ClockErrorBound(),
                 .clock_offset_before = plan.clock_offset_before,
                 .clock_offset_after = plan.clock_offset_after};
  if (plan.start_at) {
    shard.start_at = UtcText(*plan.start_at);
  } else if (plan.resumed && plan.resumed->header.context.shard) {
    shard.start_at = plan.resumed->header.context.shard->start_at;
  }
  return shard;
}

void AddEndpoints(const RunPlan& plan, RunContext& context) {
  context.endpoints = plan.Endpoints();
  for (const Endpoint& endpoint : context.endpoints) {
    context.timestamps[endpoint.name] =
        plan.timestamps == TimestampSource::kKernel
            ? EndpointTimestamps{"kernel", ""}
            : EndpointTimestamps{"user", plan.user_timestamps_reason};
  }
  for (const EndpointJob& job : plan.jobs) {
    RecordedExtras extras = RecordedExtrasOf(job.endpoint);
    if (!extras.Empty()) context.extras[job.endpoint.name] = std::move(extras);
    context.http_readers[job.endpoint.name] = job.http_reader == HttpReader::kOwn ? "own" : "curl";
  }
}

}  // namespace

RunStart StartOf(const RunPlan& plan, const Clock& clock) {
  if (plan.resumed) {
    const RunContext& context = plan.resumed->header.context;
    return {.date = context.date, .timestamp = context.timestamp};
  }
  const WallTime now = clock.WallNow();
  RunStart start{.date = DateTimeText(now), .timestamp = TimestampText(now)};
  // Shards that begin in the same second may share a folder.
  if (plan.options.shard) start.timestamp += "_" + FileTag(*plan.options.shard);
  return start;
}

RunContext ContextOf(const RunPlan& plan, const RunStart& start, HostInfo host) {
  const Options& options = plan.options;
  RunContext context;
  context.date = start.date;
  context.timestamp = start.timestamp;
  context.executable = "llm_benchmarks";
  context.command = CommandText(plan.command_line);
  context.host = std::move(host);
  context.version = LLMB_VERSION;
  context.mode = options.mode == Mode::kConcurrent ? "concurrent" : "sequential";
  context.levels = plan.levels;
  if (!options.request_rates.empty() || options.find_capacity) context.arrivals = options.arrivals;
  context.max_concurrency = options.max_concurrency;
  context.flow = "continuous";
  context.length = options;
  context.repetitions = plan.flags.repetitions;
  context.settings = options;
  context.workload = options;
  context.serial_endpoints = options.serial_endpoints;
  context.seed = options.seed;
  for (const Threshold& threshold : options.slo) context.slo.push_back(threshold.text);
  context.goodput = GoodputTexts(options.goodput);
  context.label = options.label;
  context.metadata = options.metadata;
  context.simulated = plan.AnySimulated();
  if (options.shard) context.shard = ShardOf(plan);
  AddEndpoints(plan, context);
  context.prompts = plan.prompts;
  context.custom = plan.flags.context;
  return context;
}

}  // namespace llmb
