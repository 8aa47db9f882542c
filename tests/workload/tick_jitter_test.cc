#include "harness/workload/tick_jitter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace llmb {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Gives out rows with these arrivals; nullopt: a later turn.
class Arrivals final : public WorkloadReader {
 public:
  explicit Arrivals(std::vector<std::optional<Nanoseconds>> all, std::string error = "")
      : all_(std::move(all)), error_(std::move(error)) {}

  Result<std::optional<WorkloadRequest>> Next() override {
    if (next_ == all_.size()) {
      if (!error_.empty()) return Fail(error_);
      return std::nullopt;
    }
    WorkloadRequest row;
    row.arrival = all_[next_];
    row.turn = all_[next_] ? 0 : 1;
    row.output_tokens = static_cast<std::int64_t>(next_++);
    return row;
  }

 private:
  const std::vector<std::optional<Nanoseconds>> all_;
  const std::string error_;
  std::size_t next_ = 0;
};

TickJitter Jittered(std::vector<std::optional<Nanoseconds>> all, Nanoseconds tick,
                    std::uint64_t seed = 7) {
  return {std::make_unique<Arrivals>(std::move(all)), tick, seed};
}

// All rows, which must come in the order of the file.
std::vector<std::optional<Nanoseconds>> Read(TickJitter& reader) {
  std::vector<std::optional<Nanoseconds>> read;
  while (true) {
    const auto row = reader.Next();
    if (!row || !*row) return read;
    EXPECT_EQ((*row)->output_tokens, static_cast<std::int64_t>(read.size()));
    read.push_back((*row)->arrival);
  }
}

TEST(TickJitter, NothingStaysNothing) {
  TickJitter reader = Jittered({}, seconds(3));
  EXPECT_TRUE(Read(reader).empty());
}

TEST(TickJitter, ARequestStaysInItsTick) {
  TickJitter reader = Jittered({Nanoseconds(0)}, seconds(3));
  const auto read = Read(reader);
  ASSERT_EQ(read.size(), 1U);
  EXPECT_GT(*read[0], seconds(0));
  EXPECT_LE(*read[0], seconds(3));
}

// Ticks of 3 s, of which the second is followed after 1 s, and a later turn without an arrival.
TEST(TickJitter, NoRequestLeavesItsTickOrOvertakes) {
  TickJitter reader = Jittered({seconds(0), seconds(0), std::nullopt, seconds(0), seconds(3),
                                seconds(3), seconds(4), seconds(10)},
                               seconds(3));
  const auto read = Read(reader);
  ASSERT_EQ(read.size(), 8U);
  EXPECT_FALSE(read[2]);
  const Nanoseconds begins[] = {seconds(0), seconds(0), {},         seconds(0),
                                seconds(3), seconds(3), seconds(4), seconds(10)};
  const Nanoseconds ends[] = {seconds(3), seconds(3), {},         seconds(3),
                              seconds(4), seconds(4), seconds(7), seconds(13)};
  Nanoseconds last{};
  for (std::size_t i = 0; i < read.size(); ++i) {
    if (!read[i]) continue;
    EXPECT_GE(*read[i], begins[i]) << i;
    EXPECT_LE(*read[i], ends[i]) << i;
    EXPECT_GE(*read[i], last) << i;
    last = *read[i];
  }
  EXPECT_NE(read[0], read[1]);
}

TEST(TickJitter, DependsOnTheSeedAlone) {
  const std::vector<std::optional<Nanoseconds>> all = {seconds(0), seconds(0), seconds(3)};
  TickJitter first = Jittered(all, seconds(3), 1);
  TickJitter same = Jittered(all, seconds(3), 1);
  TickJitter other = Jittered(all, seconds(3), 2);
  const auto read = Read(first);
  EXPECT_EQ(read, Read(same));
  EXPECT_NE(read, Read(other));
}

