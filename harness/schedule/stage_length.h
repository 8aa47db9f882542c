#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "harness/base/time.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// How long each flow of a stage lasts, and which of its requests are warm-up.
struct StageLength {
  int iterations = 10;  // requests per prompt, at least 1; ignored if one of the next two is given
  // Requests in all, spread over the prompts; at least 1.
  std::optional<int> num_prompts{};
  // Nothing is begun after this time. Whichever of this and `num_prompts` is reached first ends the
  // flow.
  std::optional<Nanoseconds> duration{};
  int num_warmups = 0;         // the first requests of each flow, in addition to the others
  bool conversations = false;  // whether some requests follow the responses of others
  Nanoseconds ramp_up{};       // users begin within it; requests that begin within it are warm-up

  // Whether each prompt is sent `iterations` times.
  bool CountsIterations() const { return !num_prompts && !duration; }
  // Whether the number of requests is not known before.
  bool IsTimed() const { return duration.has_value(); }

  bool operator==(const StageLength&) const = default;
};

// Whether a flow that was interrupted is measured again whole: its length was a time, its arrivals
// were drawn before, or its requests follow each other. Of other flows only the missing requests
// are sent.
bool IsMeasuredWhole(const StageLength& length, const LoadLevel& level);

// How many requests each of `prompts` prompts gets in a flow, warm-up not counted. The counts of a
// given num_prompts differ by at most one. Of a timed flow, the most that each gets; nullopt if
// that is not limited.
std::optional<std::vector<int>> RequestsPerPrompt(const StageLength& length, std::size_t prompts);

}  // namespace llmb
