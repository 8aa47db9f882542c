#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/metrics/profile_samples.h"
#include "harness/metrics/summary.h"

namespace llmb {

// Compares our figures with those that other tools would print for the same requests. The table has
// a row per endpoint and figure and a column per profile. Below it, a sentence explains each figure
// that differs. "-" marks a figure that a tool does not have or that the records cannot give. "~"
// marks an estimate; the sentence names what it is based on.
//
// `summaries` and `profiles` must hold the same endpoints in the same order. Without endpoints or
// profiles the text is empty. Lines end in a line break and take at most `width` columns, which
// must be at least 20: profiles that do not fit beside each other are below each other.
std::string ProfileText(const std::vector<EndpointSummary>& summaries,
                        const std::vector<EndpointProfiles>& profiles, std::size_t width);

}  // namespace llmb
