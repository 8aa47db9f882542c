#include "harness/wire/sse_decoder.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "harness/base/text.h"
#include "harness/wire/failure_words.h"

namespace llmb {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

constexpr std::string_view kDone = "[DONE]";

constexpr std::size_t kNameBytes = 64;
constexpr std::size_t kStrayBytes = 1024;

// Whether an object, a list of objects or [DONE] begins here. Other text may begin with a bracket.
bool BeginsJson(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos || (line[begin] != '{' && line[begin] != '[')) return false;
  if (line.substr(begin).starts_with(kDone)) return true;
  const std::size_t next = line.find_first_not_of(" \t", begin + 1);
  return next == std::string_view::npos || line[next] == (line[begin] == '{' ? '"' : '{');
}

// The data of bytes that are one event with a JSON object in one line: `data: {...}`, LF, LF. Empty
// for all others.
std::string_view DataOfUsualEvent(std::string_view bytes) {
  constexpr std::string_view kField = "data: ";
  constexpr std::string_view kEnd = "\n\n";
  if (!bytes.starts_with(kField) || !bytes.ends_with(kEnd)) return {};
  if (bytes.size() > SseDecoder::kMaxEventBytes) return {};
  const std::string_view data =
      bytes.substr(kField.size(), bytes.size() - kField.size() - kEnd.size());
  const bool is_line =
      data.find('\n') == std::string_view::npos && data.find('\r') == std::string_view::npos;
  return data.starts_with('{') && is_line ? data : std::string_view();
}

// Whether a line may be one of the middle or last lines of JSON that is written on several lines. A
// whole object is one of its own.
bool MayBeInsideJson(std::string_view line) {
  constexpr std::string_view kBegins = " \t\"{}[],";
  return kBegins.find(line.front()) != std::string_view::npos && !line.starts_with("{\"");
}

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

bool NamesError(std::string_view name) {
  constexpr std::string_view kErrors[] = {"error", "exception", "fatal",      "panic", "killed",
                                          "abort", "fail",      "terminated", "crash", "traceback"};
  return std::ranges::any_of(
      kErrors, [&](std::string_view word) { return name.find(word) != std::string_view::npos; });
}

// The part of a line that must be a name for the line to be ignored.
std::string_view NameIn(std::string_view line) {
  constexpr std::string_view kAroundWords = " \t\"'[]{}";
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) return line.substr(0, colon);
  const std::size_t begin = line.find_first_not_of(kAroundWords);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(kAroundWords) - begin + 1);
}

}  // namespace

bool IsIgnoredLine(std::string_view line) {
  const std::string name = LowerCase(NameIn(line));
  const bool is_name = std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
  });
  return is_name && !NamesError(name);
}

Status SseDecoder::Feed(std::string_view bytes, const Sink& sink) {
  if (refused_) return Refuse();
  data_arrived_ = false;
  if (IsBetweenEvents()) {
    if (const std::string_view data = DataOfUsualEvent(bytes); !data.empty()) {
      DispatchUsual(data, sink);
      return {};
    }
  }
  std::string joined;
  if (std::exchange(is_undecided_, false)) {
    joined = std::exchange(line_, {}).append(bytes);
    bytes = joined;
  }
  while (!bytes.empty()) {
    if (!json_.Active()) {
      if (!ReadLines(bytes, sink)) return Refuse();
      continue;
    }
    if (!ReadBareJson(bytes, sink)) return Refuse();
    if (!json_.Active()) line_.assign(json_.Held());
  }
  return {};
}

// Reads lines until the bytes end or JSON outside of a field begins.
bool SseDecoder::ReadLines(std::string_view& bytes, const Sink& sink) {
  LineEnds ends(bytes);
  std::size_t begin = 0;
  while (!json_.Active() && !MayBeginJson(bytes.substr(begin))) {
    const std::size_t end = ends.Next(begin);
    if (end >= bytes.size()) break;
    const bool ends_crlf = after_return_ && end == begin && line_.empty() && bytes[end] == '\n';
    after_return_ = bytes[end] == '\r';
    if (!ends_crlf && !EndLine(bytes.substr(begin, end - begin), sink)) return false;
    begin = end + 1;
  }
  bytes.remove_prefix(begin);
  if (json_.Active()) return true;
  if (line_.size() + bytes.size() > kMaxEventBytes) return false;
  line_.append(std::exchange(bytes, {}));
  return true;
}

