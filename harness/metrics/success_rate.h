#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace llmb {

// The share of requests that succeeded, such as "97.50%". Every file, table and chart shows this
// text. "100.00%" means that all succeeded and "0.00%" that none did: rounding produces neither, so
// one failure in a million is "99.99%". nullopt without requests. Asserts `successes` <=
// `requests`.
std::optional<std::string> SuccessRateText(std::uint64_t successes, std::uint64_t requests);

}  // namespace llmb
