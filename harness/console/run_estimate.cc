#include "harness/console/run_estimate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/console/number_text.h"

namespace llmb {
namespace {

constexpr double kMinute = 60;
constexpr double kHour = 60 * kMinute;
constexpr double kDay = 24 * kHour;
constexpr double kLong = 10 * kMinute;
constexpr int kFewTokens = 256;
constexpr double kMostCountable = 1e18;

}  // namespace

double EstimatedSeconds(const std::vector<EndpointSpeed>& endpoints, int max_tokens, bool serial) {
  double longest = 0;
  double sum = 0;
  for (const EndpointSpeed& speed : endpoints) {
    const double request = speed.first_token_s + speed.per_token_s * (max_tokens - 1);
    const double open_loops = std::max(speed.scheduled_s, speed.bounded_rounds * request);
    const double seconds = open_loops + static_cast<double>(speed.rounds) * request;
    longest = std::max(longest, seconds);
    sum += seconds;
  }
  return serial ? sum : longest;
}

std::string RoughDuration(double seconds) {
  if (seconds < 1.5 * kMinute) return fmt::format("{:.0f} s", std::max(1.0, std::round(seconds)));
  if (seconds < 1.5 * kHour) return fmt::format("{:.0f} min", seconds / kMinute);
  if (seconds < 1.5 * kDay) return fmt::format("{:.1f} h", seconds / kHour);
  return fmt::format("{:.1f} days", seconds / kDay);
}

std::string EstimateText(const std::vector<EndpointSpeed>& endpoints, int max_tokens, bool serial,
                         std::string_view limit_option) {
  if (endpoints.empty()) return "";
  const double seconds = EstimatedSeconds(endpoints, max_tokens, serial);
  std::string text =
      fmt::format("This takes about {} if every response has {}", RoughDuration(seconds),
                  Counted(static_cast<std::uint64_t>(max_tokens), "token"));
  const double shorter = EstimatedSeconds(endpoints, kFewTokens, serial);
  const bool has_advice = !limit_option.empty() && max_tokens > kFewTokens;
  if (has_advice && seconds > kLong && shorter <= seconds / 2) {
    text +=
        fmt::format("; {} {} would make it {}", limit_option, kFewTokens, RoughDuration(shorter));
  }
  return text + ".\n";
}

std::string TimedEstimateText(const StageLength& length, std::uint64_t flows) {
  const double seconds = static_cast<double>(flows) * ToSeconds(*length.duration + length.ramp_up);
  return fmt::format(
      "This takes {} {}, and then as long as the responses that are under way at "
      "the end{}.\n",
      length.num_prompts ? "at most" : "about", RoughDuration(seconds),
      flows == 1 ? "" : " of each load level");
}

std::string TimedTokensText(const std::vector<TimedLoad>& loads, int max_tokens) {
  if (loads.empty()) return "";
  double tokens = 0;
  for (const TimedLoad& load : loads) {
    tokens += load.user_seconds / load.per_token_s + load.users * max_tokens;
  }
  const auto most = static_cast<std::uint64_t>(std::min(std::ceil(tokens), kMostCountable));
  return fmt::format("At the speed of the test request this costs at most about {}.\n",
                     Counted(RoundedUp(most), "output token"));
}

std::string LongResponseText(double request_s, int max_tokens, Nanoseconds duration) {
  if (request_s <= ToSeconds(duration)) return "";
  // A few seconds are not rounded to the duration.
  const std::string time =
      request_s < kMinute ? fmt::format("{:.3g} s", request_s) : RoughDuration(request_s);
  return fmt::format("A response of {} would take {} at that speed, longer than --duration {:g}.\n",
                     Counted(static_cast<std::uint64_t>(max_tokens), "token"), time,
                     ToSeconds(duration));
}

}  // namespace llmb
