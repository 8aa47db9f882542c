#include "harness/base/line_io.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace llmb {

bool WriteAll(int file_descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file_descriptor, text.data(), text.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool LineReader::Read(std::vector<std::string>& lines) {
  std::array<char, std::size_t{64} * 1024> block{};
  ssize_t size = 0;
  do {
    size = ::read(file_descriptor_, block.data(), block.size());
  } while (size < 0 && errno == EINTR);
  if (size <= 0) return false;
  std::string_view rest(block.data(), static_cast<std::size_t>(size));
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    pending_ += rest.substr(0, end);
    lines.push_back(std::exchange(pending_, {}));
    rest.remove_prefix(end + 1);
  }
  pending_ += rest;
  return true;
}

std::optional<std::string> LineReader::ReadLine() {
  while (ready_.empty()) {
    if (!Read(ready_)) return std::nullopt;
  }
  std::string line = std::move(ready_.front());
  ready_.erase(ready_.begin());
  return line;
}

}  // namespace llmb
