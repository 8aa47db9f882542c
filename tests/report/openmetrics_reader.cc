#include "tests/report/openmetrics_reader.h"

#include <algorithm>
#include <charconv>
#include <regex>
#include <set>
#include <stdexcept>

namespace llmb {
namespace {

[[noreturn]] void Broken(const std::string& rule, const std::string& line) {
  throw std::runtime_error(rule + ": " + line);
}

std::map<std::string, std::string> ParseLabels(const std::string& text) {
  std::map<std::string, std::string> labels;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t equals = text.find("=\"", at);
    if (equals == std::string::npos) Broken("label without a value", text);
    const std::string name = text.substr(at, equals - at);
    if (!std::regex_match(name, std::regex("[a-zA-Z_][a-zA-Z0-9_]*"))) Broken("label name", name);
    std::string value;
    for (at = equals + 2; at < text.size() && text[at] != '"'; ++at) {
      if (text[at] != '\\') {
        value += text[at];
        continue;
      }
      if (++at == text.size()) Broken("escape", text);
      const std::size_t kind = std::string("n\\\"").find(text[at]);
      if (kind == std::string::npos) Broken("escape", text);
      value += "\n\\\""[kind];
    }
    if (at == text.size()) Broken("open quote", text);
    if (!labels.emplace(name, value).second) Broken("label twice", text);
    if (++at < text.size() && text[at++] != ',') Broken("no comma", text);
  }
  return labels;
}

// The line "name{labels} value"; the family's name must be that of the sample.
MetricSample ParseSample(const std::string& line, const std::string& family) {
  const std::size_t open = line.find('{');
  const std::size_t close = line.rfind("} ");
  if (open == std::string::npos || close == std::string::npos) Broken("no labels", line);
  if (line.substr(0, open) != family) Broken("sample outside of its family", line);
  MetricSample sample{.labels = ParseLabels(line.substr(open + 1, close - open - 1))};
  const std::string number = line.substr(close + 2);
  const auto [end, error] =
      std::from_chars(number.data(), number.data() + number.size(), sample.value);
  if (error != std::errc() || end != number.data() + number.size()) Broken("number", line);
  return sample;
}

class OpenMetricsParser {
 public:
  std::vector<MetricFamily> Parse(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      if (end == std::string_view::npos) Broken("no line break", std::string(text));
      if (ended_) Broken("after EOF", std::string(text));
      AddLine(std::string(text.substr(0, end)));
      text.remove_prefix(end + 1);
    }
    if (!ended_) Broken("no EOF", "");
    return families_;
  }

 private:
  void AddLine(const std::string& line) {
    if (line == "# EOF") {
      ended_ = true;
    } else if (line.starts_with("# ")) {
      AddDescriptor(line);
    } else {
      if (families_.empty()) Broken("sample without a family", line);
      MetricFamily& family = families_.back();
      MetricSample sample = ParseSample(line, family.name);
      const bool repeated = std::ranges::any_of(
          family.samples, [&](const auto& other) { return other.labels == sample.labels; });
      if (repeated) Broken("labels twice", line);
      family.samples.push_back(std::move(sample));
    }
  }

  void AddDescriptor(const std::string& line) {
    std::smatch parts;
    if (!std::regex_match(line, parts,
                          std::regex("# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)"))) {
      Broken("descriptor", line);
    }
    if (families_.empty() || families_.back().name != parts[2]) {
      if (!names_.insert(parts[2]).second) Broken("family in two pieces", line);
      families_.push_back({.name = parts[2]});
    }
    MetricFamily& family = families_.back();
    if (!family.samples.empty()) Broken("descriptor after a sample", line);
    std::string& text = parts[1] == "TYPE"   ? family.type
                        : parts[1] == "UNIT" ? family.unit
                                             : family.help;
    if (!text.empty()) Broken("descriptor twice", line);
    text = parts[3];
    if (parts[1] == "TYPE" && text != "gauge") Broken("type", line);
    if (parts[1] == "UNIT" && !family.name.ends_with("_" + text)) Broken("unit", line);
  }

  std::vector<MetricFamily> families_;
  std::set<std::string> names_;
  bool ended_ = false;
};

}  // namespace

std::vector<MetricFamily> ParseOpenMetrics(std::string_view text) {
  return OpenMetricsParser().Parse(text);
}

}  // namespace llmb
