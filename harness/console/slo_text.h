#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/metrics/slo_answer.h"

namespace llmb {

// What is known of a threshold, without its verdict: "432 ms (at least 401 ms), 13.6 % within the
// limit; 99.60 % of 1,000 requests within (98.90 to 99.89 %)". An undecided one ends in what it
// needs. One line; the unit of a limit decides that of the figures.
std::string SloSentence(const SloAnswer& answer);

// A line per answer below the heading "Thresholds", after an empty line. Empty without answers.
// Lines take at most `width` columns, at least 20; longer ones are wrapped.
std::string SloText(const std::vector<SloAnswer>& answers, std::size_t width);

}  // namespace llmb
