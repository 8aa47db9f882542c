#include "harness/workload/line_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "harness/base/atomic_file.h"
#include "harness/base/text.h"

namespace llmb {
namespace {

constexpr std::size_t kBlock = std::size_t{256} << 10;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The first two bytes; fewer of a shorter file, none of a pipe, which could not be read again.
std::string FirstBytes(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return "";
  std::string bytes(2, '\0');
  std::ifstream file;
  file.rdbuf()->pubsetbuf(nullptr, 0);  // reads these two bytes and no more
  file.open(path, std::ios::binary);
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

// A file whose bytes are not what its name says would otherwise be called no JSON or damaged.
Status CheckEncoding(const std::string& path) {
  const std::string bytes = FirstBytes(path);
  if (bytes.empty()) return {};
  const bool is_compressed = bytes == "\x1F\x8B";
  const bool should_be = path.ends_with(".gz");
  if (is_compressed && !should_be) {
    return Fail(fmt::format("{}: it is compressed with gzip, so its name must end in .gz",
                            PrintableText(path)));
  }
  if (!is_compressed && should_be) {
    return Fail(fmt::format("{}: its name ends in .gz, but it is not compressed with gzip",
                            PrintableText(path)));
  }
  if (bytes != "\xFF\xFE" && bytes != "\xFE\xFF") return {};
  return Fail(fmt::format("{}: it is UTF-16; save it as UTF-8", PrintableText(path)));
}

}  // namespace

Result<DatasetInput> OpenDatasetInput(const std::string& path) {
  LLMB_RETURN_IF_ERROR(CheckEncoding(path));
  LLMB_ASSIGN_OR_RETURN(std::unique_ptr<std::istream> stream, OpenFile(path));
  return DatasetInput{std::move(stream), PrintableText(path)};
}

std::string PlaceText(const FilePlace& begin, std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const std::size_t line_break = before.rfind('\n');
  if (line_break == std::string_view::npos) {
    return fmt::format("{}:{}:{}: ", begin.file, begin.line,
                       begin.column + CountCharacters(before));
  }
  const auto breaks = std::count(before.begin(), before.end(), '\n');
  return fmt::format("{}:{}:{}: ", begin.file, begin.line + static_cast<std::size_t>(breaks),
                     CountCharacters(before.substr(line_break + 1)) + 1);
}

Status LineSource::Fill() {
  buffer_.erase(0, begin_);
  begin_ = 0;
  if (buffer_.size() > kLongestLine) {
    return Fail(
        fmt::format("{}:{}:1: the line is longer than {} MiB; is this a file with one row "
                    "a line?",
                    input_.name, line_ + 1, kLongestLine >> 20));
  }
  const std::size_t kept = buffer_.size();
  buffer_.resize(kept + kBlock);
  input_.stream->read(buffer_.data() + kept, static_cast<std::streamsize>(kBlock));
  buffer_.resize(kept + static_cast<std::size_t>(input_.stream->gcount()));
  if (input_.stream->bad()) {
    return Fail(fmt::format("{}:{}:1: the file is damaged", input_.name, line_ + 1));
  }
  at_end_ = !input_.stream->good();
  return {};
}

Result<std::optional<std::string_view>> LineSource::NextOfAny() {
  std::size_t searched = begin_;
  std::size_t end = buffer_.find('\n', searched);
  while (end == std::string::npos && !at_end_) {
    searched = buffer_.size() - begin_;
    LLMB_RETURN_IF_ERROR(Fill());
    end = buffer_.find('\n', searched);
  }
  if (end == std::string::npos && begin_ == buffer_.size()) return std::nullopt;
  ended_without_break_ = end == std::string::npos;
  if (ended_without_break_) end = buffer_.size();
  std::string_view line(buffer_.data() + begin_, end - begin_);
  begin_ = std::min(end + 1, buffer_.size());
  if (++line_ == 1 && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

Result<std::optional<std::string_view>> LineSource::Next() {
  while (true) {
    LLMB_ASSIGN_OR_RETURN(const std::optional<std::string_view> line, NextOfAny());
    if (!line || line->find_first_not_of(" \t") != std::string_view::npos) return line;
  }
}

}  // namespace llmb
