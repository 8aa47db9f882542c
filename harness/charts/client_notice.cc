#include "harness/charts/client_notice.h"

#include <fmt/format.h>

#include <algorithm>
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
    if (JudgeClient(endpoints[i]) == verdict) names.push_back(labels[i]);
  }
  return names;
}

using Endpoints = std::vector<EndpointSamples>;

bool AnyHas(const BoundedFigure& figure, ClientVerdict verdict, const Endpoints& endpoints) {
  return std::ranges::any_of(endpoints, [&](const EndpointSamples& samples) {
    const auto& error = samples.client.*figure.error;
    return JudgeClient(samples) && error && JudgeFigure(figure, *error) == verdict;
  });
}

bool AnyReadLate(ClientVerdict verdict, const Endpoints& endpoints) {
  return std::ranges::any_of(endpoints, [&](const EndpointSamples& samples) {
    return JudgeClient(samples) && !samples.client.HasBounds() &&
           JudgeValue(ReadLagLimit(), samples.client) == verdict;
  });
}

bool AnyAt(const VerdictLimit& limit, ClientVerdict verdict, const Endpoints& endpoints) {
  return std::ranges::any_of(endpoints, [&](const EndpointSamples& samples) {
    return JudgeClient(samples) && JudgeValue(limit, samples.client) == verdict;
  });
}

// The figures and facts that have that verdict at any endpoint, as a phrase. Without `by_name`,
// several figures become "times".
std::string WhatIsOff(ClientVerdict verdict, bool by_name, const Endpoints& endpoints) {
  constexpr std::size_t kMany = 2;
  Names figures;
  for (const BoundedFigure& figure : BoundedFigures()) {
    if (AnyHas(figure, verdict, endpoints)) figures.emplace_back(figure.title);
  }
  Names parts;
  if (!by_name && figures.size() >= kMany) figures = {"times"};
  if (!figures.empty()) {
    parts.push_back(
        fmt::format("{} can be off by {}", Join(figures, ", "),
                    verdict == ClientVerdict::kLimited ? "10 % or more" : "more than 1 %"));
  }
  // Files of earlier versions have a read lag and no bounds.
  if (AnyReadLate(verdict, endpoints)) parts.emplace_back("all times can be off");
  if (AnyAt(SendDelayLimit(), verdict, endpoints)) parts.emplace_back("requests were sent late");
  if (AnyAt(LostLoadLimit(), verdict, endpoints))
    parts.emplace_back("a part of the load was not sent");
  if (AnyAt(ShardVerdictLimit(), verdict, endpoints)) {
    parts.push_back(fmt::format("a shard was {}", Name(verdict)));
  }
  return Join(parts, ", and ");
}

std::string CountedNoun(const std::vector<EndpointSamples>& endpoints) {
  std::set<std::string> names;
  for (const EndpointSamples& samples : endpoints) names.insert(samples.endpoint_name);
  return names.size() == endpoints.size() ? "endpoints" : "results";
}

// " for a, b", " for 2 of 12 endpoints" or " for both endpoints". Empty if there is only one
// endpoint to count.
std::string AffectedText(const Names& names, bool by_name,
                         const std::vector<EndpointSamples>& endpoints) {
  if (by_name) return " for " + Join(names, ", ");
  if (endpoints.size() == 1) return "";
  const std::string counted = CountedNoun(endpoints);
  if (names.size() == endpoints.size()) {
    return names.size() == 2 ? " for both " + counted
                             : fmt::format(" for all {} {}", names.size(), counted);
  }
  return fmt::format(" for {} of {} {}", names.size(), endpoints.size(), counted);
}

}  // namespace

std::vector<std::string> ClientNotices(const std::vector<EndpointSamples>& endpoints) {
  const Names limited = NamesWith(ClientVerdict::kLimited, endpoints);
  const Names suspect = NamesWith(ClientVerdict::kSuspect, endpoints);
  if (limited.empty() && suspect.empty()) return {};
  struct Wording {
    bool limited_by_name, suspect_by_name, figures_by_name;
  };
  std::vector<std::string> notices;
  for (const Wording by : {Wording{true, true, true}, Wording{true, false, true},
                           Wording{false, false, true}, Wording{false, false, false}}) {
    const std::string of_limited = AffectedText(limited, by.limited_by_name, endpoints);
    const std::string of_suspect = AffectedText(suspect, by.suspect_by_name, endpoints);
    const bool short_suspect = !by.figures_by_name && !limited.empty() && !suspect.empty();
    std::string notice =
        fmt::format("Load generator limited{}{}: {}", of_limited,
                    short_suspect ? fmt::format(", suspect for {}", suspect.size()) : "",
                    WhatIsOff(ClientVerdict::kLimited, by.figures_by_name, endpoints));
    if (limited.empty()) {
      notice = fmt::format("Load generator suspect{}: {}", of_suspect,
                           WhatIsOff(ClientVerdict::kSuspect, by.figures_by_name, endpoints));
    } else if (!suspect.empty() && !short_suspect) {
      notice += fmt::format("  ·  suspect{}", of_suspect);
    }
    if (notices.empty() || notice != notices.back()) notices.push_back(notice);
  }
  return notices;
}

}  // namespace llmb
