#include "harness/cluster/shard_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <string_view>
#include <utility>

#include "harness/base/text.h"

namespace llmb {
namespace {

constexpr std::string_view kProgress = "\nprogress: ";
constexpr std::streamoff kTail = 4096;  // longer than a line of progress and what may follow it

// The last line of progress without its first word; empty if there is none.
std::string LastProgress(const std::filesystem::path& path) {
  std::ifstream log(path, std::ios::binary | std::ios::ate);
  const std::streamoff size = log ? static_cast<std::streamoff>(log.tellg()) : 0;
  if (size <= 0) return "";  // also where a shared folder has lost the file
  const std::streamoff begin = std::max<std::streamoff>(0, size - kTail);
  // The first line of a file has no line break before it.
  std::string tail = begin == 0 ? "\n" : "";
  std::string rest(static_cast<std::size_t>(size - begin), '\0');
  log.seekg(begin);
  log.read(rest.data(), static_cast<std::streamsize>(rest.size()));
  tail.append(rest, 0, static_cast<std::size_t>(log.gcount()));
  tail.resize(tail.find_last_of('\n') + 1);  // without a line that is still being written
  const std::size_t found = tail.rfind(kProgress);
  if (found == std::string::npos) return "";
  const std::size_t text = found + kProgress.size();
  return OneLine(tail.substr(text, tail.find('\n', text) - text));
}

}  // namespace

ShardProgress::ShardProgress(const std::filesystem::path& folder, int count) : folder_(folder) {
  for (int index = 2; index <= count; ++index) {
    const Shard shard{.index = index, .count = count};
    logs_.push_back({.path = folder / (FileTag(shard) + ".log"), .shard = shard});
  }
}

std::vector<std::string> ShardProgress::News() {
  std::vector<std::string> news;
  std::size_t more = 0;
  for (Log& log : logs_) {
    std::string line = LastProgress(log.path);
    if (line.empty() || line == log.last) continue;
    log.last = std::move(line);
    if (news.size() == kMostLines) {
      ++more;
    } else {
      news.push_back(fmt::format("{}: {}", Label(log.shard), log.last));
    }
  }
  if (more > 0) news.push_back(fmt::format("{} more shards: {}", more, folder_.string()));
  return news;
}

}  // namespace llmb
