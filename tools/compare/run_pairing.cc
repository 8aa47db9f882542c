#include "tools/compare/run_pairing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "harness/base/text.h"
#include "harness/console/number_text.h"
#include "tools/compare/limited_runs.h"

namespace llmb {
namespace {

using Runs = std::vector<MeasuredRun>;
using Place = std::pair<std::string, LoadLevel>;  // an endpoint's name and a load
using RunsAtPlaces = std::map<Place, std::vector<const MeasuredRun*>>;

// If one of these differs, the sides did not measure the same.
constexpr std::array<std::string_view, 11> kDecisive = {
    "API",      "max tokens",   "streaming",        "prompts",   "temperature",        "flow",
    "arrivals", "--ignore-eos", "--unique-prompts", "--history", "--no-prime-prefixes"};

RunsAtPlaces ByPlace(const Runs& runs) {
  RunsAtPlaces places;
  for (const MeasuredRun& run : runs) places[{run.endpoint_name, run.load}].push_back(&run);
  return places;
}

std::vector<std::string> NamesOf(const Runs& runs) {
  std::set<std::string> names;
  for (const MeasuredRun& run : runs) names.insert(run.endpoint_name);
  return {names.begin(), names.end()};
}

std::string PlacesText(const RunsAtPlaces& places) {
  std::vector<std::string> texts;
  for (const auto& [place, runs] : places) {
    texts.push_back(fmt::format("{} ({})", OneLine(place.first), place.second.Label()));
  }
  return Join(texts, ", ");
}

// The values of one setting on one side, without the unknown ones.
std::set<SettingValue> ValuesOf(const std::vector<const MeasuredRun*>& runs, std::size_t setting) {
  std::set<SettingValue> values;
  for (const MeasuredRun* run : runs) {
    if (const auto& value = run->settings[setting]) values.insert(*value);
  }
  return values;
}

std::string Labels(const std::set<SettingValue>& values) {
  std::vector<std::string> labels;
  labels.reserve(values.size());
  for (const SettingValue& value : values) {
    labels.push_back(value.label.empty() ? "none" : value.label);
  }
  return OneLine(Join(labels, " and "));
}

// Like Labels, with the details of each value that has some.
std::string Details(const std::set<SettingValue>& values) {
  std::set<SettingValue> detailed;
  for (SettingValue value : values) {
    if (!value.details.empty()) value.label = value.details;
    detailed.insert(std::move(value));
  }
  return Labels(detailed);
}

using Texts = std::map<std::string, std::size_t>;  // of prompts: hashes by id

// "only in the baseline: 'a', 'b' and 3 more". Empty without ids.
std::string PromptNames(std::string_view what, const std::vector<std::string>& ids) {
  constexpr std::size_t kShown = 3;
  if (ids.empty()) return "";
  std::vector<std::string> shown;
  for (const std::string& id : ids) {
    if (shown.size() < kShown) shown.push_back(fmt::format("'{}'", OneLine(id)));
  }
  const std::size_t more = ids.size() - shown.size();
  return fmt::format("{}: {}{}", what, Join(shown, ", "),
                     more == 0 ? "" : fmt::format(" and {} more", more));
}

// The prompts of all runs of a side. If the runs have different texts of a prompt, any of them.
Texts PromptsOf(const std::vector<const MeasuredRun*>& runs) {
  Texts all;
  for (const MeasuredRun* run : runs) all.insert(run->prompts.begin(), run->prompts.end());
  return all;
}

// Which prompts differ: " (only in the baseline: 'a'; another text: 'b')". Empty if that is not
// known.
std::string PromptsText(const Texts& baseline, const Texts& fresh) {
  std::vector<std::string> old_ones, new_ones, changed;
  for (const auto& [id, text] : baseline) {
    const auto found = fresh.find(id);
    if (found == fresh.end()) {
      old_ones.push_back(id);
    } else if (found->second != text) {
      changed.push_back(id);
    }
  }
  for (const auto& [id, text] : fresh) {
    if (!baseline.contains(id)) new_ones.push_back(id);
  }
  std::vector<std::string> parts = {PromptNames("only in the baseline", old_ones),
                                    PromptNames("only in the new side", new_ones),
                                    PromptNames("another text", changed)};
  std::erase(parts, "");
  return parts.empty() ? "" : fmt::format(" ({})", Join(parts, "; "));
}

// Says how many runs of a side were interrupted; empty if none was.
std::string InterruptedNote(const ComparedPair& pair, const std::vector<RunFigures>& runs,
                            std::string_view side) {
  const auto interrupted = std::ranges::count_if(runs, &RunFigures::interrupted);
  if (interrupted == 0) return "";
  return fmt::format(
      "{}: {} of {} of {} {} interrupted, so the figures are those of the requests that had "
      "finished",
      pair.Title(), interrupted, Counted(runs.size(), "run"), side,
      interrupted == 1 ? "was" : "were");
}

bool IsPlural(std::string_view setting) {
  return setting.ends_with('s') && !setting.starts_with("--");
}

// Compares the settings of the runs of one pair.
class Differences {
 public:
  Differences(std::string title, const std::vector<const MeasuredRun*>& baseline,
              const std::vector<const MeasuredRun*>& fresh)
      : title_(std::move(title)) {
    // The first setting is the input itself.
    for (std::size_t i = 1; i < SettingTitles().size(); ++i) {
      const std::string which =
          SettingTitles()[i] == "prompts" ? PromptsText(PromptsOf(baseline), PromptsOf(fresh)) : "";
      Compare(SettingTitles()[i], ValuesOf(baseline, i), ValuesOf(fresh, i), which);
    }
    const auto simulated = [](const MeasuredRun* run) { return run->simulated; };
    const auto ours = std::ranges::count_if(baseline, simulated);
    const auto theirs = std::ranges::count_if(fresh, simulated);
    const auto all = static_cast<std::ptrdiff_t>(baseline.size() + fresh.size());
    if (ours + theirs != 0 && ours + theirs != all) {
      decisive_.emplace_back("only some runs are of a simulated endpoint");
    }
    CompareCaches(baseline, fresh);
  }

