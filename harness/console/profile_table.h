#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/metrics/profile_samples.h"
#include "harness/metrics/summary.h"

namespace llmb {

// Our figures beside those that other tools would print of the same requests, each line with its
// line break: a row per endpoint and figure, a column per profile; below, for each profile and
// figure that differs anywhere, one sentence why. What a tool does not have, and what cannot be
// told from the records, is "-"; "~" marks an estimate, and the sentence says what it rests on.
//
// `summaries` and `profiles` are of the same run: their endpoints are the same in the same order.
// Without endpoints or profiles the text is empty. Lines take at most `width` (at least 80)
// columns.
std::string ProfileText(const std::vector<EndpointSummary>& summaries,
                        const std::vector<EndpointProfiles>& profiles, std::size_t width);

}  // namespace llmb
