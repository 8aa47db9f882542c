#include "harness/http/response_parser.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "harness/base/text.h"
#include "harness/base/trimmed.h"
#include "harness/http/transport.h"

namespace llmb {
namespace {

constexpr std::string_view kProtocol = "HTTP/";
constexpr int kFirstStatus = 100;
constexpr int kFirstFinal = 200;
constexpr int kSwitchingProtocols = 101;
constexpr int kNoContent = 204;
constexpr int kNotModified = 304;
constexpr int kHexadecimal = 16;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The whole text as a number.
std::optional<std::uint64_t> NumberIn(std::string_view text, int base) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// The elements of a list in lower case (RFC 9110, section 5.6.1).
std::vector<std::string> ElementsOf(std::string_view list) {
  std::vector<std::string> elements;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    const std::string_view element = Trimmed(list.substr(0, end));
    if (!element.empty()) elements.push_back(LowerCase(element));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return elements;
}

// -1 for any other character.
int HexDigit(char c) {
  if (IsDigit(c)) return c - '0';
  const char small = static_cast<char>(c | 0x20);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

bool IsEmptyLine(std::string_view line) { return line == "\r\n" || line == "\n"; }

}  // namespace

ResponseParser::Part ResponseParser::Next(std::string_view& input) {
  while (true) {
    switch (state_) {
      case State::kStatusLine:
      case State::kHeaders:
      case State::kTrailers:
        return ReadLine(input);
      case State::kHeadEnd:
        state_ = BodyState();
        return {Kind::kHead, {}};
      case State::kChunkSize:
        if (const std::optional<Part> part = TakeWholeChunk(input)) return *part;
        if (const std::optional<Part> part = ReadChunkSize(input)) return *part;
        continue;
      case State::kChunkData:
        return ReadCounted(input, State::kChunkEnd);
      case State::kChunkEnd:
        if (const std::optional<Part> part = ReadChunkEnd(input)) return *part;
        continue;
      case State::kCounted:
        return ReadCounted(input, State::kEnd);
      case State::kUntilClose:
        if (input.empty()) return {Kind::kNeedsMore, {}};
        return {Kind::kBody, std::exchange(input, {})};
      case State::kEnd:
        return {Kind::kEnd, {}};
      case State::kBroken:
        return {Kind::kBroken, {}};
    }
  }
}

// The next line with its line break; nullopt, and all input is used, if it is not complete.
std::optional<std::string_view> ResponseParser::TakeLine(std::string_view& input) {
  if (std::exchange(line_is_out_, false)) line_.clear();
  const std::size_t size = input.find('\n');
  const std::string_view more = input.substr(0, size == std::string_view::npos ? size : size + 1);
  input.remove_prefix(more.size());
  if (line_.empty() && size != std::string_view::npos) return more;
  line_ += more;
  if (size == std::string_view::npos) return std::nullopt;
  line_is_out_ = true;
  return line_;
}

ResponseParser::Part ResponseParser::ReadLine(std::string_view& input) {
  const std::optional<std::string_view> line = TakeLine(input);
  const std::string_view begun = line.value_or(line_);
  const std::size_t compared = std::min(begun.size(), kProtocol.size());
  if (state_ == State::kStatusLine && begun.substr(0, compared) != kProtocol.substr(0, compared)) {
    return Break(Problem::kNotHttp);
  }
  if (begun.size() > kMostHeaderLine) return Break(Problem::kLineTooLong);
  if (header_bytes_ + begun.size() > kMostHeaderBytes) return Break(Problem::kHeadersTooLarge);
  if (!line) return {Kind::kNeedsMore, {}};
  header_bytes_ += line->size();
  if (state_ == State::kTrailers) {
    if (IsEmptyLine(*line)) state_ = State::kEnd;
  } else if (state_ == State::kStatusLine) {
    ReadStatusLine(*line);
  } else if (IsEmptyLine(*line)) {
    EndHeaders();
  } else {
    ReadHeader(*line);
  }
  if (state_ == State::kBroken) return {Kind::kBroken, {}};
  return {Kind::kHeaderLine, *line};
}

void ResponseParser::ReadStatusLine(std::string_view line) {
  line = Trimmed(line).substr(kProtocol.size());
  const std::size_t version_end = std::min(line.find(' '), line.size());
  version_ = ForMessage(line.substr(0, version_end), 20);
  const std::string_view rest = Trimmed(line.substr(version_end));
  const std::string_view code = rest.substr(0, 3);
  const bool has_code = code.size() == 3 && std::ranges::all_of(code, IsDigit) &&
                        (rest.size() == 3 || !IsDigit(rest[3]));
  if (version_ != "1.1" && version_ != "1.0") {
    Break(Problem::kVersion);
    return;
  }
  status_ = has_code ? static_cast<int>(*NumberIn(code, 10)) : 0;
  if (status_ < kFirstStatus) {
    Break(Problem::kNotHttp);
    return;
  }
  content_type_.clear();
  content_encoding_.clear();
  content_length_.reset();
  is_chunked_ = false;
  keeps_connection_ = version_ == "1.1";
  closes_connection_ = false;
  state_ = State::kHeaders;
}

void ResponseParser::ReadHeader(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string name = LowerCase(Trimmed(line.substr(0, colon)));
  const std::string_view value = Trimmed(line.substr(colon + 1));
  if (name == "content-type") {
    content_type_ = value;
  } else if (name == "content-encoding") {
    ReadContentEncoding(value);
  } else if (name == "content-length") {
    content_length_ = NumberIn(value, 10);
    if (!content_length_) Break(Problem::kContentLength);
  } else if (name == "transfer-encoding") {
    ReadTransferEncoding(value);
  } else if (name == "connection") {
    ReadConnection(value);
  }
}

void ResponseParser::ReadContentEncoding(std::string_view value) {
  for (const std::string& coding : ElementsOf(value)) {
    if (coding == "identity" || coding == "none") continue;
    if (!content_encoding_.empty()) content_encoding_ += ", ";
    content_encoding_ += coding;
  }
}

void ResponseParser::ReadTransferEncoding(std::string_view value) {
  for (const std::string& coding : ElementsOf(value)) {
    if (coding == "chunked") {
      is_chunked_ = true;
    } else if (coding != "identity") {
      transfer_coding_ = coding;
      Break(Problem::kTransferCoding);
    }
  }
}

void ResponseParser::ReadConnection(std::string_view value) {
  for (const std::string& option : ElementsOf(value)) {
    closes_connection_ = closes_connection_ || option == "close";
    keeps_connection_ = keeps_connection_ || option == "keep-alive";
  }
}

void ResponseParser::EndHeaders() {
  if (status_ == kSwitchingProtocols) {
    Break(Problem::kSwitched);
  } else {
    state_ = status_ < kFirstFinal ? State::kStatusLine : State::kHeadEnd;
  }
  left_ = content_length_.value_or(0);
}

ResponseParser::State ResponseParser::BodyState() const {
  if (status_ == kNoContent || status_ == kNotModified) return State::kEnd;
  if (is_chunked_) return State::kChunkSize;
  if (!content_length_) return State::kUntilClose;
  return *content_length_ == 0 ? State::kEnd : State::kCounted;
}

std::optional<std::uint64_t> ResponseParser::ContentLength() const {
  return is_chunked_ ? std::nullopt : content_length_;
}

// Most servers send each event as a chunk, which comes whole. nullopt for all others: the states
// read them piece by piece, to the same effect.
std::optional<ResponseParser::Part> ResponseParser::TakeWholeChunk(std::string_view& input) const {
  constexpr std::size_t kMostDigits = 4;
  constexpr std::string_view kLineBreak = "\r\n";
  if (!line_.empty()) return std::nullopt;
  std::size_t size = 0;
  std::size_t digits = 0;
  for (; digits < std::min(kMostDigits, input.size()); ++digits) {
    const int digit = HexDigit(input[digits]);
    if (digit < 0) break;
    size = size * kHexadecimal + static_cast<std::size_t>(digit);
  }
  const std::size_t begin = digits + kLineBreak.size();
  const std::size_t end = begin + size;
  if (size == 0 || input.size() < end + kLineBreak.size()) return std::nullopt;
  if (input.substr(digits, 2) != kLineBreak || input.substr(end, 2) != kLineBreak) {
    return std::nullopt;
  }
  const std::string_view body = input.substr(begin, size);
  input.remove_prefix(end + kLineBreak.size());
  return Part{Kind::kBody, body};
}

// nullopt once the size is read. What follows the number is an extension, which nothing uses.
std::optional<ResponseParser::Part> ResponseParser::ReadChunkSize(std::string_view& input) {
  const std::optional<std::string_view> line = TakeLine(input);
  if (line.value_or(line_).size() > kMostHeaderBytes) return Break(Problem::kChunk);
  if (!line) return Part{Kind::kNeedsMore, {}};
  const std::size_t digits =
      std::min(line->find_first_not_of("0123456789abcdefABCDEF"), line->size());
  const std::optional<std::uint64_t> size = NumberIn(line->substr(0, digits), kHexadecimal);
  if (!size) return Break(Problem::kChunk);
  left_ = *size;
  state_ = left_ == 0 ? State::kTrailers : State::kChunkData;
  return std::nullopt;
}

// nullopt once a byte of the line break after a chunk is read.
std::optional<ResponseParser::Part> ResponseParser::ReadChunkEnd(std::string_view& input) {
  if (input.empty()) return Part{Kind::kNeedsMore, {}};
  const char next = input.front();
  input.remove_prefix(1);
  if (next == '\n') {
    state_ = State::kChunkSize;
  } else if (next != '\r' || has_return_) {
    return Break(Problem::kChunk);
  }
  has_return_ = next == '\r';
  return std::nullopt;
}

ResponseParser::Part ResponseParser::ReadCounted(std::string_view& input, State next) {
  if (input.empty()) return {Kind::kNeedsMore, {}};
  const std::string_view piece =
      input.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(input.size(), left_)));
  input.remove_prefix(piece.size());
  left_ -= piece.size();
  if (left_ == 0) state_ = next;
  return {Kind::kBody, piece};
}

ResponseParser::Part ResponseParser::Break(Problem problem) {
  problem_ = problem;
  state_ = State::kBroken;
  return {Kind::kBroken, {}};
}

}  // namespace llmb
