#include "tools/convert/merged_context.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <tuple>
#include <utility>

#include "harness/base/text.h"
#include "harness/console/number_text.h"
#include "tools/convert/shard_set.h"

namespace llmb {
namespace {

std::string NameOf(const MergedShard& shard, int count) {
  const std::string name = Label(Shard{shard.index, count});
  return shard.host.empty() ? name : fmt::format("{} ({})", name, shard.host);
}

std::optional<TimePoint> LastEnd(const std::vector<ReadShard>& shards) {
  std::optional<TimePoint> last;
  for (const ReadShard& shard : shards) last = std::max(last, shard.last_end);
  return last;
}

// Names the shards that are missing or incomplete.
void AddGaps(const std::vector<ReadShard>& shards, const std::vector<int>& missing, int count,
             std::vector<std::string>& notes) {
  if (!missing.empty()) {
    notes.push_back(
        fmt::format("{} {} missing: {} requests are in no figure; if they were not sent, the load "
                    "was lower than asked for",
                    ShardsText(missing, count), missing.size() == 1 ? "is" : "are",
                    missing.size() == 1 ? "its" : "their"));
  }
  const std::optional<TimePoint> end = LastEnd(shards);
  for (const ReadShard& shard : shards) {
    if (shard.stages.complete) continue;
    std::string text = fmt::format("{} {}: what it finished counts", NameOf(shard.brought, count),
                                   shard.from_journal ? "died" : "did not send all its requests");
    if (shard.last_end && end && *shard.last_end < *end) {
      text += fmt::format(", and its last request ended {:.3g} s before the last of all",
                          ToSeconds(*end - *shard.last_end));
    }
    notes.push_back(std::move(text));
  }
}

void AddVerdicts(const std::vector<ReadShard>& shards, int count, std::vector<std::string>& notes) {
  for (const ReadShard& shard : shards) {
    for (const auto& [stage, verdict] : shard.stages.verdicts) {
      if (verdict == ClientVerdict::kOk) continue;
      notes.push_back(fmt::format("the load generator of {} was {} with {} at {}",
                                  NameOf(shard.brought, count), Name(verdict), stage.first,
                                  stage.second.Label()));
    }
  }
}

// --slo and --goodput, and the thresholds of the models file.
std::vector<std::string> ThresholdsOf(const RunContext& context) {
  std::vector<std::string> texts = context.slo;
  texts.insert(texts.end(), context.goodput.begin(), context.goodput.end());
  for (const Endpoint& endpoint : context.endpoints) {
    for (const std::string& text : endpoint.slo) texts.push_back(endpoint.name + " " + text);
  }
  return texts;
}

// The merge judges by the thresholds of the first shard, if it is given none.
void AddThresholds(const std::vector<ReadShard>& shards, int count,
                   std::vector<std::string>& notes) {
  const std::vector<std::string> first = ThresholdsOf(shards.front().context);
  std::vector<int> others;
  for (const ReadShard& shard : shards) {
    if (ThresholdsOf(shard.context) != first) others.push_back(shard.brought.index);
  }
  if (others.empty()) return;
  notes.push_back(
      fmt::format("{} had other thresholds (--slo, --goodput) than {}, whose thresholds count "
                  "unless the merge is given some",
                  ShardsText(others, count), NameOf(shards.front().brought, count)));
}

// Smaller differences between the begins do not matter.
constexpr Nanoseconds kApart = std::chrono::milliseconds(50);

// What gives each shard a first moment of its own; empty: all were to begin at once.
std::string SpreadBy(const RunContext& context) {
  const bool open = !context.levels.empty() && context.levels.front().IsOpenLoop();
  if (open) return "schedule";
  return context.length.ramp_up > Nanoseconds::zero() ? "ramp-up" : "";
}

// How far apart the shards began, and which of them began late. Empty of a search: the first shard
// alone measures the idle endpoint, and its stages begin at moments on which all have agreed.
std::string ApartText(const std::vector<const ReadShard*>& by_start, int count,
                      const RunContext& context) {
  if (!context.capacity.empty()) return "";
  const TimePoint first = *by_start.front()->first_start;
  const Nanoseconds most = *by_start.back()->first_start - first;
  const std::string spread = SpreadBy(context);
  std::string text =
      fmt::format("their first requests{} began up to {} ms apart",
                  spread.empty() ? "" : fmt::format(", which the {} sets apart,", spread),
                  ThreeDigits(ToMilliseconds(most)));
  if (!spread.empty()) return text;
  std::vector<int> late;
  for (const ReadShard* shard : by_start) {
    if (*shard->first_start - first > kApart) late.push_back(shard->brought.index);
  }
  if (late.empty()) return text;
  std::ranges::sort(late);
  return text + fmt::format("; {} began more than {} ms after {}", ShardsText(late, count),
                            ToMilliseconds(kApart), NameOf(by_start.front()->brought, count));
}

// The sum of the two largest bounds; nullopt if a shard has none.
std::optional<Nanoseconds> MostApart(
    const std::vector<const ReadShard*>& shards,
    const std::function<std::optional<Nanoseconds>(const MergedShard&)>& bound_of) {
  std::vector<Nanoseconds> bounds;
  for (const ReadShard* shard : shards) {
    const std::optional<Nanoseconds> bound = bound_of(shard->brought);
    if (!bound) return std::nullopt;
    bounds.push_back(*bound);
  }
  std::ranges::sort(bounds, std::greater());
  return bounds.at(0) + bounds.at(1);
}

// Names the shards whose clock nothing is known to synchronise.
std::string UnsynchronisedText(const std::vector<const ReadShard*>& shards, int count) {
  std::vector<int> indexes;
  for (const ReadShard* shard : shards) {
    if (!shard->brought.clock_error_bound) indexes.push_back(shard->brought.index);
  }
  std::ranges::sort(indexes);
  return fmt::format("nothing is known to synchronise the clock{} of {}",
                     indexes.size() == 1 ? "" : "s", ShardsText(indexes, count));
}

std::string SystemClocksText(const std::vector<const ReadShard*>& shards, int count) {
  const auto apart =
      MostApart(shards, [](const MergedShard& shard) { return shard.clock_error_bound; });
  const std::string difference =
      apart ? fmt::format("which differ by at most {} ms, by what synchronises them",
                          ThreeDigits(ToMilliseconds(*apart)))
            : "whose differences are not known, because " + UnsynchronisedText(shards, count);
  return "their system clocks, " + difference;
}

std::string MeasuredText(const std::vector<const ReadShard*>& shards) {
  const auto apart = MostApart(shards, [](const MergedShard& shard) -> std::optional<Nanoseconds> {
    if (!shard.clock_offset) return std::nullopt;
    return shard.clock_offset->error_bound;
  });
  return fmt::format(
      "the offsets of their clocks, measured before and after the load, which are wrong by at most "
      "{} ms",
      ThreeDigits(ToMilliseconds(apart.value_or(Nanoseconds::zero()))));
}

std::string AlignmentText(const std::vector<const ReadShard*>& shards, int count,
                          ClockAlignment alignment) {
  if (alignment == ClockAlignment::kOneClock) return "the shards have one clock";
  return fmt::format(
      "the timelines of the shards are aligned by {}: throughput, requests in "
      "flight and windows rest on them, and durations do not",
      alignment == ClockAlignment::kMeasured ? MeasuredText(shards)
                                             : SystemClocksText(shards, count));
}

// Says how the timelines of the shards were joined, and how well.
void AddClocks(const std::vector<ReadShard>& shards, int count, ClockAlignment alignment,
               RunContext& context) {
  std::vector<const ReadShard*> by_start;
  for (const ReadShard& shard : shards) {
    if (shard.first_start) by_start.push_back(&shard);
  }
  if (by_start.size() < 2) return;
  std::ranges::stable_sort(by_start, {}, [](const ReadShard* shard) { return shard->first_start; });
  const std::string apart = ApartText(by_start, count, context);
  if (apart.empty() && alignment == ClockAlignment::kOneClock) return;
  std::string note = AlignmentText(by_start, count, alignment);
  if (!apart.empty()) note += "; " + apart;
  context.notes.push_back(std::move(note));
}

// Adds the notes of the shards. A note that all shards have names none of them.
void AddOwnNotes(const std::vector<ReadShard>& shards, int count, std::vector<std::string>& notes) {
  std::vector<std::pair<std::string, std::vector<int>>> texts;
  for (const ReadShard& shard : shards) {
    for (const std::string& text : shard.context.notes) {
      auto found = std::ranges::find(texts, text, &std::pair<std::string, std::vector<int>>::first);
      if (found == texts.end()) found = texts.insert(found, {text, {}});
      if (found->second.empty() || found->second.back() != shard.brought.index) {
        found->second.push_back(shard.brought.index);
      }
    }
  }
  for (const auto& [text, indexes] : texts) {
    const bool of_all = indexes.size() == static_cast<std::size_t>(count);
    notes.push_back(of_all ? text : fmt::format("{}: {}", ShardsText(indexes, count), text));
  }
}

// `command` without the options that made it that of one shard.
std::string CommandOfAll(const std::string& command) {
  std::vector<std::string> words;
  std::size_t begin = 0;
  while (begin <= command.size()) {
    const std::size_t end = std::min(command.find(' ', begin), command.size());
    std::string word = command.substr(begin, end - begin);
    if (!word.starts_with("--shard=") && !word.starts_with("--start-at=")) {
      words.push_back(std::move(word));
    }
    begin = end + 1;
  }
  return Join(words, " ");
}

// That of the shard that knows most: each has written what all ranks had agreed on until its end.
std::vector<CapacityResult> CapacityOf(const std::vector<ReadShard>& shards) {
  const std::vector<CapacityResult>* best = &shards.front().context.capacity;
  const auto known = [](const std::vector<CapacityResult>& searches) {
    if (searches.empty()) return std::tuple(false, std::size_t{0}, false);
    const CapacityResult& search = searches.front();
    return std::tuple(search.ended, search.stages.size(), !search.lost.empty());
  };
  for (const ReadShard& shard : shards) {
    if (known(*best) < known(shard.context.capacity)) best = &shard.context.capacity;
  }
  return *best;
}

}  // namespace

RunContext MergedContext(const std::vector<ReadShard>& shards, const std::vector<int>& missing,
                         int count, ClockAlignment alignment) {
  RunContext context = shards.front().context;
  context.shard.reset();
  context.command = CommandOfAll(context.command);
  context.notes.clear();
  context.capacity = CapacityOf(shards);
  context.interrupted |= !missing.empty();
  for (const ReadShard& shard : shards) {
    context.shards.push_back(shard.brought);
    context.interrupted |= shard.context.interrupted || !shard.stages.complete;
    context.simulated |= shard.context.simulated;
    // If one shard could not use the kernel's stamps for an endpoint, the run counts as without
    // them.
    for (const auto& [endpoint, stamps] : shard.context.timestamps) {
      if (!stamps.reason.empty()) context.timestamps[endpoint] = stamps;
    }
  }
  for (const int index : missing) {
    MergedShard& shard = context.shards.emplace_back();
    shard.index = index;
    shard.state = "missing";
  }
  std::ranges::sort(context.shards, {}, &MergedShard::index);
  AddGaps(shards, missing, count, context.notes);
  AddVerdicts(shards, count, context.notes);
  AddThresholds(shards, count, context.notes);
  AddClocks(shards, count, alignment, context);
  AddOwnNotes(shards, count, context.notes);
  return context;
}

void AddApart(const std::map<StageName, LostLoad>& lost, std::vector<std::string>& notes) {
  for (const auto& [stage, of_stage] : lost) {
    if (of_stage.apart <= 0) continue;
    notes.push_back(
        fmt::format("{} at {}: the shards did not send at the same time, so {:.3g} % of the load "
                    "was missing while the rest was measured; measure all shards again, with one "
                    "--start-at",
                    stage.first, stage.second.Label(), 100 * of_stage.apart));
  }
}

}  // namespace llmb
