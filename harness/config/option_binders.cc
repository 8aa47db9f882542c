#include "harness/config/option_binders.h"

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/base/strict_json.h"
#include "harness/base/text.h"
#include "harness/config/ca_file.h"
#include "harness/endpoint/request_extras.h"
#include "harness/endpoint/url_secrets.h"
#include "harness/record/metric_profile_name.h"
#include "harness/schedule/load_level.h"

namespace llmb {
namespace {

template <typename Enum>
struct Choice {
  const char* name;
  Enum value;
};

template <typename Enum, std::size_t kCount>
Status Choose(std::string_view option, const std::string& text,
              const Choice<Enum> (&choices)[kCount], Enum& value) {
  Values names;
  for (const auto& choice : choices) {
    names.emplace_back(choice.name);
    if (text == choice.name) value = choice.value;
  }
  return CheckOneOf(option, text, names);
}

// The load levels in "1,4,16".
std::vector<std::string_view> SplitLevels(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t comma = text.find(',');
    words.push_back(text.substr(0, comma));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return words;
}

// A level that is given twice is measured once.
template <typename T>
Status CheckLevels(std::string_view option, const std::vector<T>& levels) {
  constexpr std::size_t kMostLevels = 64;
  const std::size_t different = std::set<T>(levels.begin(), levels.end()).size();
  if (different <= kMostLevels) return {};
  return Fail(
      fmt::format("{} has {} levels, but at most {} are allowed", option, different, kMostLevels));
}

}  // namespace

Status BindModels(std::string_view option, const Values& values, ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN(auto names, SplitNames(option, values));
  result.options.models = std::move(names);
  return {};
}

Status BindMetricProfiles(std::string_view option, const Values& values,
                          ParsedCommandLine& result) {
  return AddMetricProfiles(option, values, result.options.metric_profiles);
}

Status BindPercentileMetrics(std::string_view option, const Values& values,
                             ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN(result.options.percentiles.metrics,
                        ParsePercentileMetrics(option, values.front()));
  return AddMetricProfiles(option, {"vllm"}, result.options.metric_profiles);
}

Status BindMetricPercentiles(std::string_view option, const Values& values,
                             ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN(result.options.percentiles.percentiles,
                        ParsePercentiles(option, values.front()));
  return AddMetricProfiles(option, {"vllm"}, result.options.metric_profiles);
}

Status BindMetadata(std::string_view option, const Values& values, ParsedCommandLine& result) {
  for (const std::string& text : values) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Fail(fmt::format("{} must be KEY=VALUE, as in {} tp=1, not '{}'", option, option,
                              OneLine(text)));
    }
    result.options.metadata.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return {};
}

Status BindExport(std::string_view option, const Values& values, ParsedCommandLine& result) {
  return AddExportFormats(option, values, result.options.export_formats);
}

Status BindFailIf(std::string_view /*option*/, const Values& values, ParsedCommandLine& result) {
  result.options.fail_if = values;
  return {};
}

Status BindSlo(std::string_view option, const Values& values, ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN(auto thresholds, ParseThresholds(option, values));
  result.options.slo = std::move(thresholds);
  return {};
}

Status BindGoodput(std::string_view option, const Values& values, ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN(result.options.goodput, ParseGoodputLimits(option, values));
  return {};
}

Status BindApi(std::string_view option, const Values& values, ParsedCommandLine& result) {
  static constexpr Choice<Api> kApis[] = {{"chat", Api::kChat}, {"completions", Api::kCompletions}};
  return Choose(option, values.front(), kApis, result.options.api);
}

Status BindMode(std::string_view option, const Values& values, ParsedCommandLine& result) {
  static constexpr Choice<Mode> kModes[] = {{"sequential", Mode::kSequential},
                                            {"concurrent", Mode::kConcurrent}};
  return Choose(option, values.front(), kModes, result.options.mode);
}

