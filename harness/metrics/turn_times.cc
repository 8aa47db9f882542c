#include "harness/metrics/turn_times.h"

#include <algorithm>

#include "harness/metrics/quantile.h"

namespace llmb {

void TurnTimes::Add(const RequestRecord& record, bool in_figures) {
  if (!record.turn || !record.started || !record.time_to_first_token) return;
  if (!record.HasUsableTimes()) return;
  flows_[{run_, record.attempt, record.repetition}].push_back({.start = *record.started,
                                                               .ttft = *record.time_to_first_token,
                                                               .turn = *record.turn,
                                                               .in_figures = in_figures});
}

std::vector<TurnTtft> TurnTimes::ByTurn() const {
  std::map<int, TurnTtft> turns;
  for (const auto& [key, flow] : flows_) {
    std::vector<Entry> ordered = flow;
    std::ranges::stable_sort(ordered, {}, &Entry::start);
    for (const Entry& entry : ordered) {
      if (!entry.in_figures && !widened_) continue;
      TurnTtft& turn = turns[entry.turn];
      turn.turn = entry.turn;
      turn.seconds.push_back(ToSeconds(entry.ttft));
    }
  }
  std::vector<TurnTtft> all;
  all.reserve(turns.size());
  for (auto& [number, turn] : turns) {
    turn.per_flow = turn.seconds.size() / flows_.size();
    all.push_back(std::move(turn));
  }
  return all;
}

std::vector<TurnFigures> FiguresByTurn(const TurnTimes& times, const StageFacts& stage) {
  const std::vector<TurnTtft> turns = times.ByTurn();
  std::vector<TurnFigures> figures;
  figures.reserve(turns.size());
  for (const TurnTtft& turn : turns) {
    StageFacts facts = stage;
    facts.requests = turn.per_flow;
    figures.push_back({.turn = turn.turn,
                       .count = turn.seconds.size(),
                       .p50 = *Quantile(turn.seconds, 0.5),
                       .interval = QuantileInterval(turn.seconds, 0.5, facts)});
  }
  return figures;
}

}  // namespace llmb
