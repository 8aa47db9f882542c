#include "harness/workload/json_array_source.h"

#include <fmt/format.h>

namespace llmb {
namespace {

constexpr std::size_t kArrayBlock = std::size_t{256} << 10;

constexpr std::string_view kCutArray = "the file ends in the middle of the array";

bool IsBlankByte(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// The bytes of a UTF-8 character after its first one.
bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Follows strings and brackets up to the end of an object.
class ObjectScanner {
 public:
  // Whether the object ends with `c`.
  bool EndsWith(char c) {
    if (in_string_) {
      ReadString(c);
      return false;
    }
    if (c == '"') in_string_ = true;
    if (c == '{' || c == '[') ++depth_;
    if (c == '}' || c == ']') --depth_;
    return depth_ == 0;
  }

 private:
  void ReadString(char c) {
    if (escaped_) {
      escaped_ = false;
    } else if (c == '\\') {
      escaped_ = true;
    } else if (c == '"') {
      in_string_ = false;
    }
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

char JsonArraySource::Take() {
  const char c = buffer_[next_++];
  if (c == '\n') {
    ++line_;
    column_ = 1;
  } else if (!IsContinuation(c)) {
    ++column_;
  }
  return c;
}

Result<std::optional<char>> JsonArraySource::Peek() {
  while (true) {
    kept_ = next_;
    if (next_ == buffer_.size()) LLMB_RETURN_IF_ERROR(Fill());
    if (next_ == buffer_.size()) return std::nullopt;
    if (!IsBlankByte(buffer_[next_])) return buffer_[next_];
    Take();
  }
}

Result<std::optional<std::string_view>> JsonArraySource::End() {
  Take();
  LLMB_ASSIGN_OR_RETURN(const std::optional<char> more, Peek());
  if (more) return FailHere("there is something after the end of the array");
  return std::nullopt;
}

Result<std::string_view> JsonArraySource::TakeObject() {
  element_line_ = line_;
  element_column_ = column_;
  ObjectScanner scanner;
  while (true) {
    while (next_ < buffer_.size()) {
      if (scanner.EndsWith(Take())) return std::string_view(buffer_).substr(kept_, next_ - kept_);
    }
    LLMB_RETURN_IF_ERROR(Fill());
    if (next_ == buffer_.size()) return FailHere(kCutArray);
  }
}

Result<std::optional<std::string_view>> JsonArraySource::Next() {
  LLMB_ASSIGN_OR_RETURN(std::optional<char> c, Peek());
  if (!opened_) {
    if (!c) return Fail(fmt::format("{}: it is empty", input_.name));
    if (c != '[') return FailHere("the file must be a JSON array of objects");
    opened_ = true;
    Take();
    LLMB_ASSIGN_OR_RETURN(c, Peek());
  } else if (c == ',') {
    Take();
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
