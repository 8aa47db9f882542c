#include "harness/workload/session_order.h"

#include <fmt/format.h>

#include "harness/base/random.h"

namespace llmb {

Result<std::uint32_t> SessionOrder::NextTurn(std::string_view session,
                                             std::optional<std::int64_t> turn) {
  Session& state = sessions_[SeedOfName(session)];
  if (turn && *turn != state.turns) {
    return Fail(
        fmt::format("is {}, but the session's next turn is {} (turns count from 0, in the "
                    "order of the file)",
                    *turn, state.turns));
  }
  return state.turns++;
}

Status SessionOrder::TakeTime(std::string_view session, Nanoseconds timestamp) {
  Session& state = sessions_[SeedOfName(session)];
  if (timestamp < state.last) return Fail("is earlier than that of the session's last turn");
  state.last = timestamp;
  return {};
}

Result<std::optional<Nanoseconds>> ArrivalOrder::Next(std::optional<Nanoseconds> timestamp) {
  if (!any_) first_ = last_ = timestamp.value_or(Nanoseconds(0));
  if (!any_ && !timestamp) first_.reset();
  any_ = true;
  if (timestamp.has_value() != first_.has_value()) {
    return Fail(timestamp ? "is given, but the rows before have none"
                          : "is missing, but the rows before have one");
  }
  if (!timestamp) return std::nullopt;
  if (*timestamp < last_) {
    return Fail(
        fmt::format("goes back by {:g} s from the row before", ToSeconds(last_ - *timestamp)));
  }
  last_ = *timestamp;
  return FromFirst(timestamp);
}

std::optional<Nanoseconds> ArrivalOrder::FromFirst(std::optional<Nanoseconds> timestamp) const {
  if (!timestamp || !first_) return std::nullopt;
  return *timestamp - *first_;
}

}  // namespace llmb
