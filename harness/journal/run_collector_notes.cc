// What the collected requests say that a reader of the figures must know.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/text.h"
#include "harness/journal/run_collector.h"
#include "harness/schedule/stage_length.h"

namespace llmb {

std::vector<EndpointNote> RunCollector::Notes() const {
  std::map<std::size_t, Flow> all;  // by endpoint
  for (const auto& [key, flow] : flows_) {
    Flow& sum = all[std::get<std::size_t>(key)];
    sum.suspended_requests += flow.suspended_requests;
    sum.longest_suspension = std::max(sum.longest_suspension, flow.longest_suspension);
    sum.counts.Add(flow.counts);
    sum.connections.Add(flow.connections);
    sum.finishes.Add(flow.finishes);
  }
  std::vector<EndpointNote> notes = notes_;
  for (const auto& [endpoint_index, sum] : all) {
    const std::string& name = endpoint_names_[endpoint_index];
    if (sum.suspended_requests > 0) {
      notes.push_back(
          {name, fmt::format("had {} request{} in flight while this program was suspended for up "
                             "to {:.1f} s (stopped, or the machine slept): counted, but left out "
                             "of every latency; the throughput includes that time",
                             sum.suspended_requests, sum.suspended_requests == 1 ? "" : "s",
                             ToSeconds(sum.longest_suspension))});
    }
    for (std::string& text : sum.counts.Texts()) notes.push_back({name, std::move(text)});
    for (std::string& text : sum.connections.Texts()) notes.push_back({name, std::move(text)});
    for (std::string& text : sum.finishes.Texts()) notes.push_back({name, std::move(text)});
    const bool may_be_cached = !unique_prompts_ && !simulated_.contains(endpoint_index) &&
                               sum.counts.IsSilentAboutItsCache() &&
                               SentAPromptAgain(endpoint_index);
    if (may_be_cached) {
      notes.push_back({name,
                       "was sent the same prompts more than once and does not report "
                       "cached_tokens: it may have answered repeated prompts from a cache, with a "
                       "shorter TTFT; --unique-prompts avoids that"});
    }
    AddStageNotes(endpoint_index, notes);
  }
  return notes;
}

// Each flow sends the rows of a data set once.
bool RunCollector::SentAPromptAgain(std::size_t endpoint_index) const {
  if (makes_texts_) return false;
  if (reads_dataset_) {
    return std::ranges::count_if(flows_, [&](const auto& flow) {
             return std::get<std::size_t>(flow.first) == endpoint_index;
           }) > 1;
  }
  std::map<std::string, std::uint64_t> sent;
  for (const auto& [key, count] : finished_) {
    if (std::get<std::size_t>(key) == endpoint_index) sent[std::get<std::string>(key)] += count;
  }
  return std::ranges::any_of(sent, [](const auto& prompt) { return prompt.second > 1; });
}

void RunCollector::AddStageNotes(std::size_t endpoint_index,
                                 std::vector<EndpointNote>& notes) const {
  const std::string& name = endpoint_names_[endpoint_index];
  std::map<LoadLevel, FirstWave> waves;
  for (const auto& [key, flow] : flows_) {
    const auto& [endpoint, load, repetition] = key;
    if (endpoint == endpoint_index) waves[load].Add(flow.first_wave);
  }
  const auto plan = plans_.find(name);
  const Shard shard = plan == plans_.end() ? Shard{} : plan->second.shard;
  for (const auto& [load, wave] : waves) {
    if (const std::string text = wave.Text(shard); !text.empty()) {
      notes.push_back({name, fmt::format("at {}: {}", load.Label(), text)});
    }
  }
  if (plan == plans_.end()) return;
  for (const StagePlan& stage : plan->second.stages) {
    for (const std::string& text :
         {TooShort(endpoint_index, plan->second, stage), UnplannedPrompts(plan->second, stage),
          UnsentPrompts(plan->second, stage)}) {
      if (!text.empty()) {
        notes.push_back({name, fmt::format("at {}: {}", stage.level.Label(), text)});
      }
    }
  }
}

// "a, b, c, d, e and 3 more".
std::string RunCollector::SomeOf(std::vector<std::string> prompt_ids) {
  constexpr std::size_t kMostNames = 5;
  const std::size_t count = prompt_ids.size();
  if (count <= kMostNames) return Join(prompt_ids, ", ");
  prompt_ids.resize(kMostNames);
  return fmt::format("{} and {} more", Join(prompt_ids, ", "), count - kMostNames);
}

// Which prompts have no row, because --num-prompts is below their number.
std::string RunCollector::UnplannedPrompts(const EndpointPlan& plan, const StagePlan& stage) const {
  const auto counts = RequestsPerPrompt(plan.length, stage.prompt_ids.size());
  if (!counts || reads_dataset_) return "";
  std::vector<std::string> names;
  for (std::size_t i = 0; i < counts->size(); ++i) {
    if ((*counts)[i] == 0) names.push_back(stage.prompt_ids[i]);
  }
  if (names.empty()) return "";
  return fmt::format("{} of {} prompts {} not sent, because --num-prompts is {}: {}", names.size(),
                     stage.prompt_ids.size(), names.size() == 1 ? "was" : "were",
                     *plan.length.num_prompts, SomeOf(names));
}

// Which prompts have no row, because the stage ended before they had a finished request.
std::string RunCollector::UnsentPrompts(const EndpointPlan& plan, const StagePlan& stage) const {
  if (plan.length.CountsIterations()) return "";
  const auto counts = RequestsPerPrompt(plan.length, stage.prompt_ids.size());
  std::vector<std::string> names;
  std::size_t planned = 0;
  for (std::size_t i = 0; i < stage.prompt_ids.size(); ++i) {
    if (counts && (*counts)[i] == 0) continue;
    ++planned;
    const std::string& prompt_id = stage.prompt_ids[i];
    if (Finished(plan.endpoint_name, stage.level, prompt_id) == 0) names.push_back(prompt_id);
  }
  if (names.empty() || names.size() == planned) return "";
  return fmt::format(
      "{} of {} prompts {} no row, as the stage ended before one of their "
      "requests had finished: {}",
      names.size(), stage.prompt_ids.size(), names.size() == 1 ? "has" : "have", SomeOf(names));
}

// The note about a stage most of whose requests lasted longer than --duration; empty for others.
std::string RunCollector::TooShort(std::size_t endpoint_index, const EndpointPlan& plan,
                                   const StagePlan& stage) const {
  if (!plan.length.IsTimed()) return "";
  std::uint64_t successes = 0;
  std::uint64_t outlasting = 0;
  for (int repetition = 0; repetition < plan.repetitions; ++repetition) {
    const auto flow = flows_.find({endpoint_index, stage.level, repetition});
    if (flow == flows_.end() || !flow->second.ended) continue;
    successes += flow->second.successes;
    outlasting += flow->second.outlasting;
  }
  if (2 * outlasting <= successes) return "";
  return fmt::format(
      "--duration {:g} was shorter than a request: {} of {} successful request{} lasted longer, so "
      "the figures are of how the load began and not of the load",
      ToSeconds(*plan.length.duration), outlasting, successes, successes == 1 ? "" : "s");
}

}  // namespace llmb
