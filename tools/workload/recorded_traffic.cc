#include "tools/workload/recorded_traffic.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace llmb {

void SortByArrival(std::vector<WorkloadRequest>& requests) {
  const auto has_arrival = [](const WorkloadRequest& request) {
    return request.arrival.has_value();
  };
  if (std::all_of(requests.begin(), requests.end(), has_arrival)) {
    std::stable_sort(
        requests.begin(), requests.end(),
        [](const WorkloadRequest& a, const WorkloadRequest& b) { return a.arrival < b.arrival; });
    const Nanoseconds first = requests.empty() ? Nanoseconds(0) : *requests.front().arrival;
    for (WorkloadRequest& request : requests) *request.arrival -= first;
  }
  std::unordered_map<std::string_view, std::uint32_t> turns;
  for (WorkloadRequest& request : requests) {
    if (!request.session.empty()) request.turn = turns[request.session]++;
  }
}

std::string RequestsText(std::size_t count) {
  return fmt::format("{} {}", count, count == 1 ? "request" : "requests");
}

void NoteLeftOut(std::size_t count, const std::string& why, RecordedTraffic& traffic) {
  if (count > 0) traffic.notes.push_back(fmt::format("left out: {} {}", RequestsText(count), why));
}

}  // namespace llmb
