#pragma once

#include <string>
#include <string_view>

#include "harness/base/time.h"

namespace llmb {

// Finds the timestamps in a stream of a simulated endpoint with SimProfile::stamp_text, however the
// bytes are split. One object per response. Not thread-safe.
class WriteTimes {
 public:
  // Parses the next bytes. Calls found(kind, TimePoint) for each timestamp that they complete, in
  // order. Kind 'a' is when the endpoint had read the request, 't' when it began to write the
  // event, 'e' when it had written the event before it.
  template <typename Found>
  void Feed(std::string_view bytes, Found&& found);

 private:
  static constexpr std::size_t kMarkBytes = 3;  // " t="

  // `text` begins with a space. False if it cannot be a mark, whatever bytes follow it.
  static bool MayBeMark(std::string_view text) {
    return (text.size() < 2 || text[1] == 't' || text[1] == 'a' || text[1] == 'e') &&
           (text.size() < 3 || text[2] == '=');
  }

  std::string cut_;  // the beginning of an incomplete timestamp
};

template <typename Found>
void WriteTimes::Feed(std::string_view bytes, Found&& found) {
  std::string joined;
  if (!cut_.empty()) {
    joined = cut_.append(bytes);
    cut_.clear();
    bytes = joined;
  }
  for (std::size_t at = bytes.find(' '); at != std::string_view::npos;
       at = bytes.find(' ', at + 1)) {
    if (!MayBeMark(bytes.substr(at))) continue;
    std::size_t end = at + kMarkBytes;
    Nanoseconds::rep nanoseconds = 0;
    while (end < bytes.size() && bytes[end] >= '0' && bytes[end] <= '9') {
      nanoseconds = nanoseconds * 10 + (bytes[end++] - '0');
    }
    if (end >= bytes.size()) {
      cut_ = bytes.substr(at);
      return;
    }
    if (end > at + kMarkBytes) found(bytes[at + 1], TimePoint(Nanoseconds(nanoseconds)));
  }
}

}  // namespace llmb
