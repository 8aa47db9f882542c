#include "harness/workload/tick_jitter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace llmb {
namespace {

constexpr Nanoseconds kLeastTick = std::chrono::milliseconds(100);
constexpr std::size_t kLeastTimestamps = 10;

// The memory that a row takes, without what the allocator adds.
std::size_t BytesOf(const WorkloadRequest& row) {
  std::size_t bytes = sizeof(row) + row.session.size() + (row.answer ? row.answer->size() : 0) +
                      row.prefix_blocks.size() * sizeof(row.prefix_blocks.front());
  for (const ChatMessage& message : row.messages) {
    bytes += sizeof(message) + message.role.size() + message.text.size() + message.json.size();
  }
  return bytes;
}

bool BeginsTick(const WorkloadRequest& row) { return row.arrival && row.turn == 0; }

}  // namespace

Result<std::optional<WorkloadRequest>> TickJitter::Next() {
  if (tick_rows_.empty()) {
    Result<std::optional<WorkloadRequest>> row =
        ahead_ ? *std::exchange(ahead_, std::nullopt) : reader_->Next();
    if (!row || !*row || !BeginsTick(**row)) return row;
    LLMB_RETURN_IF_ERROR(ReadTick(*std::move(*row)));
  }
  WorkloadRequest row = std::move(tick_rows_.front());
  tick_rows_.pop_front();
  return row;
}

Status TickJitter::ReadTick(WorkloadRequest first) {
  const Nanoseconds begin = *first.arrival;
  std::size_t bytes = BytesOf(first);
  tick_rows_.push_back(std::move(first));
  std::optional<Nanoseconds> next;
  std::size_t begun = 1;  // requests with this timestamp; later turns have none that counts
  while (!ahead_) {
    Result<std::optional<WorkloadRequest>> row = reader_->Next();
    const bool is_other = row && *row && BeginsTick(**row) && *(*row)->arrival != begin;
    if (is_other) next = *(*row)->arrival;
    if (!row || !*row || is_other) {
      ahead_.emplace(std::move(row));
    } else if (BeginsTick(**row) && ++begun > kMostOfATick) {
      return Fail(
          fmt::format("more than {} requests have the timestamp {:g} s; use --trace-jitter "
                      "off",
                      kMostOfATick, ToSeconds(begin)));
    } else if (bytes += BytesOf(**row); bytes > kMostBytesOfATick) {
      return Fail(
          fmt::format("the requests with the timestamp {:g} s, with the later turns among them, "
                      "take more than {} MiB; use --trace-jitter off",
                      ToSeconds(begin), kMostBytesOfATick >> 20));
    } else {
      tick_rows_.push_back(*std::move(*row));
    }
  }
  Spread(begin, next);
  return {};
}

void TickJitter::Spread(Nanoseconds begin, std::optional<Nanoseconds> next) {
  const Nanoseconds room = next ? std::min(tick_, *next - begin) : tick_;
  std::vector<double> places;
  for (const WorkloadRequest& row : tick_rows_) {
    if (BeginsTick(row)) places.push_back(random_.Uniform());
  }
  std::ranges::sort(places);
  auto place = places.begin();
  for (WorkloadRequest& row : tick_rows_) {
    if (!BeginsTick(row)) continue;
    row.arrival = begin + FromSeconds(ToSeconds(room) * *place++);
  }
}

std::optional<Nanoseconds> TickOf(std::span<const Nanoseconds> arrivals, double speed) {
  std::size_t timestamps = arrivals.empty() ? 0 : 1;
  Nanoseconds least = Nanoseconds::max();
  for (std::size_t i = 1; i < arrivals.size(); ++i) {
    if (arrivals[i] == arrivals[i - 1]) continue;
    ++timestamps;
    least = std::min(least, arrivals[i] - arrivals[i - 1]);
  }
  const bool several = timestamps < arrivals.size();
  if (!several || timestamps < kLeastTimestamps) return std::nullopt;
  const Nanoseconds tick = FromSeconds(ToSeconds(least) * speed);
  return tick < kLeastTick ? std::nullopt : std::optional(tick);
}

}  // namespace llmb
