#include "harness/console/plan_tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/console/number_text.h"

namespace llmb {
namespace {

// The length of "[3f09c2a1b7d4e65] ", which --unique-prompts puts in front of a prompt.
constexpr double kNonceCharacters = 18;

// The most measured requests of a flow: those asked for, or those of a file, which is sent once.
std::optional<double> MostMeasured(const PlanDescription& plan) {
  std::optional<double> most;
  if (plan.length.num_prompts) most = *plan.length.num_prompts;
  if (plan.file_requests) {
    const auto rows = static_cast<double>(*plan.file_requests);
    most = std::min(most.value_or(rows), rows);
  }
  return most;
}

// How many requests a schedule brings in that time, at least the one that begins it; nullopt for
// users, whose endpoint decides, and for conversations, whose turns do.
std::optional<double> ArrivingIn(Nanoseconds time, const PlanDescription& plan,
                                 const LoadLevel& level) {
  const std::optional<double> rate = level.Rate();
  if (!rate || plan.length.conversations) return std::nullopt;
  return std::max(1.0, *rate * ToSeconds(time));
}

// Warm-up lasts until both its number and its time are reached. The rate of a ramp is half of the
// rate on average.
double WarmupOf(const PlanDescription& plan, const LoadLevel& level) {
  const double ramp = level.Rate().value_or(0) * ToSeconds(plan.length.ramp_up) / 2;
  return std::max(ramp, static_cast<double>(plan.length.num_warmups));
}

}  // namespace

bool IsOpenLoop(const PlanDescription& plan) {
  return !plan.levels.empty() && plan.levels.back().IsOpenLoop();
}

std::uint64_t MostTokens(const PlanDescription& plan) {
  return static_cast<std::uint64_t>(
      plan.workload.IsDataset() ? plan.most_output_tokens : std::max(0, plan.settings.max_tokens));
}

std::string TokenLimit(const PlanDescription& plan, std::uint64_t requests, std::string_view word) {
  if (!plan.limits_output) return "";
  const std::uint64_t max_tokens = MostTokens(plan);
  return fmt::format(", for {} {}", word, Counted(max_tokens * requests, "output token"));
}

std::string UniqueText(const PlanDescription& plan) {
  if (!plan.settings.unique_prompts) return "";
  if (plan.makes_texts) {
    return "each text begins with 8 tokens of its own, which are part of its length, so that no "
           "prefix cache answers it (--unique-prompts)";
  }
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
  const bool has_ramp = plan.length.ramp_up > Nanoseconds::zero();
  const bool is_known = !plan.length.IsTimed() && !plan.search && !has_ramp;
  const auto tokens = static_cast<std::uint64_t>(std::llround(is_known ? all : most));
  return fmt::format("about {} {}{}", Counted(RoundedUp(tokens), "input token"),
                     is_known ? "in all" : "a request",
                     plan.estimates_input ? " (4 characters each)" : "");
}

std::optional<TimedRequests> RequestsOf(const PlanDescription& plan) {
  if (!plan.part.empty() || plan.levels.empty() || plan.levels.back().IsTrace()) {
    return std::nullopt;
  }
  const bool has_ramp = plan.length.ramp_up > Nanoseconds::zero();
  const std::optional<double> most = MostMeasured(plan);
  // The users of a ramp send warm-up as fast as they can.
  if (!IsOpenLoop(plan) && (!most || has_ramp)) return std::nullopt;
  TimedRequests requests{.is_drawn = has_ramp};
  double sum = 0;
  for (const LoadLevel& level : plan.levels) {
    const std::optional<double> arriving = ArrivingIn(*plan.length.duration, plan, level);
    const bool is_cut = most && (!arriving || *most <= *arriving);
    requests.is_drawn = requests.is_drawn || !is_cut;
    sum += (is_cut ? *most : *arriving) + WarmupOf(plan, level);
  }
  requests.count =
      static_cast<std::uint64_t>(std::llround(sum)) * plan.repetitions * plan.endpoints.size();
  return requests;
}

}  // namespace llmb
