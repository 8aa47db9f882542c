#include "tools/convert/joint_windows.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <unordered_map>
#include <utility>

#include "harness/schedule/measured_window.h"

namespace llmb {
namespace {

using Order = std::vector<SpooledRequest*>;

// As RequestPool decides while it begins them.
void SetClosedWindow(const Order& order, int users, const StageLength& length) {
  const bool timed = length.duration.has_value();
  const auto planned = static_cast<std::uint64_t>(length.num_prompts.value_or(0));
  const MeasuredWindow window = WindowOf(timed ? planned : order.size(), users);
  const TimePoint begin = *order.front()->start;
  for (std::uint64_t place = 0; place < order.size(); ++place) {
    SpooledRequest& request = *order[place];
    request.in_window = window.Contains(place);
    if (!timed) continue;
    const bool settled = users == 1 || (IsSettled(place, users) &&
                                        (*request.start - begin) * 10 >= *length.duration);
    const bool counted = length.num_prompts.has_value();
    request.in_window =
        counted ? place < window.end && (settled || place >= window.begin) : settled;
  }
}

void SetOpenWindow(const Order& order) {
  std::unordered_map<std::uint64_t, bool> sessions;
  Order first_turns;
  std::ranges::copy_if(order, std::back_inserter(first_turns),
                       [](const SpooledRequest* request) { return !request->later_turn; });
  const MeasuredWindow window = OpenLoopWindow(first_turns.size());
  for (std::size_t place = 0; place < first_turns.size(); ++place) {
    SpooledRequest& request = *first_turns[place];
    request.in_window = window.Contains(place);
    if (request.session != 0) sessions[request.session] = request.in_window;
  }
  for (SpooledRequest* request : order) {
    if (!request->later_turn) continue;
    const auto first = sessions.find(request->session);
    if (first != sessions.end()) request->in_window = first->second;
  }
}

// The measured requests of each flow, in the order that decides.
std::vector<Order> OrdersOf(const std::vector<JointFlow>& flows,
                            std::vector<SpooledRequest>& requests) {
  std::vector<Order> orders(flows.size());
  for (SpooledRequest& request : requests) {
    if (!request.warmup && request.start) orders[request.flow].push_back(&request);
  }
  for (std::size_t i = 0; i < flows.size(); ++i) {
    if (flows[i].load.IsOpenLoop()) {
      std::ranges::stable_sort(orders[i], {}, &SpooledRequest::Scheduled);
    } else {
      std::ranges::stable_sort(orders[i], {}, [](const auto* request) { return *request->start; });
    }
  }
  return orders;
}

}  // namespace

void SetJointWindows(const std::vector<JointFlow>& flows, const StageLength& length,
                     std::vector<SpooledRequest>& requests) {
  const std::vector<Order> orders = OrdersOf(flows, requests);
  for (std::size_t i = 0; i < flows.size(); ++i) {
    if (orders[i].empty()) continue;
    const std::optional<int> users = flows[i].load.Users();
    users ? SetClosedWindow(orders[i], *users, length) : SetOpenWindow(orders[i]);
  }
}

std::map<FlowName, Nanoseconds> JointDurations(const std::vector<JointFlow>& flows,
                                               const std::vector<SpooledRequest>& requests) {
  std::vector<std::optional<std::pair<TimePoint, TimePoint>>> spans(flows.size());
  for (const SpooledRequest& request : requests) {
    if (request.warmup || request.cancelled || !request.start) continue;
    auto& span = spans[request.flow];
    if (!span) span = {*request.start, request.End()};
    span = {std::min(span->first, *request.start), std::max(span->second, request.End())};
  }
  std::map<FlowName, Nanoseconds> durations;
  for (std::size_t i = 0; i < flows.size(); ++i) {
    if (!spans[i]) continue;
    const JointFlow& flow = flows[i];
    durations[{flow.endpoint_name, flow.load, flow.repetition}] +=
        spans[i]->second - spans[i]->first;
  }
  return durations;
}

}  // namespace llmb