Status BindConcurrent(std::string_view option, const Values& values, ParsedCommandLine& result) {
  std::vector<int> levels;
  for (const std::string_view word : SplitLevels(values.front())) {
    LLMB_ASSIGN_OR_RETURN(const auto users, ParseWhole(option, word, 1, kMostUsers));
    levels.push_back(static_cast<int>(users));
  }
  LLMB_RETURN_IF_ERROR(CheckLevels(option, levels));
  result.options.concurrent = std::move(levels);
  return {};
}

Status BindRequestRate(std::string_view option, const Values& values, ParsedCommandLine& result) {
  const auto words = SplitLevels(values.front());
  std::vector<double> rates;
  for (const std::string_view word : words) {
    if (word == "inf" && words.size() == 1) {
      rates.push_back(std::numeric_limits<double>::infinity());
      continue;
    }
    const auto what = fmt::format("{} (in requests per second, or inf alone)", option);
    LLMB_ASSIGN_OR_RETURN(const auto rate, ParseDecimal(what, word, kLeastRate, kMostRate));
    rates.push_back(rate);
  }
  LLMB_RETURN_IF_ERROR(CheckLevels(option, rates));
  result.options.request_rates = std::move(rates);
  return {};
}

Status BindArrival(std::string_view option, const Values& values, ParsedCommandLine& result) {
  static constexpr Choice<ArrivalProcess> kProcesses[] = {{"constant", ArrivalProcess::kConstant},
                                                          {"poisson", ArrivalProcess::kPoisson},
                                                          {"gamma", ArrivalProcess::kGamma}};
  return Choose(option, values.front(), kProcesses, result.options.arrivals.process);
}

Status BindBurstiness(std::string_view option, const Values& values, ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN(const auto burstiness, ParseDecimal(option, values.front(), 0.01, 1000));
  result.options.arrivals.burstiness = burstiness;
  return {};
}

Status BindPrecision(std::string_view option, const Values& values, ParsedCommandLine& result) {
  static constexpr Choice<SearchPrecision> kPrecisions[] = {{"normal", SearchPrecision::kNormal},
                                                            {"fine", SearchPrecision::kFine}};
  return Choose(option, values.front(), kPrecisions, result.options.search.precision);
}

namespace {

Status CheckRequests(std::uint64_t requests) {
  if (requests >= kLeastBudgetRequests) return {};
  return Fail(fmt::format(
      "--budget {}req is too short: a search needs at least {} requests, {} to find the "
      "knee and {} stages of {}",
      requests, kLeastBudgetRequests, kUsualCoarse, kStagesPerRound, kLeastStageRequests));
}

}  // namespace

