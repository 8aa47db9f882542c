#include "harness/console/plan_tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/console/number_text.h"

namespace llmb {
namespace {

// Of "[3f09c2a1b7d4e65] ".
constexpr double kNonceCharacters = 18;

}  // namespace

bool IsOpenLoop(const PlanDescription& plan) {
  return !plan.levels.empty() && plan.levels.back().IsOpenLoop();
}

std::uint64_t MostTokens(const PlanDescription& plan) {
  return static_cast<std::uint64_t>(
      plan.workload.IsDataset() ? plan.most_output_tokens : std::max(0, plan.settings.max_tokens));
}

std::string TokenLimit(const PlanDescription& plan, std::uint64_t requests, std::string_view word) {
  if (plan.settings.max_tokens_field == MaxTokensField::kNone) return "";
  const std::uint64_t max_tokens = MostTokens(plan);
  return fmt::format(", for {} {}", word, Counted(max_tokens * requests, "output token"));
}

std::string UniqueText(const PlanDescription& plan) {
  if (!plan.settings.unique_prompts) return "";
  return fmt::format(
      "a text of its own in front of each prompt, {:g} characters, so that no prefix cache answers "
      "it (--unique-prompts)",
      kNonceCharacters);
}

std::string InputText(const PlanDescription& plan) {
  // Texts that are made have the length asked for with it.
  const bool adds_nonce = plan.settings.unique_prompts && plan.estimates_input;
  const double nonce = adds_nonce ? kNonceCharacters / kCharactersPerToken : 0;
  double most = 0;
  double all = 0;
  for (const PlanEndpoint& endpoint : plan.endpoints) {
    if (!endpoint.input_tokens) return "";
    most = std::max(most, *endpoint.input_tokens + nonce);
    all += (*endpoint.input_tokens + nonce) * static_cast<double>(endpoint.requests);
  }
  const bool is_known = !plan.length.IsTimed() && !plan.search;
  const auto tokens = static_cast<std::uint64_t>(std::llround(is_known ? all : most));
  return fmt::format("about {} {}{}", Counted(RoundedUp(tokens), "input token"),
                     is_known ? "in all" : "a request",
                     plan.estimates_input ? " (4 characters each)" : "");
}

std::optional<TimedRequests> RequestsOf(const PlanDescription& plan) {
  if (!plan.part.empty() || plan.levels.empty() || plan.levels.back().IsTrace()) {
    return std::nullopt;
  }
  const std::uint64_t flows = plan.repetitions * plan.endpoints.size();
  const auto warmups = static_cast<std::uint64_t>(plan.length.num_warmups);
  const bool is_open = IsOpenLoop(plan);
  if (plan.length.num_prompts && (!is_open || plan.length.ramp_up == Nanoseconds::zero())) {
    const auto each = static_cast<std::uint64_t>(*plan.length.num_prompts) + warmups;
    return TimedRequests{each * flows * plan.levels.size(), false};
  }
  if (!is_open) return std::nullopt;
  double sum = 0;
  for (const LoadLevel& level : plan.levels) {
    // The rate of a ramp is half of the rate on average.
    const double ramp = ToSeconds(plan.length.ramp_up) / 2;
    sum += *level.Rate() * (ToSeconds(*plan.length.duration) + ramp) + static_cast<double>(warmups);
  }
  return TimedRequests{static_cast<std::uint64_t>(std::llround(sum)) * flows, true};
}

}  // namespace llmb
