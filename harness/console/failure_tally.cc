#include "harness/console/failure_tally.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace llmb {

void FailureTally::Add(const RequestRecord& record) {
  if (record.Succeeded() || record.error_type == ErrorType::kCancelled) return;
  const auto group = std::find_if(groups_.begin(), groups_.end(), [&](const FailureGroup& known) {
    return known.error_type == record.error_type && known.endpoint_name == record.endpoint_name;
  });
  if (group != groups_.end()) {
    ++group->requests;
    return;
  }
  groups_.push_back({record.endpoint_name, record.error_type, 1, record.error_message});
}

std::vector<FailureGroup> FailureTally::Groups() const {
  std::map<std::string, std::size_t> order;
  for (const FailureGroup& group : groups_) order.emplace(group.endpoint_name, order.size());
  std::vector<FailureGroup> sorted = groups_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&order](const FailureGroup& a, const FailureGroup& b) {
                     return std::tuple(order.at(a.endpoint_name), b.requests) <
                            std::tuple(order.at(b.endpoint_name), a.requests);
                   });
  return sorted;
}

}  // namespace llmb