// Looks at the beginning of a line. If it is that of JSON, the JSON begins. Returns false if the
// line is one of the stream.
bool SseDecoder::MayBeginJson(std::string_view bytes) {
  if (!line_.empty() || !data_.empty() || bytes.empty()) return false;
  const std::optional<bool> begins = BeginsBareJson(bytes);
  is_undecided_ = !begins;
  if (!begins.value_or(false)) return is_undecided_;
  at_start_ = false;
  after_return_ = false;
  json_.Begin();
  return true;
}

bool SseDecoder::ReadBareJson(std::string_view& bytes, const Sink& sink) {
  const BareJson::Part part = json_.Read(bytes);
  bytes.remove_prefix(part.bytes);
  if (json_.Object().size() > kMaxEventBytes) return false;
  if (part.complete || part.has_ended) DispatchBareJson(sink);
  return true;
}

// Whether nothing that came before has a part in the next event.
bool SseDecoder::IsBetweenEvents() const {
  return line_.empty() && data_.empty() && event_name_.empty() && next_name_.empty() &&
         !json_.Active();
}

// Most servers send each event by itself. This does what reading its two lines would do.
void SseDecoder::DispatchUsual(std::string_view data, const Sink& sink) {
  at_start_ = false;
  after_return_ = false;
  data_arrived_ = true;
  data_.append(data).push_back('\n');
  Dispatch(sink);
}

void SseDecoder::Finish(const Sink& sink) {
  if (refused_) return;
  data_arrived_ = false;
  if (!line_.empty() && !EndLine({}, sink)) return;
  DispatchBareJson(sink);
  arrived_earlier_ = !data_arrived_;
  EndEvent(sink);
}

bool SseDecoder::EndsInDone() const {
  return data_.empty() && (line_ == "data: [DONE]" || line_ == "data:[DONE]");
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
    EndEvent(sink);
    return true;
  }
  const std::size_t colon = std::min(line.find(':'), line.size());
  const std::string_view field = line.substr(0, colon);
  std::string_view value = line.substr(std::min(colon + 1, line.size()));
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "data") return AddField(field, value, sink);
  if (field.empty()) ++comments_;
  if (field.empty() || field == "id" || field == "retry") return true;
  if (field == "event" || field == "error") return AddField(field, value, sink);
  return AddStrayLine(line, value, sink);
}

bool SseDecoder::AddField(std::string_view field, std::string_view value, const Sink& sink) {
  if (field == "event") {
    (data_.empty() ? event_name_ : next_name_).assign(value.substr(0, kNameBytes));
    return true;
  }
  if (BeginsNewEvent(value)) EndEventBeforeNext(sink);
  if (field == "error") event_name_ = field;
  if (data_.size() + value.size() > kMaxEventBytes) return false;
  const bool is_done = data_.empty() && value.starts_with(kDone);
  data_.append(value).push_back('\n');
  data_arrived_ = true;
  if (is_done) EndEvent(sink);
  return true;
}

bool SseDecoder::AddStrayLine(std::string_view line, std::string_view value, const Sink& sink) {
  constexpr char kRecordSeparator = '\x1e';
  if (ContinuesData(line)) {
    if (data_.size() + line.size() > kMaxEventBytes) return false;
    data_.append(line).push_back('\n');
    data_arrived_ = true;
    return true;
  }
  if (line.starts_with(kRecordSeparator)) line.remove_prefix(1);
  const std::string_view json = BeginsJson(line) ? line : value;
  if (BeginsJson(json)) {
    if (!data_.empty()) EndEventBeforeNext(sink);
    return AddJsonOfLine(json, sink);
  }
  AddStrayText(line);
  return true;
}

