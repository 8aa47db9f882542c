#include "harness/workload/json_array_source.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/workload/valid_characters.h"

namespace llmb {
namespace {

constexpr std::size_t kArrayBlock = std::size_t{256} << 10;

constexpr std::string_view kMarkBeforeArray = "\xEF\xBB\xBF";  // the byte order mark

constexpr std::string_view kCutArray = "the file ends in the middle of the array";

bool IsBlankByte(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// Follows strings and brackets up to the end of an object, which may come in pieces.
class ObjectScanner {
 public:
  // How many bytes of `piece` belong to the object. Sets `ended` if it ends there.
  std::size_t Scan(std::string_view piece) {
    std::size_t at = 0;
    while (at < piece.size() && !ended) {
      if (in_string_) {
        at = ScanString(piece, at);
      } else {
        ScanStructure(piece[at++]);
      }
    }
    return at;
  }

  bool ended = false;

 private:
  // Most of a file is text, so this loop decides the speed.
  std::size_t ScanString(std::string_view piece, std::size_t at) {
    if (escaped_) ++at;
    escaped_ = false;
    while (at < piece.size() && piece[at] != '"' && piece[at] != '\\') ++at;
    if (at == piece.size()) return at;
    escaped_ = piece[at] == '\\';
    in_string_ = escaped_;
    return at + 1;
  }

  void ScanStructure(char c) {
    if (c == '"') in_string_ = true;
    if (c == '{' || c == '[') ++depth_;
    if (c == '}' || c == ']') --depth_;
    ended = depth_ == 0;
  }

  int depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
};

}  // namespace

tl::unexpected<Error> JsonArraySource::FailHere(std::string_view reason) const {
  return Fail(fmt::format("{}:{}:{}: {}", input_.name, line_, column_, reason));
}

Status JsonArraySource::Fill() {
  buffer_.erase(0, kept_);
  next_ -= kept_;
  kept_ = 0;
  if (buffer_.size() > kLargestElement) {
    return FailHere(fmt::format("an element is larger than {} MiB", kLargestElement >> 20));
  }
  const std::size_t held = buffer_.size();
  buffer_.resize(held + kArrayBlock);
  input_.stream->read(buffer_.data() + held, static_cast<std::streamsize>(kArrayBlock));
  buffer_.resize(held + static_cast<std::size_t>(input_.stream->gcount()));
  if (input_.stream->bad()) return FailHere("the file is damaged");
  return {};
}

Status JsonArraySource::SkipByteOrderMark() {
  LLMB_RETURN_IF_ERROR(Fill());
  if (buffer_.starts_with(kMarkBeforeArray)) next_ = kMarkBeforeArray.size();
  return {};
}

void JsonArraySource::Pass(std::size_t bytes) {
  const std::string_view passed(buffer_.data() + next_, bytes);
  next_ += bytes;
  const std::size_t line_break = passed.rfind('\n');
  if (line_break == std::string_view::npos) {
    column_ += CountValidCharacters(passed);
    return;
  }
  line_ += static_cast<std::size_t>(std::count(passed.begin(), passed.end(), '\n'));
  column_ = 1 + CountValidCharacters(passed.substr(line_break + 1));
}

Result<std::optional<char>> JsonArraySource::Peek() {
  while (true) {
    kept_ = next_;
    if (next_ == buffer_.size()) LLMB_RETURN_IF_ERROR(Fill());
    if (next_ == buffer_.size()) return std::nullopt;
    if (!IsBlankByte(buffer_[next_])) return buffer_[next_];
    Pass(1);
  }
}

Result<std::optional<std::string_view>> JsonArraySource::End() {
  Pass(1);
  LLMB_ASSIGN_OR_RETURN(const std::optional<char> more, Peek());
  if (more) return FailHere("there is something after the end of the array");
  return std::nullopt;
}

Result<std::string_view> JsonArraySource::TakeObject() {
  element_line_ = line_;
  element_column_ = column_;
  ObjectScanner scanner;
  while (true) {
    Pass(scanner.Scan(std::string_view(buffer_).substr(next_)));
    if (scanner.ended) return std::string_view(buffer_).substr(kept_, next_ - kept_);
    LLMB_RETURN_IF_ERROR(Fill());
    if (next_ == buffer_.size()) return FailHere(kCutArray);
  }
}

Result<std::optional<std::string_view>> JsonArraySource::Next() {
  if (!opened_) LLMB_RETURN_IF_ERROR(SkipByteOrderMark());
  LLMB_ASSIGN_OR_RETURN(std::optional<char> c, Peek());
  if (!opened_) {
    if (!c) return Fail(fmt::format("{}: it is empty", input_.name));
    if (c != '[') return FailHere("the file must be a JSON array of objects");
    opened_ = true;
    Pass(1);
    LLMB_ASSIGN_OR_RETURN(c, Peek());
  } else if (c == ',') {
    Pass(1);
    LLMB_ASSIGN_OR_RETURN(c, Peek());
    if (c == ']') return FailHere("there is no element after the comma");
  } else if (c && c != ']') {
    return FailHere("there must be a comma or the end of the array");
  }
  if (!c) return FailHere(kCutArray);
  if (c == ']') return End();
  if (c != '{') return FailHere("an element of the array must be an object");
  LLMB_ASSIGN_OR_RETURN(const std::string_view object, TakeObject());
  return object;
}

}  // namespace llmb
