#pragma once

#include <span>
#include <string>
#include <string_view>

namespace llmb {

// What --list-datasets says about one value of --dataset-name.
struct DatasetInfo {
  std::string_view name;
  std::string_view what;     // a sentence without its full stop
  std::string_view example;  // one row of its file, or options
};

// All data sets, in the order of the option's values.
std::span<const DatasetInfo> DatasetInfos();

// The text of --list-datasets: three lines each.
std::string DatasetListText();

}  // namespace llmb