void SseDecoder::AddStrayText(std::string_view text) {
  if (stray_text_.size() >= kStrayBytes || (delivered_ && IsIgnoredLine(text))) return;
  if (!stray_text_.empty()) stray_text_.push_back('\n');
  stray_text_.append(text.substr(0, kStrayBytes));
}

// Whether a data line is not part of the event before it, though no blank line came between them.
// Passes over the blank beginning of the data once, however many lines come.
bool SseDecoder::BeginsNewEvent(std::string_view value) {
  if (!value.starts_with('{') && !value.starts_with(kDone)) return false;
  data_blank_ = std::min(data_.find_first_not_of(" \n", data_blank_), data_.size());
  if (data_blank_ == data_.size()) return false;
  const bool is_text = data_[data_blank_] != '{' && data_[data_blank_] != '[';
  return is_text ? BeginsJson(value) : data_.ends_with("}\n") && data_.front() == '{';
}

// Reads each byte of the data once, however many lines come.
bool SseDecoder::ContinuesData(std::string_view line) {
  const bool may_continue = data_.starts_with('{') || data_.starts_with('[');
  const bool is_object = BeginsJson(line);
  if (!may_continue || !(MayBeInsideJson(line) || is_object)) return false;
  data_brackets_.Read(std::string_view(data_).substr(data_brackets_read_));
  data_brackets_read_ = data_.size();
  // JSON in an open string is what a proxy says of the event that it cut off.
  return is_object && !MayBeInsideJson(line) ? data_brackets_.InString()
                                             : !data_brackets_.Balanced();
}

// JSON behind a name of its own, or right behind a data line, and the end of its line.
bool SseDecoder::AddJsonOfLine(std::string_view json, const Sink& sink) {
  json.remove_prefix(json.find_first_not_of(" \t"));
  json_.Begin();
  if (json.starts_with(kDone)) {
    json_.Object().assign(json);
    DispatchBareJson(sink);
    return true;
  }
  while (!json.empty() && json_.Active()) {
    if (!ReadBareJson(json, sink)) return false;
  }
  if (!json_.Active()) AddStrayText(std::string(json_.Held()).append(json));
  std::string_view line_end = "\n";
  return !json_.Active() || ReadBareJson(line_end, sink);
}

void SseDecoder::DispatchBareJson(const Sink& sink) {
  std::string& object = json_.Object();
  if (object.empty()) return;
  data_.assign(object, 0, object.find_last_not_of("\r\n") + 1).push_back('\n');
  object.clear();
  in_bare_json_ = true;
  Dispatch(sink);
  in_bare_json_ = false;
}

// Called at a blank line. An event name that came after the data belongs to the event that ends.
void SseDecoder::EndEvent(const Sink& sink) {
  if (!next_name_.empty()) event_name_ = std::exchange(next_name_, {});
  Dispatch(sink);
}

// Without one, it belongs to the event that begins now.
void SseDecoder::EndEventBeforeNext(const Sink& sink) {
  arrived_earlier_ = !data_arrived_;
  Dispatch(sink);
  event_name_ = std::exchange(next_name_, {});
}

void SseDecoder::Dispatch(const Sink& sink) {
  if (!data_.empty() || NamesFailure(event_name_)) {
    const std::size_t size = data_.empty() ? 0 : data_.size() - 1;
    data_.append(kPadding, '\0');
    delivered_ = true;
    sink(std::string_view(data_).substr(0, size));
    data_.clear();
    data_blank_ = 0;
    if (data_brackets_read_ > 0) {
      data_brackets_ = {};
      data_brackets_read_ = 0;
    }
  }
  event_name_.clear();
  arrived_earlier_ = false;
}

Status SseDecoder::Refuse() {
  refused_ = true;
  return Fail("the stream has an event or a line of more than 16 MiB");
}

}  // namespace llmb
