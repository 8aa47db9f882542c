#include "harness/wire/sse_decoder.h"

#include <algorithm>

namespace llmb {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Finds the line ends of a text one after another, scanning each byte at most twice. The next LF is
// remembered: a body that ends its lines in CR would otherwise be scanned to its end for every
// line.
class LineEnds {
 public:
  explicit LineEnds(std::string_view text) : text_(text), line_feed_(LineFeedFrom(0)) {}

  // The position of the first CR or LF at or after `from`; the size of the text if there is none.
  std::size_t Next(std::size_t from) {
    if (line_feed_ < from) line_feed_ = LineFeedFrom(from);
    const std::size_t length = text_.substr(from, line_feed_ - from).find('\r');
    return length == std::string_view::npos ? line_feed_ : from + length;
  }

 private:
  std::size_t LineFeedFrom(std::size_t from) const {
    return std::min(text_.find('\n', from), text_.size());
  }

  std::string_view text_;
  std::size_t line_feed_;
};

}  // namespace

Status SseDecoder::Feed(std::string_view bytes, const Sink& sink) {
  if (refused_) return Refuse();
  LineEnds ends(bytes);
  std::size_t begin = 0;
  for (std::size_t end = ends.Next(0); end < bytes.size(); end = ends.Next(begin)) {
    const bool ends_crlf = after_return_ && end == begin && line_.empty() && bytes[end] == '\n';
    after_return_ = bytes[end] == '\r';
    if (!ends_crlf && !EndLine(bytes.substr(begin, end - begin), sink)) return Refuse();
    begin = end + 1;
  }
  if (line_.size() + bytes.size() - begin > kMaxEventBytes) return Refuse();
  line_.append(bytes.substr(begin));
  return {};
}

void SseDecoder::Finish(const Sink& sink) {
  if (refused_) return;
  if (!line_.empty() && !EndLine({}, sink)) return;
  Dispatch(sink);
}

// `end_of_line` follows the bytes in line_. Most lines arrive in one piece and are not copied.
bool SseDecoder::EndLine(std::string_view end_of_line, const Sink& sink) {
  if (line_.size() + end_of_line.size() > kMaxEventBytes) return false;
  if (line_.empty()) return ReadLine(end_of_line, sink);
  line_.append(end_of_line);
  const bool accepted = ReadLine(line_, sink);
  line_.clear();
  return accepted;
}

bool SseDecoder::ReadLine(std::string_view line, const Sink& sink) {
  if (at_start_ && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  at_start_ = false;
  if (line.empty()) {
    Dispatch(sink);
    return true;
  }
  const std::size_t colon = std::min(line.find(':'), line.size());
  const std::string_view field = line.substr(0, colon);
  if (field != "data" && field != "error") return true;
  std::string_view value = line.substr(std::min(colon + 1, line.size()));
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (data_.size() + value.size() > kMaxEventBytes) return false;
  data_.append(value).push_back('\n');
  return true;
}

void SseDecoder::Dispatch(const Sink& sink) {
  if (data_.empty()) return;
  const std::size_t size = data_.size() - 1;
  data_.append(kPadding, '\0');
  sink(std::string_view(data_).substr(0, size));
  data_.clear();
}

Status SseDecoder::Refuse() {
  refused_ = true;
  return Fail("the stream has an event or a line of more than 16 MiB");
}

}  // namespace llmb
