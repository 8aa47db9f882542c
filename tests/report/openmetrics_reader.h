#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace llmb {

struct MetricSample {
  std::map<std::string, std::string> labels{};
  double value = 0;
};

struct MetricFamily {
  std::string name;
  std::string type{};
  std::string unit{};
  std::string help{};
  std::vector<MetricSample> samples{};
};

// Parses the text form of OpenMetrics 1.0 for gauges without timestamps. Throws std::runtime_error
// where a rule is broken: descriptors before samples, each at most once; a family in one piece and
// once; valid names; a name that ends with the unit; quoted and escaped label values, each label
// once; different labels for each sample; no empty line; # EOF at the end, and nothing after it.
std::vector<MetricFamily> ParseOpenMetrics(std::string_view text);

}  // namespace llmb
