#pragma once

// Stores the values of an option in a member of Options. Every binder checks `values`, which has at
// least one element, and writes to `result`; its errors begin with `option`.

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/parse_value.h"
#include "harness/base/time.h"
#include "harness/config/parsed_command_line.h"

namespace llmb {

using Values = std::vector<std::string>;

inline constexpr int kMostUsers = 10'000;        // of one endpoint
inline constexpr int kMostInFlight = 1'000'000;  // requests to one endpoint

template <Action kAction>
Status BindAction(std::string_view /*option*/, const Values& /*values*/,
                  ParsedCommandLine& result) {
  result.action = kAction;
  return {};
}

template <auto kMember, bool kValue>
Status BindSwitch(std::string_view /*option*/, const Values& /*values*/,
                  ParsedCommandLine& result) {
  result.options.*kMember = kValue;
  return {};
}

template <auto kMember>
Status BindText(std::string_view option, const Values& values, ParsedCommandLine& result) {
  if (values.front().empty()) return Fail(fmt::format("{} must not be empty", option));
  result.options.*kMember = values.front();
  return {};
}

// Seconds from 0.001 to 86400.
template <auto kMember>
Status BindSeconds(std::string_view option, const Values& values, ParsedCommandLine& result) {
  const auto what = fmt::format("{} (in seconds)", option);
  LLMB_ASSIGN_OR_RETURN(const auto seconds, ParseDecimal(what, values.front(), 0.001, 86400));
  result.options.*kMember = FromSeconds(seconds);
  return {};
}

// The same, or 0.
template <auto kMember>
Status BindSecondsOrZero(std::string_view option, const Values& values, ParsedCommandLine& result) {
  const auto what = fmt::format("{} (in seconds)", option);
  LLMB_ASSIGN_OR_RETURN(const auto seconds, ParseDecimal(what, values.front(), 0, 86400));
  result.options.*kMember = FromSeconds(seconds);
  return {};
}

// 0 to kMost.
template <auto kMember, int kMost>
Status BindCountOrZero(std::string_view option, const Values& values, ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN(const auto count, ParseWhole(option, values.front(), 0, kMost));
  result.options.*kMember = static_cast<int>(count);
  return {};
}

// 1 to kMost.
template <auto kMember, int kMost>
Status BindCount(std::string_view option, const Values& values, ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN(const auto count, ParseWhole(option, values.front(), 1, kMost));
  result.options.*kMember = static_cast<int>(count);
  return {};
}

Status BindModels(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindMetricProfiles(std::string_view option, const Values& values, ParsedCommandLine& result);
// These two also turn on the table of vLLM (--metric-profile vllm).
Status BindPercentileMetrics(std::string_view option, const Values& values,
                             ParsedCommandLine& result);
Status BindMetricPercentiles(std::string_view option, const Values& values,
                             ParsedCommandLine& result);
// Each KEY=VALUE.
Status BindMetadata(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindExport(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindFailIf(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindSlo(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindGoodput(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindApi(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindMode(std::string_view option, const Values& values, ParsedCommandLine& result);
// At most kMostLevels numbers, each 1 to kMostUsers.
Status BindConcurrent(std::string_view option, const Values& values, ParsedCommandLine& result);
// At most kMostLevels rates, each kLeastRate to kMostRate, or inf alone, which is stored as
// infinity.
Status BindRequestRate(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindArrival(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindBurstiness(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindMaxConcurrency(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindPrecision(std::string_view option, const Values& values, ParsedCommandLine& result);
// "50000req", "30m" or "2h": at least kLeastBudgetRequests or kLeastBudgetTime.
Status BindBudget(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindProgress(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindTimestamps(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindHttpReader(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindMaxTokensField(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindTemperature(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindGiveUpAfter(std::string_view option, const Values& values, ParsedCommandLine& result);
// Checks the file: see CheckCaFile.
Status BindCaFile(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindSeed(std::string_view option, const Values& values, ParsedCommandLine& result);
// The errors of these two do not repeat the value, which may be secret.
Status BindHeaders(std::string_view option, const Values& values, ParsedCommandLine& result);
Status BindExtraBody(std::string_view option, const Values& values, ParsedCommandLine& result);

// The names of secret values: see OptionSpec::secrets.
Values HeaderSecrets(const Values& values);     // one name per header
Values ExtraBodySecrets(const Values& values);  // always the whole object
Values UrlSecrets(const Values& values);  // only if the URL holds a user or a secret parameter
Values BaselineUrlSecrets(const Values& values);  // the same

}  // namespace llmb
