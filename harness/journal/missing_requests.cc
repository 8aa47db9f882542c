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

class Finder {
 public:
  explicit Finder(const RunCollector& collector) : collector_(collector) {}

  void Add(const EndpointPlan& endpoint) {
    planned_ = missing_ = 0;
    begun_.clear();
    not_begun_.clear();
    if (endpoint.search) {
      all_.flows = all_.searches = true;
      Count("the search", collector_.SearchHasEnded(endpoint.endpoint_name) ? 1 : 0, 1);
    }
    for (const StagePlan& stage : endpoint.stages) {
      const bool whole = IsMeasuredWhole(endpoint.length, stage.level);
      whole ? AddFlows(endpoint, stage) : AddRequests(endpoint, stage);
      all_.flows |= whole;
    }
    all_.planned += planned_;
    all_.missing += missing_;
    if (missing_ == 0) return;
    std::vector<std::string> parts;
    AddCases("incomplete", begun_, parts);
    AddCases(all_.flows ? "not finished" : "not begun", not_begun_, parts);
    all_.endpoints.push_back(endpoint.endpoint_name);
    all_.lines.push_back(fmt::format("{}: missing {}: {} of {} ({})", endpoint.endpoint_name,
                                     all_.What(), missing_, planned_, Join(parts, "; ")));
  }

  MissingRequests All() const { return all_; }

 private:
  void AddRequests(const EndpointPlan& endpoint, const StagePlan& stage) {
    for (const std::string& prompt_id : stage.prompt_ids) {
      const auto planned =
          static_cast<std::uint64_t>(endpoint.RequestsOf(stage.level, prompt_id).value_or(0)) *
          static_cast<std::uint64_t>(endpoint.repetitions);
      const std::uint64_t finished =
          collector_.Finished(endpoint.endpoint_name, stage.level, prompt_id);
      Count(NameOf(endpoint, stage, prompt_id), std::min(planned, finished), planned);
    }
  }

  void AddFlows(const EndpointPlan& endpoint, const StagePlan& stage) {
    std::uint64_t ended = 0;
    for (int repetition = 0; repetition < endpoint.repetitions; ++repetition) {
      ended += collector_.HasEnded(endpoint.endpoint_name, stage.level, repetition) ? 1 : 0;
    }
    Count(stage.level.Label(), ended, static_cast<std::uint64_t>(endpoint.repetitions));
  }

  void Count(const std::string& name, std::uint64_t done, std::uint64_t planned) {
    planned_ += planned;
    missing_ += planned - done;
    if (done == planned) return;
    if (done == 0) {
      not_begun_.push_back(name);
    } else {
      begun_.push_back(fmt::format("{} ({} of {})", name, done, planned));
    }
  }

  const RunCollector& collector_;
  MissingRequests all_;
  // What follows is counted for the current endpoint.
  std::uint64_t planned_ = 0;
  std::uint64_t missing_ = 0;
  std::vector<std::string> begun_;
  std::vector<std::string> not_begun_;
};

}  // namespace

std::string MissingRequests::Text() const {
  const char* const one = searches ? "capacity search" : flows ? "flow" : "request";
  return fmt::format("{} of {} {} {} missing", missing, planned, planned == 1 ? one : What(),
                     missing == 1 ? "is" : "are");
}

MissingRequests FindMissingRequests(const std::vector<EndpointPlan>& plan,
                                    const RunCollector& collector) {
  Finder finder(collector);
  for (const EndpointPlan& endpoint : plan) finder.Add(endpoint);
  return finder.All();
}

}  // namespace llmb
