#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/config/line_items.h"

namespace llmb {

// The options of a command line that may be one of `vllm bench serve`, without the program's name.
// --endpoint-type, the older name of --backend, is called --backend, unless its value is one of
// AIPerf's, which has an option of that name, too.
class VllmItems {
 public:
  explicit VllmItems(std::span<const std::string> words);

  // In order, without the words `bench serve`.
  const std::vector<LineItem>& All() const { return items_; }

  // nullptr if the option is not there.
  const LineItem* Find(std::string_view name) const;
  bool HasAnyOf(std::initializer_list<std::string_view> names) const;
  // The first value; nullopt without the option or a value.
  std::optional<std::string> ValueOf(std::string_view name) const;

  // Whether the line is vLLM's, as FromVllmLine says.
  bool IsVllmLine() const;

 private:
  bool begins_as_vllm_ = false;
  std::vector<LineItem> items_;
};

// Whether `value` is one of GuideLLM's --profile, an option that takes no value in vLLM.
bool IsGuideLlmProfile(std::string_view value);

// Where requests of `dataset` are others than those of vLLM, or in another order; empty if nowhere.
// With `keeps_order` the line asked for what this program does with rows.
std::string NoteAboutRows(std::string_view dataset, bool keeps_order);

// The number in vLLM's JSON form of --random-range-ratio, {"input": R, "output": R}. Errors:
// another form, and ratios that differ, because one is that of both lengths here.
Result<std::string> RangeRatioOfJson(const std::string& text);

}  // namespace llmb
