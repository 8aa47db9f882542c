#include "harness/record/goodput_limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/base/parse_value.h"
#include "harness/base/text.h"

namespace llmb {
namespace {

struct Limit {
  std::string_view name;
  std::optional<Nanoseconds> GoodputLimits::*limit;
  std::optional<Nanoseconds> RequestRecord::*time;
  bool from_start;  // of the request
};

constexpr std::array kLimits = {
    Limit{"ttft", &GoodputLimits::ttft, &RequestRecord::time_to_first_token, true},
    Limit{"tpot", &GoodputLimits::tpot, &RequestRecord::time_per_output_token, false},
    Limit{"e2el", &GoodputLimits::e2el, &RequestRecord::total_latency, true},
};

}  // namespace

Result<GoodputLimits> ParseGoodputLimits(std::string_view option,
                                         const std::vector<std::string>& values) {
  constexpr std::size_t kCharactersInMessage = 40;
  LLMB_ASSIGN_OR_RETURN(const std::vector<std::string> texts, SplitNames(option, values));
  GoodputLimits limits;
  std::vector<std::string> names;
  names.reserve(std::size(kLimits));
  for (const Limit& limit : kLimits) names.emplace_back(limit.name);
  for (const std::string& text : texts) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos) {
      return Fail(fmt::format("{} must be NAME:MILLISECONDS, as in ttft:500, not '{}'", option,
                              ForMessage(text, kCharactersInMessage)));
    }
    const std::string name = text.substr(0, colon);
    LLMB_RETURN_IF_ERROR(CheckOneOf(option, name, names));
    auto& limit = limits.*std::ranges::find(kLimits, name, &Limit::name)->limit;
    if (limit) return Fail(fmt::format("{} has {} twice", option, name));
    const std::string what = fmt::format("{} {} (in milliseconds)", option, name);
    LLMB_ASSIGN_OR_RETURN(const double milliseconds,
                          ParseDecimal(what, text.substr(colon + 1), 0.001, 1e9));
    limit = FromSeconds(milliseconds / 1000);
  }
  return limits;
}

std::vector<std::string> GoodputTexts(const GoodputLimits& limits) {
  std::vector<std::string> texts;
  for (const Limit& limit : kLimits) {
    if (const auto& time = limits.*limit.limit) {
      texts.push_back(fmt::format("{}:{}", limit.name, ToMilliseconds(*time)));
    }
  }
  return texts;
}

bool IsGood(const RequestRecord& record, const GoodputLimits& limits, Nanoseconds waited) {
  return record.Succeeded() && std::ranges::none_of(kLimits, [&](const Limit& limit) {
           const auto& most = limits.*limit.limit;
           const auto& time = record.*limit.time;
           return most && time && *time + (limit.from_start ? waited : Nanoseconds::zero()) > *most;
         });
}

}  // namespace llmb
