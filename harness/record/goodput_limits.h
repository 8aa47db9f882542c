#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/time.h"
#include "harness/record/request_record.h"

namespace llmb {

// What each request has to meet to be good, as `vllm bench serve --goodput` has it. Empty: no
// limit.
struct GoodputLimits {
  std::optional<Nanoseconds> ttft{}, tpot{}, e2el{};

  bool Empty() const { return !ttft && !tpot && !e2el; }
  bool operator==(const GoodputLimits&) const = default;
};

// Parses values such as "ttft:500" and "e2el:5000", in milliseconds, each of which may be a list
// with commas. Errors, which begin with `option`: another form, an unknown name, a name given
// twice, a time that is not from 0.001 to 1,000,000,000 ms.
Result<GoodputLimits> ParseGoodputLimits(std::string_view option,
                                         const std::vector<std::string>& values);

// The limits as ParseGoodputLimits reads them: {"ttft:500", "tpot:50"}.
std::vector<std::string> GoodputTexts(const GoodputLimits& limits);

// Whether a request succeeded and has no time above its limit. A time that it does not have, such
// as the time per output token of a single token, is within. TTFT and total latency count from the
// moment `waited` before the request was started.
bool IsGood(const RequestRecord& record, const GoodputLimits& limits,
            Nanoseconds waited = Nanoseconds::zero());

}  // namespace llmb
