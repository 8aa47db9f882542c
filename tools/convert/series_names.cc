#include "tools/convert/series_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/base/text.h"

namespace llmb {
namespace {

constexpr std::size_t kUsualSettingsInName = 3;

using Group = std::vector<const MeasuredEndpoint*>;  // of one endpoint

// The settings with more than one known value.
std::set<std::size_t> DifferingSettings(const Group& group) {
  std::set<std::size_t> differing;
  for (std::size_t i = 0; i < SettingTitles().size(); ++i) {
    std::set<SettingValue> values;
    for (const MeasuredEndpoint* measured : group) {
      if (const auto& value = measured->settings[i]) values.insert(*value);
    }
    if (values.size() > 1) differing.insert(i);
  }
  return differing;
}

// The label of a setting, with the first input that has this value if another value looks the same.
std::string LabelOf(const MeasuredEndpoint& measured, std::size_t setting, const Group& group) {
  const auto& value = measured.settings[setting];
  if (!value || value->label.empty()) return "";
  const auto same = [&](const MeasuredEndpoint* other) {
    return other->settings[setting] == value;
  };
  const bool ambiguous = std::ranges::any_of(group, [&](const MeasuredEndpoint* other) {
    const auto& theirs = other->settings[setting];
    return theirs && theirs->label == value->label && !same(other);
  });
  if (!ambiguous) return value->label;
  return fmt::format("{} of {}", value->label, (*std::ranges::find_if(group, same))->input_label);
}

std::string SuffixOf(const MeasuredEndpoint& measured, const std::set<std::size_t>& settings,
                     std::size_t most, const Group& group) {
  std::string suffix;
  for (const std::size_t setting : settings) {
    if (most-- == 0) break;
    const std::string label = LabelOf(measured, setting, group);
    if (!label.empty()) suffix += (suffix.empty() ? "" : ", ") + label;
  }
  return suffix;
}

// The suffixes of a group: as short as possible, but equal only for equal settings.
std::vector<std::string> SuffixesOf(const Group& group, const std::set<std::size_t>& differing) {
  std::vector<std::string> suffixes;
  for (std::size_t most = kUsualSettingsInName;; ++most) {
    suffixes.clear();
    std::map<std::string, std::set<Settings>> settings;
    for (const MeasuredEndpoint* measured : group) {
      suffixes.push_back(SuffixOf(*measured, differing, most, group));
      settings[suffixes.back()].insert(measured->settings);
    }
    const bool unique =
        std::ranges::all_of(settings, [](const auto& entry) { return entry.second.size() == 1; });
    if (unique || most >= differing.size()) return suffixes;
  }
}

std::string Reason(const std::set<std::size_t>& settings) {
  std::vector<std::string> titles;
  for (const std::size_t setting : settings) {
    if (setting > 0) titles.emplace_back(SettingTitles()[setting]);
  }
  return titles.empty() ? "a results CSV does not hold the settings of its run"
                        : "the runs differ in " + Join(titles, ", ");
}

// The labels of the inputs of one series, by load.
using InputsByLoad = std::map<LoadLevel, std::set<std::string>>;
// The inputs of one endpoint, by the suffix of the series.
using InputsBySuffix = std::map<std::string, InputsByLoad>;

// "A + B pooled, C"
std::string InputsText(const InputsByLoad& by_load) {
  std::set<std::string> parts;
  for (const auto& [load, labels] : by_load) {
    const std::string joined = Join({labels.begin(), labels.end()}, " + ");
    parts.insert(labels.size() > 1 ? joined + " pooled" : joined);
  }
  return Join({parts.begin(), parts.end()}, ", ");
}

bool Pools(const InputsByLoad& by_load) {
  return std::ranges::any_of(by_load, [](const auto& entry) { return entry.second.size() > 1; });
}

std::string NoteText(const InputsBySuffix& series, const std::set<std::size_t>& differing) {
  if (series.size() == 1) {
    const InputsByLoad& inputs = series.begin()->second;
    return Pools(inputs) ? "runs with the same settings: " + InputsText(inputs) : "";
  }
  std::vector<std::string> parts;
  for (const auto& [suffix, inputs] : series) {
    const std::string text = InputsText(inputs);
    const std::string name = suffix.empty() ? "plain name" : suffix;
    parts.push_back(name == text ? name : fmt::format("{} ({})", name, text));
  }
  return fmt::format("not pooled, because {}: {}", Reason(differing), Join(parts, "; "));
}

}  // namespace

SeriesNames::SeriesNames(std::vector<MeasuredEndpoint> measured) : measured_(std::move(measured)) {
  std::map<std::string, Group> groups;
  std::set<std::string> taken;
  for (const MeasuredEndpoint& one : measured_) {
    groups[one.endpoint_name].push_back(&one);
    taken.insert(one.endpoint_name);
  }
  std::map<const MeasuredEndpoint*, std::string> suffixes;
  for (const auto& [endpoint, group] : groups) {
    const std::set<std::size_t>& differing = differing_[endpoint] = DifferingSettings(group);
    const std::vector<std::string> of_group = SuffixesOf(group, differing);
    for (std::size_t i = 0; i < group.size(); ++i) suffixes[group[i]] = of_group[i];
  }
  std::map<std::pair<std::string, std::string>, std::string> series;
  for (const MeasuredEndpoint& one : measured_) {
    const std::string& suffix = suffixes[&one];
    suffixes_.push_back(suffix);
    std::string& name = series[{one.endpoint_name, suffix}];
    if (name.empty()) {
      name = suffix.empty() ? one.endpoint_name : one.endpoint_name + ", " + suffix;
      // Another endpoint may have this name.
      while (!suffix.empty() && !taken.insert(name).second) name += "'";
    }
    series_.push_back(name);
    endpoints_[name] = one.endpoint_name;
    names_[{one.input, one.endpoint_name, one.csv_model_name}] = name;
  }
}

const std::string& SeriesNames::NameOf(std::size_t input, const std::string& endpoint_name,
                                       const std::string& csv_model_name) const {
  const auto found = names_.find({input, endpoint_name, csv_model_name});
  return found == names_.end() ? endpoint_name : found->second;
}

std::vector<std::string> SeriesNames::Notes(const std::set<PooledPart>& parts) const {
  std::map<std::string, InputsBySuffix> by_endpoint;
  for (std::size_t i = 0; i < measured_.size(); ++i) {
    const MeasuredEndpoint& measured = measured_[i];
    for (const PooledPart& part : parts) {
      if (part.input != measured.input || part.series != series_[i]) continue;
      by_endpoint[measured.endpoint_name][suffixes_[i]][part.load].insert(measured.input_label);
    }
  }
  std::map<std::string, std::vector<std::string>> endpoints_by_text;
  for (const auto& [endpoint, series] : by_endpoint) {
    const std::string text = NoteText(series, differing_.at(endpoint));
    if (!text.empty()) endpoints_by_text[text].push_back(endpoint);
  }
  std::vector<std::string> notes;
  notes.reserve(endpoints_by_text.size());
  for (const auto& [text, endpoints] : endpoints_by_text) {
    notes.push_back(Join(endpoints, ", ") + ": " + text);
  }
  return notes;
}

}  // namespace llmb
