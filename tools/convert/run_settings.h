#pragma once

// The settings under which an endpoint was measured, in a form that can be compared and named.

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/document/run_document.h"

namespace llmb {

// One setting of one endpoint in one run.
struct SettingValue {
  std::string identity;   // equal exactly if the setting is equal
  std::string label;      // short, for the name of a series: "max 64 tokens"; may be empty
  std::string details{};  // distinguishes values with the same label; may be empty

  bool operator==(const SettingValue& other) const { return identity == other.identity; }
  bool operator<(const SettingValue& other) const { return identity < other.identity; }
};

// The settings of an endpoint in one input, parallel to SettingTitles(). nullopt: unknown.
using Settings = std::vector<std::optional<SettingValue>>;

// What each setting is called in a note: "max tokens". The most telling are first.
const std::vector<std::string_view>& SettingTitles();

// The settings of an endpoint in a run document or journal. `prompt_ids`: the prompts that were
// sent to it.
Settings SettingsOf(const RunContext& context, const Endpoint& endpoint,
                    const std::set<std::string>& prompt_ids);

// The settings of requests in a results CSV, which holds only the model. The others are unknown, so
// they never equal those of another input: the first setting, made from `label`, differs for each
// input.
Settings SettingsOfCsv(const std::string& label, const std::string& model_name);

}  // namespace llmb
