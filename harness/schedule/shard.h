#pragma once

#include <string>

namespace llmb {

// More parts than a run is ever split into.
inline constexpr int kMostShards = 10'000;

// One of the parts of a run that several processes measure at the same time, perhaps on several
// machines. All parts have the same plan, and each request of it belongs to exactly one of them.
struct Shard {
  int index = 1;  // from 1 to `count`
  int count = 1;  // at least 1, at most kMostShards

  bool operator==(const Shard&) const = default;
};

// "shard2of4", for the names of files.
std::string FileTag(const Shard& shard);

// "shard 2 of 4", for people.
std::string Label(const Shard& shard);

}  // namespace llmb
