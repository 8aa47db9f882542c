#include "harness/charts/client_notice.h"

#include <fmt/format.h>

#include <set>

#include "harness/base/text.h"
#include "harness/charts/chart_frame.h"
#include "harness/metrics/client_verdict.h"

namespace llmb {
namespace {

using Names = std::vector<std::string>;

Names NamesWith(ClientVerdict verdict, const std::vector<EndpointSamples>& endpoints) {
  const Names labels = EndpointLabels(endpoints);
  Names names;
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    if (JudgeClient(endpoints[i].client) == verdict) names.push_back(labels[i]);
  }
  return names;
}

std::string CountedNoun(const std::vector<EndpointSamples>& endpoints) {
  std::set<std::string> names;
  for (const EndpointSamples& samples : endpoints) names.insert(samples.endpoint_name);
  return names.size() == endpoints.size() ? "endpoints" : "results";
}

// " for a, b" or " for 2 of 12 endpoints". Empty if there is only one endpoint to count.
std::string AffectedText(const Names& names, bool by_name,
                         const std::vector<EndpointSamples>& endpoints) {
  if (by_name) return " for " + Join(names, ", ");
  if (endpoints.size() == 1) return "";
  const std::string counted = CountedNoun(endpoints);
  if (names.size() == endpoints.size()) return fmt::format(" for all {} {}", names.size(), counted);
  return fmt::format(" for {} of {} {}", names.size(), endpoints.size(), counted);
}

}  // namespace

std::vector<std::string> ClientNotices(const std::vector<EndpointSamples>& endpoints) {
  const Names limited = NamesWith(ClientVerdict::kLimited, endpoints);
  const Names suspect = NamesWith(ClientVerdict::kSuspect, endpoints);
  if (limited.empty() && suspect.empty()) return {};
  struct Wording {
    bool limited_by_name, suspect_by_name;
  };
  std::vector<std::string> notices;
  for (const Wording by : {Wording{true, true}, Wording{true, false}, Wording{false, false}}) {
    const std::string of_limited = AffectedText(limited, by.limited_by_name, endpoints);
    const std::string of_suspect = AffectedText(suspect, by.suspect_by_name, endpoints);
    std::string notice = fmt::format(
        "Load generator limited{}: it was the bottleneck, not the endpoint", of_limited);
    if (limited.empty()) {
      notice =
          fmt::format("Load generator suspect{}: medians are good, do not quote p99", of_suspect);
    } else if (!suspect.empty()) {
      notice += fmt::format("  ·  suspect{}", of_suspect);
    }
    if (notices.empty() || notice != notices.back()) notices.push_back(notice);
  }
  return notices;
}

}  // namespace llmb
