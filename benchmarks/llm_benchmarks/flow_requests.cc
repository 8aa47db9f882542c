// Decides what a flow sends, and when.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "benchmarks/llm_benchmarks/flow_measurement.h"
#include "harness/base/random.h"
#include "harness/load/dataset_source.h"
#include "harness/workload/open_dataset.h"

namespace llmb {
namespace {

// Keeps only the iterations of the `index`-th prompt of a stage that belong to the share, which
// counts through all prompts (SharePerPrompt). Without `counts`, as in an endless flow, keeps only
// the first one.
void KeepShare(const RequestShare& share, const std::optional<std::vector<int>>& counts,
               std::size_t index, std::vector<int>& iterations) {
  if (share.IsWhole()) return;
  if (!counts) {
    iterations.clear();
    if (share.IsEmpty()) return;
    iterations.push_back(0);
    while (!share.Has(static_cast<std::uint64_t>(iterations.front()))) ++iterations.front();
    return;
  }
  std::uint64_t before = 0;
  for (std::size_t i = 0; i < index; ++i) before += static_cast<std::uint64_t>((*counts)[i]);
  std::erase_if(iterations, [&](int iteration) {
    return !share.Has(before + static_cast<std::uint64_t>(iteration));
  });
}

}  // namespace

// The schedule of an open loop; empty in a closed loop. In the stage of a search, the window holds
// the requests that the search counts.
FlowSchedule FlowMeasurement::ScheduleOf(const FlowPlan& plan, RequestPool& pool,
                                         SendSlots& slots) const {
  FlowSchedule schedule{.requests = {}, .slots = slots};
  if (!plan.stage.level.IsOpenLoop()) return schedule;
  schedule.requests =
      plan.stage.level.IsTrace() ? TraceSchedule(pool) : DrawSchedule(ArrivalsOf(plan), pool);
  if (plan.search != nullptr) {
    const auto first = static_cast<std::size_t>(plan.search->stage.FirstCounted());
    for (std::size_t i = 0; i < schedule.requests.size(); ++i) {
      schedule.requests[i].request.in_window = i >= first;
    }
  }
  // The whole schedule was drawn, so that each shard has its part of the same one.
  schedule.requests = OfShare(std::move(schedule.requests), ShareOf(plan.stage.level));
  return schedule;
}

std::uint64_t FlowMeasurement::NumberOf(const FlowPlan& plan) {
  return plan.search != nullptr ? plan.search->number : static_cast<std::uint64_t>(plan.repetition);
}

void FlowMeasurement::NoteAbandoned(const LoadLevel& level, const RequestPool& pool) {
  const RequestPool::Abandoned abandoned = pool.AbandonedTurns();
  if (abandoned.conversations == 0) return;
  queue_.Push(EndpointNote{
      job_.endpoint.name,
      fmt::format(
          "at {}: {} ended early because a turn failed, so {} not sent", level.Label(),
          abandoned.conversations == 1 ? "a conversation"
                                       : fmt::format("{} conversations", abandoned.conversations),
          abandoned.turns == 1 ? "a turn was" : fmt::format("{} turns were", abandoned.turns))});
}

// `id` is that of the flow, `rows` are those that it sends; empty: all that the shard has.
std::unique_ptr<RequestSource> FlowMeasurement::SourceOf(const FlowPlan& plan,
                                                         const std::string& id,
                                                         std::vector<int> rows) const {
  if (!job_.workload.IsDataset()) return std::make_unique<PromptSource>(prompts_);
  DatasetFlow flow{
      .endpoint = job_.endpoint,
      .settings = job_.settings,
      .name = std::string(Name(job_.workload.dataset_name)),
      .seed = job_.seed,
      .id = id,
      .lengths = job_.lengths,
      .iterations = std::move(rows),
      .share = ShareOf(plan.stage.level),
      .warms_up = plan.length.num_warmups > 0 || plan.length.ramp_up > Nanoseconds::zero(),
      .live_history = job_.workload.live_history};
  return std::make_unique<DatasetSource>(std::move(flow), OpenRows());
}

Result<std::unique_ptr<WorkloadReader>> FlowMeasurement::OpenRows() const {
  return OpenDataset(job_.workload, job_.seed, *rows_);
}

// A trace that cannot be read has no requests; a note says so.
std::vector<ScheduledRequest> FlowMeasurement::TraceSchedule(RequestPool& pool) const {
  const auto reader = OpenRows();
  Result<std::vector<ScheduledRequest>> schedule =
      reader ? ReadSchedule(**reader, pool) : tl::make_unexpected(reader.error());
  if (schedule) return *std::move(schedule);
  queue_.Push(EndpointNote{job_.endpoint.name, schedule.error().message});
  return {};
}

// Without the level and the endpoint in the seed, schedules of two rates differ in scale only, and
// all endpoints meet the same one. The stages of a search must not: the scatter between them is the
// variance of its answer.
ArrivalPlan FlowMeasurement::ArrivalsOf(const FlowPlan& plan) const {
  const bool is_search = plan.search != nullptr;
  return {.pattern = job_.arrivals,
          .rate = *plan.stage.level.Rate(),
          .ramp_up = plan.length.ramp_up,
          .seed = MixSeeds(
              {job_.seed, SeedOfName(is_search ? "search arrivals" : "arrivals"), NumberOf(plan)})};
}

// One list per prompt of the job; prompts of other stages have nothing to send. In an open loop,
// the lists have the requests of all shards, because the schedule is drawn from them.
FlowRequests FlowMeasurement::RequestsLeft(const FlowPlan& plan) const {
  const StagePlan& stage = plan.stage;
  const auto counts = RequestsPerPrompt(plan.length, stage.prompt_ids.size());
  FlowRequests requests{.endless = !counts,
                        .duration = plan.length.duration,
                        .num_warmups = plan.length.num_warmups,
                        .ramp_up = plan.length.ramp_up};
  const bool ended = finished_.HasEnded(stage.level, plan.repetition);
  for (const Prompt& prompt : job_.prompts) {
    std::vector<int>& list = requests.iterations.emplace_back();
    const auto place = std::ranges::find(stage.prompt_ids, prompt.id);
    if (ended || place == stage.prompt_ids.end()) continue;
    const auto index = static_cast<std::size_t>(place - stage.prompt_ids.begin());
    list = counts ? finished_.MissingIterations(stage.level, plan.repetition, prompt.id,
                                                (*counts)[index])
                  : std::vector{0};
    if (stage.level.IsOpenLoop() || plan.length.conversations) continue;
    KeepShare(ShareOf(stage.level), counts, index, list);
  }
  if (plan.length.conversations) AddConversations(stage.level, requests);
  if (!stage.level.IsOpenLoop()) {
    requests.shard = job_.shard;
    requests.num_warmups = static_cast<int>(
        ShareOf(stage.level).CountBelow(static_cast<std::uint64_t>(requests.num_warmups)));
  }
  return requests;
}

// A data set that cannot be read any more has no conversations; its source reports the error.
void FlowMeasurement::AddConversations(const LoadLevel& level, FlowRequests& requests) const {
  std::vector<int>& rows = requests.iterations.front();
  const auto reader = OpenRows();
  if (rows.empty() || !reader) return;
  auto conversations = ReadConversations(**reader, static_cast<int>(rows.size()));
  if (!conversations) return;
  const RequestShare share = ShareOf(level);
  if (!level.IsOpenLoop() && !share.IsWhole()) {
    std::uint64_t number = 0;
    std::erase_if(conversations->turns, [&](const auto&) { return !share.Has(number++); });
    rows.clear();
    for (const auto& turns : conversations->turns) {
      rows.insert(rows.end(), turns.begin(), turns.end());
    }
    std::ranges::sort(rows);
  }
  requests.conversations = *std::move(conversations);
}

}  // namespace llmb
