#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// Which figures and percentiles the table of vLLM has (--percentile-metrics, --metric-percentiles).
struct PercentileChoice {
  std::vector<std::string> metrics = {"ttft", "tpot", "itl"};  // in the order given, each once
  std::vector<double> percentiles = {99};                      // 0 to 100, in the order given

  bool Has(std::string_view metric) const;
};

// Parses "ttft,tpot,itl,e2el". Errors, which begin with `option`: an empty name, an unknown one
// (with the allowed names), and a name of vLLM that this program has no figure for.
Result<std::vector<std::string>> ParsePercentileMetrics(std::string_view option,
                                                        const std::string& text);

// Parses "25,50,99.9". Errors, which begin with `option`: an empty or malformed number, one that is
// not from 0 to 100.
Result<std::vector<double>> ParsePercentiles(std::string_view option, const std::string& text);

// A percentile as vLLM writes it: "99", "99.9".
std::string PercentileText(double percentile);

}  // namespace llmb
