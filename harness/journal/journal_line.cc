#include "harness/journal/journal_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/crc.hpp>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace llmb {
namespace {

constexpr std::size_t kChecksumSize = 8;
constexpr std::size_t kTextStart = kChecksumSize + 1;

std::uint32_t Checksum(std::string_view text) {
  boost::crc_32_type crc;
  crc.process_bytes(text.data(), text.size());
  return crc.checksum();
}

}  // namespace

std::string JournalLine(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  std::string line = fmt::format("{:08x} ", Checksum(text));
  line.reserve(kTextStart + text.size() + 1);
  line += text;
  line += '\n';
  return line;
}

Result<std::string_view> TextOfJournalLine(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.size() < kTextStart || line[kChecksumSize] != ' ') return Fail("it has no checksum");
  std::uint32_t stored = 0;
  const char* end = line.data() + kChecksumSize;
  const auto parsed = std::from_chars(line.data(), end, stored, 16);
  const std::string_view text = line.substr(kTextStart);
  if (parsed.ptr != end) return Fail("it has no checksum");
  if (stored != Checksum(text)) return Fail("its checksum does not match its text");
  return text;
}

Result<std::string> ReadJournalLine(int file_descriptor, LinePlace place) {
  std::string line(place.size, '\0');
  std::size_t done = 0;
  while (done < line.size()) {
    const ssize_t size = ::pread(file_descriptor, line.data() + done, line.size() - done,
                                 static_cast<off_t>(place.offset + done));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return Fail(fmt::format("cannot read the journal: {}", std::strerror(errno)));
    if (size == 0) return Fail("cannot read the journal: the file has become shorter");
    done += static_cast<std::size_t>(size);
  }
  const Result<std::string_view> text = TextOfJournalLine(line);
  if (!text)
    return Fail(fmt::format("cannot read a line of the journal back: {}", text.error().message));
  return std::string(*text);
}

}  // namespace llmb