// 2,000 uniform places in a second: their mean is 0.5 with a standard error of 0.0065.
TEST(TickJitter, IsUniform) {
  TickJitter reader =
      Jittered(std::vector<std::optional<Nanoseconds>>(2000, seconds(0)), seconds(1));
  double sum = 0;
  for (const auto& arrival : Read(reader)) sum += ToSeconds(*arrival);
  EXPECT_NEAR(sum / 2000, 0.5, 0.03);
}

TEST(TickJitter, AWrongRowIsFoundAfterTheTickBeforeIt) {
  TickJitter reader(std::make_unique<Arrivals>(
                        std::vector<std::optional<Nanoseconds>>{seconds(0), seconds(0)}, "bad row"),
                    seconds(3), 1);
  EXPECT_TRUE(reader.Next());
  EXPECT_TRUE(reader.Next());
  EXPECT_EQ(reader.Next().error().message, "bad row");
}

TEST(TickJitter, TooManyRequestsOfOneTimestampAreAnError) {
  TickJitter reader =
      Jittered(std::vector<std::optional<Nanoseconds>>(TickJitter::kMostOfATick + 1, seconds(0)),
               seconds(3));
  EXPECT_EQ(reader.Next().error().message,
            "more than 100000 requests have the timestamp 0 s; use --trace-jitter off");
}

TEST(TickJitter, LaterTurnsDoNotCountAsRequestsOfATimestamp) {
  std::vector<std::optional<Nanoseconds>> all(TickJitter::kMostOfATick + 1, std::nullopt);
  all.front() = seconds(0);
  TickJitter reader = Jittered(all, seconds(3));
  EXPECT_TRUE(reader.Next());
}

// Sessions of one tick, each later turn of 1 MiB.
class LongTurns final : public WorkloadReader {
 public:
  Result<std::optional<WorkloadRequest>> Next() override {
    WorkloadRequest row;
    row.turn = static_cast<std::uint32_t>(given_++);
    if (row.turn == 0) row.arrival = seconds(2);
    row.messages.push_back({"user", std::string(std::size_t{1} << 20, 'x'), ""});
    return row;
  }
  std::size_t Given() const { return given_; }

 private:
  std::size_t given_ = 0;
};

TEST(TickJitter, TheMemoryOfATickIsBounded) {
  auto turns = std::make_unique<LongTurns>();
  const LongTurns& given = *turns;
  TickJitter reader(std::move(turns), seconds(3), 7);
  EXPECT_EQ(reader.Next().error().message,
            "the requests with the timestamp 2 s, with the later turns among them, take more than "
            "64 MiB; use --trace-jitter off");
  EXPECT_EQ(given.Given(), 64U);
}

// Two requests at each of `count` timestamps that are `gap` apart, the second gap 1 ms less.
std::vector<Nanoseconds> Ticks(int count, Nanoseconds gap) {
  std::vector<Nanoseconds> all;
  for (int i = 0; i < count; ++i) {
    const Nanoseconds at = i * gap - (i == 2 ? Nanoseconds(milliseconds(1)) : Nanoseconds(0));
    all.insert(all.end(), 2, at);
  }
  return all;
}

TEST(TickOf, IsTheSmallestGap) {
  EXPECT_EQ(TickOf(Ticks(10, seconds(3)), 1), milliseconds(2999));
  EXPECT_EQ(TickOf(Ticks(10, milliseconds(90)), 2), milliseconds(178));
  EXPECT_EQ(TickOf(Ticks(9, seconds(3)), 1), std::nullopt);
  EXPECT_EQ(TickOf(Ticks(10, milliseconds(100)), 1), std::nullopt);
  EXPECT_EQ(TickOf({}, 1), std::nullopt);
  EXPECT_EQ(TickOf(std::vector{Nanoseconds(0)}, 1), std::nullopt);
  std::vector<Nanoseconds> single = Ticks(20, seconds(1));
  single.erase(std::unique(single.begin(), single.end()), single.end());
  EXPECT_EQ(TickOf(single, 1), std::nullopt);
}

}  // namespace
}  // namespace llmb
