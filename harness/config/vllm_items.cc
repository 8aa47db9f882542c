#include "harness/config/vllm_items.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/base/strict_json.h"
#include "harness/base/text.h"

namespace llmb {
namespace {

// AIPerf has an --endpoint-type with values of its own.
bool IsBackendOfVllmOnly(std::string_view value) {
  return value == "openai" || value == "openai-chat" || value == "vllm";
}

}  // namespace

VllmItems::VllmItems(std::span<const std::string> words) {
  begins_as_vllm_ = words.size() >= 2 && words[0] == "bench" && words[1] == "serve";
  if (begins_as_vllm_) words = words.subspan(2);
  items_ = ItemsOfLine(words);
  if (HasAnyOf({"--backend"})) return;
  for (LineItem& item : items_) {
    const bool is_backend =
        begins_as_vllm_ || (!item.values.empty() && IsBackendOfVllmOnly(item.values.front()));
    if (item.name == "--endpoint-type" && is_backend) item.name = "--backend";
  }
}

const LineItem* VllmItems::Find(std::string_view name) const {
  const auto found = std::ranges::find(items_, name, &LineItem::name);
  return found == items_.end() ? nullptr : &*found;
}

bool VllmItems::HasAnyOf(std::initializer_list<std::string_view> names) const {
  return std::ranges::any_of(names, [&](std::string_view name) { return Find(name) != nullptr; });
}

std::optional<std::string> VllmItems::ValueOf(std::string_view name) const {
  const LineItem* item = Find(name);
  return item == nullptr || item->values.empty() ? std::nullopt : std::optional(item->values[0]);
}

bool VllmItems::IsVllmLine() const {
  if (begins_as_vllm_ || HasAnyOf({"--backend"})) return true;
  if (HasAnyOf({"--url", "--models", "--endpoints", "--models-file", "--prompts"})) return false;
  const bool has_data =
      HasAnyOf({"--num-prompts", "--dataset-name"}) && ValueOf("--dataset-name") != "prompts";
  return has_data && HasAnyOf({"--base-url", "--host", "--port", "--endpoint", "--model"});
}

bool IsGuideLlmProfile(std::string_view value) {
  constexpr std::string_view kProfiles[] = {"sweep", "synchronous", "concurrent", "throughput",
                                            "async", "constant",    "poisson"};
  return std::ranges::find(kProfiles, value) != std::end(kProfiles);
}

std::string NoteAboutRows(std::string_view dataset, bool keeps_order) {
  if (dataset == "burstgpt") {
    return "burstgpt has the requests of all models, where vLLM keeps those of GPT-4, and without "
           "--request-rate keeps its timestamps, where vLLM sends all at once";
  }
  if (keeps_order || (dataset != "custom" && dataset != "sharegpt")) return "";
  return fmt::format(
      "the rows of {} are sent in the order of the file and none is sent twice, where vLLM "
      "shuffles them and repeats those of a short file",
      dataset);
}

Result<std::string> RangeRatioOfJson(const std::string& text) {
  LLMB_ASSIGN_OR_RETURN(const Json ratios, ParseStrictJson(text, "--random-range-ratio"));
  const auto input = ratios.find("input");
  const auto output = ratios.find("output");
  const bool are_numbers =
      input != ratios.end() && output != ratios.end() && input->is_number() && output->is_number();
  if (!are_numbers || ratios.size() != 2) {
    return Fail(R"(--random-range-ratio must be a number or {"input": R, "output": R})");
  }
  if (*input == *output) return input->dump();
  return Fail(fmt::format(
      "--random-range-ratio is the spread of both lengths here, so input {} and output {} must "
      "be equal",
      CutText(input->dump(), 20), CutText(output->dump(), 20)));
}

}  // namespace llmb