Status BindBudget(std::string_view option, const Values& values, ParsedCommandLine& result) {
  constexpr std::uint64_t kMostBudget = 1'000'000'000;
  const std::string_view text = values.front();
  SearchBudget& budget = result.options.search.budget;
  const auto number = [&](std::string_view unit) {
    return text.substr(0, text.size() - unit.size());
  };
  if (text.ends_with("req")) {
    const auto what = fmt::format("{} (in req)", option);
    LLMB_ASSIGN_OR_RETURN(const auto requests, ParseWhole(what, number("req"), 1, kMostBudget));
    budget.requests = requests;
    return CheckRequests(requests);
  }
  if (text.ends_with('m') || text.ends_with('h')) {
    const auto what = fmt::format("{} (in {})", option, text.back());
    LLMB_ASSIGN_OR_RETURN(const auto time, ParseDecimal(what, number("m"), 0.001, 10'000));
    budget.time = FromSeconds(time * (text.back() == 'h' ? 3600 : 60));
    if (*budget.time >= kLeastBudgetTime) return {};
    return Fail(fmt::format("{} {} is too short: a search needs at least 1m", option, text));
  }
  return Fail(
      fmt::format("{} '{}': allowed are a number of requests, as in 50000req, and a time, as "
                  "in 30m or 2h",
                  option, OneLine(text)));
}

Status BindMaxConcurrency(std::string_view option, const Values& values,
                          ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN(const auto most, ParseWhole(option, values.front(), 1, kMostInFlight));
  result.options.max_concurrency = static_cast<int>(most);
  return {};
}

Status BindProgress(std::string_view option, const Values& values, ParsedCommandLine& result) {
  static constexpr Choice<ProgressStyle> kStyles[] = {{"auto", ProgressStyle::kAuto},
                                                      {"plain", ProgressStyle::kPlain},
                                                      {"off", ProgressStyle::kOff}};
  return Choose(option, values.front(), kStyles, result.options.progress);
}

Status BindTimestamps(std::string_view option, const Values& values, ParsedCommandLine& result) {
  static constexpr Choice<TimestampSource> kSources[] = {{"kernel", TimestampSource::kKernel},
                                                         {"user", TimestampSource::kUser}};
  return Choose(option, values.front(), kSources, result.options.timestamps.emplace());
}

Status BindHttpReader(std::string_view option, const Values& values, ParsedCommandLine& result) {
  static constexpr Choice<HttpReader> kReaders[] = {{"own", HttpReader::kOwn},
                                                    {"curl", HttpReader::kCurl}};
  return Choose(option, values.front(), kReaders, result.options.http_reader);
}

Status BindMaxTokensField(std::string_view option, const Values& values,
                          ParsedCommandLine& result) {
  LLMB_RETURN_IF_ERROR(CheckOneOf(option, values.front(), MaxTokensFieldNames()));
  result.options.max_tokens_field = *MaxTokensFieldNamed(values.front());
  return {};
}

Status BindTemperature(std::string_view option, const Values& values, ParsedCommandLine& result) {
  if (values.front() == "none") {
    result.options.temperature.reset();
    return {};
  }
  LLMB_ASSIGN_OR_RETURN(const auto temperature, ParseDecimal(option, values.front(), 0, 2));
  result.options.temperature = temperature;
  return {};
}

Status BindGiveUpAfter(std::string_view option, const Values& values, ParsedCommandLine& result) {
  constexpr int kMost = 1'000'000;
  LLMB_ASSIGN_OR_RETURN(const auto count, ParseWhole(option, values.front(), 0, kMost));
  result.options.give_up_after = static_cast<int>(count);
  return {};
}

Status BindCaFile(std::string_view option, const Values& values, ParsedCommandLine& result) {
  if (auto status = CheckCaFile(values.front()); !status) {
    return Fail(fmt::format("{}: {}", option, status.error().message));
  }
  result.options.ca_file = values.front();
  return {};
}

Status BindSeed(std::string_view option, const Values& values, ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN(const auto seed, ParseWhole(option, values.front(), 0,
                                                    std::numeric_limits<std::uint64_t>::max()));
  result.options.seed = seed;
  return {};
}

Status BindHeaders(std::string_view option, const Values& values, ParsedCommandLine& result) {
  for (const std::string& text : values) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
      return Fail(fmt::format("{} must be NAME=VALUE, as in {} X-Team=infra", option, option));
    }
    const std::string name = text.substr(0, equals);
    const std::string value = text.substr(equals + 1);
    if (auto status = CheckHeader(name, value); !status) {
      return Fail(fmt::format("{}: {}", option, status.error().message));
    }
    result.options.headers.emplace_back(name, value);
  }
  return {};
}

Status BindExtraBody(std::string_view option, const Values& values, ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN(const auto json, ParseStrictJson(values.front(), option));
  auto text = ExtraBodyText(json);
  if (!text) return Fail(fmt::format("{} {}", option, text.error().message));
  result.options.extra_body = *std::move(text);
  return {};
}

Values HeaderSecrets(const Values& values) {
  Values names;
  for (const std::string& value : values) {
    names.push_back(fmt::format("--header {}", value.substr(0, value.find('='))));
  }
  return names;
}

Values ExtraBodySecrets(const Values& /*values*/) { return {"--extra-body"}; }

Values UrlSecrets(const Values& values) {
  if (RedactUrl(values.front()) == values.front()) return {};
  return {"--url"};
}

Values BaselineUrlSecrets(const Values& values) {
  if (RedactUrl(values.front()) == values.front()) return {};
  return {"--baseline-url"};
}

}  // namespace llmb
