#include "harness/console/verdict_text.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <utility>

#include "harness/base/text.h"
#include "harness/console/number_text.h"

namespace llmb {
namespace {

// What a measurement at its limit makes wrong.
std::string_view AffectedFigures(std::string_view evidence) {
  if (evidence == "send_delay_p99_ms") return "the load and the throughput";
  if (evidence == "read_lag_p99_ms") return "TTFT, TPOT, ITL and latency";
  return "times and throughput";
}

std::string Labelled(const EndpointSummary& summary) {
  return fmt::format("{} at {}", summary.endpoint_name, summary.load.Label());
}

std::string CasesText(const VerdictCases& cases) {
  if (cases.limited == 0 || cases.cases == 0) return "";
  return fmt::format(" in {} of {}", cases.limited, Counted(cases.cases, "case"));
}

// A client that is late although it hardly used its cores had to wait for them.
std::string_view AdviceFor(const EndpointSummary& summary) {
  constexpr double kBusyShare = 0.7;
  if (summary.client.client_cpu_share.value_or(1) < kBusyShare) {
    return "Other programs used its cores: stop them, run the load generator on a machine of its "
           "own, or give it a core with chrt -r 1 (as root)";
  }
  if (summary.load.IsOpenLoop()) {
    return "Use a lower rate, stop other programs, or run the load generator on a machine of its "
           "own";
  }
  return summary.load.Users() > 1
             ? "Use fewer users, stop other programs, or run the load generator on a machine of "
               "its own"
             : "Stop other programs, or run the load generator on a faster machine of its own";
}

// Empty if the requests of an open loop were sent when they were due.
std::string LateSentence(const EndpointSummary& summary) {
  constexpr double kAllowedMs = 1;
  const std::optional<double>& delay = summary.client.send_delay_p99_ms;
  if (!summary.load.IsOpenLoop() || !(delay >= kAllowedMs)) return "";
  return fmt::format(
      "the schedule was not kept with {}: 1 % of the requests were sent at least {} ms late, and "
      "1 ms is allowed. The figures from the schedule include that.",
      Labelled(summary), ThreeDigits(delay));
}

std::string LimitedSentence(const EndpointSummary& summary, const VerdictCases& cases,
                            unsigned cores) {
  std::vector<std::string> reasons;
  std::string figures;
  for (const VerdictLimit& limit : VerdictLimits()) {
    const std::optional<double>& value = summary.client.*limit.evidence;
    if (!(value >= limit.limited)) continue;
    if (figures.empty()) figures = AffectedFigures(limit.name);
    reasons.push_back(
        fmt::format("{} {}, limit {}", limit.name, ThreeDigits(value), limit.limited));
  }
  std::string sentence = fmt::format(
      "load generator limited with {}: {} are not the endpoint's{} ({}). {}", Labelled(summary),
      figures, CasesText(cases), Join(reasons, "; "), AdviceFor(summary));
  if (cores > 0) sentence += fmt::format("; this one has {}", Counted(cores, "core"));
  return sentence + ".";
}

}  // namespace

std::vector<std::string> VerdictSentences(const std::vector<EndpointSummary>& summaries,
                                          const std::vector<VerdictCases>& cases, unsigned cores) {
  std::vector<std::string> sentences;
  std::vector<std::string> suspect;
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    const auto verdict = JudgeClient(summaries[i].client);
    if (verdict == ClientVerdict::kLimited) {
      sentences.push_back(
          LimitedSentence(summaries[i], i < cases.size() ? cases[i] : VerdictCases{}, cores));
    }
    if (verdict == ClientVerdict::kSuspect) suspect.push_back(Labelled(summaries[i]));
    if (std::string late = LateSentence(summaries[i]); !late.empty()) {
      sentences.push_back(std::move(late));
    }
  }
  if (!suspect.empty()) {
    sentences.push_back(fmt::format(
        "load generator suspect with {}: medians are good, do not quote p99.",
        suspect.size() == summaries.size() && suspect.size() > 1 ? "all results"
                                                                 : Join(suspect, ", ")));
  }
  return sentences;
}

}  // namespace llmb
