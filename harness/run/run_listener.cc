#include "harness/run/run_listener.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include "harness/console/capacity_text.h"
#include "harness/journal/capacity_results.h"

namespace llmb {
namespace {

// Requests of earlier attempts are finished and take no time. Where flows are measured again whole,
// only those count that are left.
ProgressState::Plan ProgressPlanOf(const EndpointPlan& endpoint, const RunCollector& collector) {
  const MissingRequests missing = FindMissingRequests({endpoint}, collector);
  ProgressState::Plan plan{endpoint.endpoint_name};
  if (endpoint.search) {
    if (missing.missing == 0) return plan;
    // A shard sends every N-th arrival of each stage.
    const auto shards = static_cast<std::uint64_t>(endpoint.shard.count);
    plan.requests = (ExpectedOf(endpoint.search->plan).most + shards - 1) / shards;
    if (const auto budget = endpoint.search->plan.budget.time) {
      const std::vector<SearchStageResult> stages = collector.SearchStagesOf(plan.endpoint_name);
      plan.duration = std::max(Nanoseconds(), *budget - SpentOn(stages));
    }
    return plan;
  }
  if (endpoint.length.IsTimed()) {
    const Nanoseconds flow = *endpoint.length.duration + endpoint.length.ramp_up;
    plan.duration = flow * static_cast<Nanoseconds::rep>(missing.missing);
  }
  if (missing.flows) {
    // Levels with the same prompts have equally many requests in each flow. A timed flow may have
    // any number.
    const std::uint64_t flows = std::max<std::uint64_t>(1, missing.planned);
    plan.requests = endpoint.Requests().value_or(0) * missing.missing / flows;
  } else {
    plan.requests = missing.missing;
    plan.earlier = missing.planned - missing.missing;
  }
  return plan;
}

std::vector<ProgressState::Plan> ProgressPlan(const std::vector<EndpointPlan>& endpoints,
                                              const RunCollector& collector) {
  std::vector<ProgressState::Plan> progress;
  progress.reserve(endpoints.size());
  for (const EndpointPlan& endpoint : endpoints) {
    ProgressState::Plan plan = ProgressPlanOf(endpoint, collector);
    for (const StagePlan& stage : endpoint.stages) {
      EndpointPlan of_stage = endpoint;
      of_stage.stages = {stage};
      plan.levels.push_back({stage.level, ProgressPlanOf(of_stage, collector).requests});
    }
    progress.push_back(std::move(plan));
  }
  return progress;
}

}  // namespace

RunListener::RunListener(const std::vector<EndpointPlan>& endpoints,
                         std::unique_ptr<JournalWriter> journal,
                         std::unique_ptr<RunCollector> collector, ProgressDisplay display,
                         const Clock& clock, std::function<void()> interrupt)
    : endpoints_(endpoints),
      clock_(clock),
      interrupt_(std::move(interrupt)),
      journal_(std::move(journal)),
      collector_(std::move(collector)),
      progress_(ProgressPlan(endpoints, *collector_), clock.Now()),
      display_(std::move(display)) {
  display_.Start(progress_, clock_.Now());
}

void RunListener::OnStart(const std::string& endpoint) {
  progress_.StartEndpoint(endpoint, clock_.Now());
}

void RunListener::OnFlow(const std::string& endpoint, const FlowStatus& flow) {
  progress_.SetFlow(endpoint, flow, clock_.Now());
}

void RunListener::OnEvent(RunEvent event, const std::string& line) {
  const LinePlace place = journal_->Append(line);
  const auto* stage = std::get_if<SearchStageEnded>(&event);
  const std::string searching = stage != nullptr ? stage->endpoint_name : "";
  const RequestRecord* record = collector_->Add(std::move(event), place);
  if (!searching.empty()) ShowSearch(searching);
  if (record != nullptr) progress_.Add(*record, clock_.Now());
}

void RunListener::ShowSearch(const std::string& endpoint) {
  const auto plan = std::ranges::find(endpoints_, endpoint, &EndpointPlan::endpoint_name);
  if (plan == endpoints_.end() || !plan->search) return;
  const std::string text =
      SearchProgressText(CapacityResultOf(*plan, *collector_), NextStageOf(*plan, *collector_),
                         plan->search->plan.budget);
  if (!text.empty()) display_.Print(text);
}

void RunListener::OnEnd(const std::string& endpoint, const std::string& failure) {
  if (failure.empty()) {
    progress_.FinishEndpoint(endpoint);
    return;
  }
  OnSkipped(endpoint, failure);
  display_.Print(lost_endpoints_.at(endpoint));
}

void RunListener::OnSkipped(const std::string& endpoint, const std::string& reason) {
  progress_.FailEndpoint(endpoint, reason);
  losses_.push_back({endpoint, reason});
  lost_endpoints_.emplace(endpoint, fmt::format("{}: {}", endpoint, reason));
}

void RunListener::OnStopAsked(int signal) {
  if (std::exchange(stopping_, true)) return;
  progress_.Stop();
  display_.Print(signal == SIGINT ? "stopping; press Ctrl-C again to quit at once" : "stopping");
}

void RunListener::OnTick() {
  display_.Update(clock_.Now());
  if (const std::string message = journal_->TakeMessage(); !message.empty()) {
    display_.Print("warning: " + message);
  }
  if (out_of_memory_ || !journal_->Overfull()) return;
  out_of_memory_ = true;
  unfinished_reason_ =
      "the run was ended early: its journal cannot be written and the memory for it is full";
  ReportLoss(unfinished_reason_);
  interrupt_();
}

RunMeasurement RunListener::Finish(int attempts) {
  display_.Finish(clock_.Now());
  RunMeasurement run;
  run.requests = collector_->Requests();
  run.successful_requests = collector_->SuccessfulRequests();
  run.missing = FindMissingRequests(endpoints_, *collector_);
  run.collected = collector_->ReleaseCases(unfinished_reason_, lost_endpoints_);
  run.lost_endpoints = FailureSentences(losses_);
  for (const EndpointFailure& loss : losses_) {
    if (!loss.endpoint_name.empty()) run.reasons_of_losses.emplace(loss.endpoint_name, loss.text);
  }
  for (const EndpointNote& note : collector_->Notes()) {
    const std::string text = fmt::format("{} {}", note.endpoint_name, note.text);
    // Each attempt may note the same about an endpoint.
    if (std::ranges::find(run.notes, text) == run.notes.end()) run.notes.push_back(text);
  }
  if (attempts > 1) run.notes.push_back(fmt::format("measured in {} attempts", attempts));
  run.out_of_memory = out_of_memory_;
  run.journal = std::move(journal_);
  run.collector = std::move(collector_);
  return run;
}

void RunListener::ReportLoss(const std::string& what) {
  losses_.push_back({"", what});
  display_.Print(what);
}

}  // namespace llmb
