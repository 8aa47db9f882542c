#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/schedule/shard.h"

namespace llmb {

// The progress of the shards that speak into log files, such as shard2of4.log: all but the first.
class ShardProgress {
 public:
  // Follows the log files of a run of `count` shards. They need not be there yet.
  ShardProgress(const std::filesystem::path& folder, int count);

  // The last line of progress of each shard that has a new one, such as "shard 2 of 4: 12/60
  // requests (20%), 0 failed, 3s elapsed". At most kMostLines, then one that says how many more
  // there are.
  std::vector<std::string> News();

  static constexpr std::size_t kMostLines = 8;

 private:
  struct Log {
    std::filesystem::path path;
    Shard shard;
    std::string last{};
  };

  std::filesystem::path folder_;
  std::vector<Log> logs_;
};

}  // namespace llmb