  // In one line each: "qwen, 8 users: max tokens differ: ...".
  std::optional<std::string> Refusal() const {
    if (decisive_.empty()) return std::nullopt;
    return fmt::format("{}: {}", title_, Join(decisive_, "; "));
  }
  std::vector<std::string> Notes() const {
    std::vector<std::string> notes;
    for (const auto* list : {&decisive_, &harmless_}) {
      for (const std::string& text : *list) notes.push_back(fmt::format("{}: {}", title_, text));
    }
    return notes;
  }

 private:
  void Compare(std::string_view setting, const std::set<SettingValue>& baseline,
               const std::set<SettingValue>& fresh, const std::string& which) {
    if (baseline.empty() || fresh.empty()) return;
    if (baseline.size() == 1 && baseline == fresh) return;
    const bool decisive = std::ranges::find(kDecisive, setting) != kDecisive.end();
    const bool same_labels = Labels(baseline) == Labels(fresh);
    const auto text = same_labels ? Details : Labels;
    (decisive ? decisive_ : harmless_)
        .push_back(fmt::format("{} {}: {} and {}{}", setting,
                               IsPlural(setting) ? "differ" : "differs", text(baseline),
                               text(fresh), which));
  }

  // Compares the shares of prompt tokens that came from a cache, as far as the servers report them.
  void CompareCaches(const std::vector<const MeasuredRun*>& baseline,
                     const std::vector<const MeasuredRun*>& fresh) {
    constexpr double kSimilar = 0.05;
    const auto share = [](const std::vector<const MeasuredRun*>& runs) -> std::optional<double> {
      double sum = 0;
      for (const MeasuredRun* run : runs) {
        if (!run->figures.summary.cached_share) return std::nullopt;
        sum += *run->figures.summary.cached_share;
      }
      return sum / static_cast<double>(runs.size());
    };
    const std::optional<double> before = share(baseline);
    const std::optional<double> after = share(fresh);
    if (!before || !after || std::abs(*before - *after) < kSimilar) return;
    harmless_.push_back(
        fmt::format("share of prompt tokens from a cache differs: {:.0f} % and "
                    "{:.0f} %",
                    100 * *before, 100 * *after));
  }

