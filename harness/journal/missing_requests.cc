#include "harness/journal/missing_requests.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/text.h"

namespace llmb {
namespace {

// More names than these are only counted, to keep the text on one line.
constexpr std::size_t kMostNames = 5;

void AddCases(const char* what, const std::vector<std::string>& cases,
              std::vector<std::string>& parts) {
  if (cases.empty()) return;
  const auto shown = static_cast<std::ptrdiff_t>(std::min(cases.size(), kMostNames));
  std::string names = Join({cases.begin(), cases.begin() + shown}, ", ");
  if (cases.size() > kMostNames) names += fmt::format(" and {} more", cases.size() - kMostNames);
  parts.push_back(fmt::format("{}: {}", what, names));
}

std::string NameOf(const EndpointPlan& endpoint, const StagePlan& stage,
                   const std::string& prompt_id) {
  if (endpoint.stages.size() == 1) return prompt_id;
  return fmt::format("{} at {}", prompt_id, stage.level.Label());
}

}  // namespace

MissingRequests FindMissingRequests(const std::vector<EndpointPlan>& plan,
                                    const RunCollector& collector) {
  MissingRequests all;
  for (const EndpointPlan& endpoint : plan) {
    std::uint64_t missing = 0;
    std::vector<std::string> begun;
    std::vector<std::string> not_begun;
    for (const StagePlan& stage : endpoint.stages) {
      for (const std::string& prompt_id : stage.prompt_ids) {
        const std::uint64_t planned = endpoint.RequestsPerCase();
        const std::uint64_t done =
            std::min(planned, collector.Finished(endpoint.endpoint_name, stage.level, prompt_id));
        const std::string name = NameOf(endpoint, stage, prompt_id);
        missing += planned - done;
        if (done == 0) {
          not_begun.push_back(name);
        } else if (done < planned) {
          begun.push_back(fmt::format("{} ({} of {})", name, done, planned));
        }
      }
    }
    all.planned += endpoint.Requests();
    all.missing += missing;
    if (missing == 0) continue;
    std::vector<std::string> parts;
    AddCases("incomplete", begun, parts);
    AddCases("not begun", not_begun, parts);
    all.lines.push_back(fmt::format("{}: missing requests: {} of {} ({})", endpoint.endpoint_name,
                                    missing, endpoint.Requests(), Join(parts, "; ")));
  }
  return all;
}

}  // namespace llmb
