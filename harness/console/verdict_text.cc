#include "harness/console/verdict_text.h"

#include <fmt/format.h>

#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "harness/base/text.h"
#include "harness/console/number_text.h"

namespace llmb {
namespace {

std::string Labelled(const EndpointSummary& summary) {
  return fmt::format("{} at {}", summary.endpoint_name, summary.load.Label());
}

std::string CasesText(const VerdictCases& cases) {
  if (cases.limited == 0 || cases.cases == 0) return "";
  return fmt::format(", limited in {} of {}", cases.limited, Counted(cases.cases, "case"));
}

std::string MillisecondsText(double seconds) {
  return fmt::format("{} ms", ThreeDigits(seconds * 1e3));
}

std::string LimitText(const VerdictLimit& limit, const ClientEvidence& client) {
  const std::optional<double> value = client.*limit.evidence.value;
  return fmt::format("{} {}, limit {}", limit.evidence.name, ThreeDigits(value),
                     value >= limit.limited ? limit.limited : limit.suspect);
}

// What is not ok, each with how much.
std::vector<std::string> Reasons(const ClientEvidence& client) {
  std::vector<std::string> reasons;
  for (const BoundedFigure& figure : BoundedFigures()) {
    const std::optional<FigureError>& error = client.*figure.error;
    if (!error || JudgeFigure(figure, *error) == ClientVerdict::kOk) continue;
    reasons.push_back(fmt::format("{} can be off by up to {} of {}", figure.title,
                                  MillisecondsText(error->bound), MillisecondsText(error->figure)));
  }
  if (!client.HasBounds() && JudgeValue(ReadLagLimit(), client) != ClientVerdict::kOk) {
    reasons.push_back(fmt::format("all times can be off ({})", LimitText(ReadLagLimit(), client)));
  }
  if (JudgeValue(SendDelayLimit(), client) != ClientVerdict::kOk) {
    reasons.push_back(
        fmt::format("requests were sent late ({})", LimitText(SendDelayLimit(), client)));
  }
  if (JudgeValue(LostLoadLimit(), client) != ClientVerdict::kOk) {
    reasons.push_back(
        fmt::format("{} % of the load was not sent while the rest was measured, because shards "
                    "died, are missing or measured at another time",
                    ThreeDigits(100 * *client.lost_load_share)));
  }
  if (const auto verdict = JudgeValue(ShardVerdictLimit(), client); verdict != ClientVerdict::kOk) {
    reasons.push_back(fmt::format("that of a shard was {}", Name(verdict)));
  }
  return reasons;
}

// A client that is late although it hardly used its cores had to wait for them.
std::string_view AdviceFor(const EndpointSummary& summary, bool has_priority) {
  if (JudgeValue(LostLoadLimit(), summary.client) != ClientVerdict::kOk) {
    return "Merge it with the shards that are missing, or measure all shards again, at one time";
  }
  if (JudgeValue(ShardVerdictLimit(), summary.client) != ClientVerdict::kOk) {
    return "The notes name the shard: stop other programs there, or use more shards";
  }
  constexpr double kBusyShare = 0.7;
  if (summary.client.client_cpu_share.value_or(1) < kBusyShare) {
    return has_priority
               ? "Other programs or the machine's host used its cores: stop them, or run the load "
                 "generator on a machine of its own"
               : "Other programs used its cores: stop them, run the load generator on a machine of "
                 "its own, or give it a core with chrt -r 1 (as root)";
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

// Empty if `said` has the advice, which is added to it.
std::string NewAdvice(const EndpointSummary& summary, unsigned cores, bool has_priority,
                      std::set<std::string_view>& said) {
  const std::string_view advice = AdviceFor(summary, has_priority);
  if (!said.insert(advice).second) return "";
  const bool is_of_one_client = !summary.client.worst_shard_verdict;
  return fmt::format(" {}{}.", advice,
                     cores > 0 && is_of_one_client
                         ? fmt::format("; this one has {}", Counted(cores, "core"))
                         : "");
}

std::string VerdictSentence(const EndpointSummary& summary, ClientVerdict verdict,
                            const VerdictCases& cases) {
  return fmt::format("load generator {} with {}: {}{}.", Name(verdict), Labelled(summary),
                     Join(Reasons(summary.client), "; "), CasesText(cases));
}

// A client that reads late and still knows when everything arrived.
bool ReadLate(const EndpointSummary& summary) {
  return summary.client.HasBounds() &&
         JudgeValue(ReadLagLimit(), summary.client) != ClientVerdict::kOk;
}

}  // namespace

std::vector<std::string> VerdictSentences(const std::vector<EndpointSummary>& summaries,
                                          const std::vector<VerdictCases>& cases, unsigned cores,
                                          bool has_priority) {
  std::vector<std::string> sentences;
  std::vector<std::string> read_late;
  std::set<std::string_view> said;
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    const auto verdict = JudgeClient(summaries[i]);
    if (!verdict) continue;
    if (*verdict != ClientVerdict::kOk) {
      const VerdictCases of_stage = i < cases.size() ? cases[i] : VerdictCases{};
      sentences.push_back(VerdictSentence(summaries[i], *verdict, of_stage) +
                          NewAdvice(summaries[i], cores, has_priority, said));
    } else if (ReadLate(summaries[i])) {
      read_late.push_back(fmt::format("{} ({} ms)", Labelled(summaries[i]),
                                      ThreeDigits(summaries[i].client.read_lag_p99_ms)));
    }
    if (std::string late = LateSentence(summaries[i]); !late.empty()) {
      sentences.push_back(std::move(late));
    }
  }
  if (!read_late.empty()) {
    sentences.push_back(
        fmt::format("load generator read late with {}: the times are the kernel's and right, but "
                    "users sent their next requests late by as much.",
                    Join(read_late, ", ")));
  }
  return sentences;
}

}  // namespace llmb
