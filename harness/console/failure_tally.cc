#include "harness/console/failure_tally.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace llmb {

namespace {

constexpr std::ptrdiff_t kMostMessages = 8;

bool AreOfOneType(const FailureGroup& a, const FailureGroup& b) {
  return a.error_type == b.error_type && a.endpoint_name == b.endpoint_name;
}

// One group for all messages of a type.
std::vector<FailureGroup> GroupsByType(const std::vector<FailureGroup>& messages) {
  std::vector<FailureGroup> groups;
  std::vector<std::uint64_t> most;  // requests with the example of each group
  for (const FailureGroup& message : messages) {
    const auto group = std::ranges::find_if(
        groups, [&](const FailureGroup& known) { return AreOfOneType(known, message); });
    if (group == groups.end()) {
      groups.push_back(message);
      most.push_back(message.requests);
      continue;
    }
    group->requests += message.requests;
    std::uint64_t& of_example = most[static_cast<std::size_t>(group - groups.begin())];
    if (message.requests <= of_example) continue;
    of_example = message.requests;
    group->example = message.example;
  }
  return groups;
}

}  // namespace

void FailureTally::Add(const RequestRecord& record) {
  if (record.Succeeded() || record.error_type == ErrorType::kCancelled) return;
  const FailureGroup added{record.endpoint_name, record.error_type, 1, record.error_message};
  const auto is_of_type = [&](const FailureGroup& known) { return AreOfOneType(known, added); };
  auto counted = std::ranges::find_if(messages_, [&](const FailureGroup& known) {
    return is_of_type(known) && known.example == added.example;
  });
  if (counted == messages_.end() && std::ranges::count_if(messages_, is_of_type) >= kMostMessages) {
    counted = std::ranges::find_if(messages_, is_of_type);
  }
  if (counted == messages_.end()) {
    messages_.push_back(added);
  } else {
    ++counted->requests;
  }
}

std::vector<FailureGroup> FailureTally::Groups() const {
  std::vector<FailureGroup> sorted = GroupsByType(messages_);
  std::map<std::string, std::size_t> order;
  for (const FailureGroup& group : sorted) order.emplace(group.endpoint_name, order.size());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&order](const FailureGroup& a, const FailureGroup& b) {
                     return std::tuple(order.at(a.endpoint_name), b.requests) <
                            std::tuple(order.at(b.endpoint_name), a.requests);
                   });
  return sorted;
}

}  // namespace llmb