  const std::string title_;
  std::vector<std::string> decisive_, harmless_;
};

Status CheckNames(const std::map<std::string, std::string>& renamed, const Runs& baseline,
                  const Runs& fresh) {
  const auto check = [](const std::string& name, const Runs& runs,
                        std::string_view side) -> Status {
    const std::vector<std::string> names = NamesOf(runs);
    if (std::ranges::find(names, name) != names.end()) return {};
    return Fail(fmt::format("--map: {} has no endpoint '{}'{}, there are {}", side, OneLine(name),
                            DidYouMean(name, names), OneLine(Join(names, ", "))));
  };
  for (const auto& [from, to] : renamed) {
    LLMB_RETURN_IF_ERROR(check(from, baseline, "the baseline"));
    LLMB_RETURN_IF_ERROR(check(to, fresh, "the new side"));
  }
  return {};
}

// A copy of a file has another name or folder, so only its requests show that its run counts twice.
Status CheckNoRunIsThereTwice(const Runs& baseline, const Runs& fresh) {
  std::map<std::string, const Runs*> side_of_run;  // by least_request_id
  for (const Runs* side : {&baseline, &fresh}) {
    for (const MeasuredRun& run : *side) {
      if (run.least_request_id.empty()) continue;
      const auto [first, is_new] = side_of_run.emplace(run.least_request_id, side);
      if (is_new) continue;
      const std::string_view where = first->second != side ? "is on both sides"
                                     : side == &baseline   ? "is in the baseline twice"
                                                           : "is in the new side twice";
      return Fail(fmt::format("{}, {}: the same run {}, in a copy of its file",
                              OneLine(run.endpoint_name), run.load.Label(), where));
    }
  }
  return {};
}

std::vector<RunFigures> FiguresOf(const std::vector<const MeasuredRun*>& runs) {
  std::vector<RunFigures> figures;
  figures.reserve(runs.size());
  for (const MeasuredRun* run : runs) figures.push_back(run->figures);
  return figures;
}

// Says what the number of runs means; empty if there are enough.
std::string RunsNote(const ComparedPair& pair) {
  if (pair.WithinOneRun()) {
    return fmt::format(
        "{}: one run a side, so the intervals hold within this run only; compare five or more",
        pair.Title());
  }
  const std::size_t least = std::min(pair.baseline.size(), pair.fresh.size());
  if (least >= kEnoughRuns) return "";
  return fmt::format("{}: a side has only {}; five or more find smaller changes", pair.Title(),
                     Counted(least, "run"));
}

}  // namespace

Result<Pairing> PairRuns(const Runs& baseline, const Runs& fresh,
                         const std::map<std::string, std::string>& renamed, bool different,
                         const PairingHints& hints) {
  LLMB_RETURN_IF_ERROR(CheckNames(renamed, baseline, fresh));
  LLMB_RETURN_IF_ERROR(CheckNoRunIsThereTwice(baseline, fresh));
  const RunsAtPlaces old_places = ByPlace(baseline);
  RunsAtPlaces left = ByPlace(fresh);
  const std::string new_places = PlacesText(left);
  RunsAtPlaces alone;
  Pairing pairing;
  for (const auto& [place, runs] : old_places) {
    const auto name = renamed.find(place.first);
    const std::string& new_name = name == renamed.end() ? place.first : name->second;
    const auto found = left.find({new_name, place.second});
    if (found == left.end()) {
      alone.emplace(place, runs);
      continue;
    }
    ComparedPair pair{place.first, new_name, place.second, FiguresOf(runs),
                      FiguresOf(found->second)};
    const Differences differences(pair.Title(), runs, found->second);
    if (const auto refusal = differences.Refusal(); refusal && !different) {
      return Fail(*refusal + std::string(hints.different));
    }
    for (std::string& note : differences.Notes()) pairing.notes.push_back(std::move(note));
    for (std::string& note : LeaveOutLimitedRuns(pair)) pairing.notes.push_back(std::move(note));
    for (const std::string& note :
         {InterruptedNote(pair, pair.baseline, "the baseline"),
          InterruptedNote(pair, pair.fresh, "the new side"), RunsNote(pair)}) {
      if (!note.empty()) pairing.notes.push_back(note);
    }
    pairing.pairs.push_back(std::move(pair));
    left.erase(found);
  }
  if (pairing.pairs.empty()) {
    return Fail(
        fmt::format("the sides share no endpoint at the same load: the baseline has {}, the "
                    "new side {}{}",
                    PlacesText(old_places), new_places, hints.no_pair));
  }
  if (!alone.empty()) pairing.notes.push_back("only in the baseline: " + PlacesText(alone));
  if (!left.empty()) pairing.notes.push_back("only in the new side: " + PlacesText(left));
  return pairing;
}

}  // namespace llmb
