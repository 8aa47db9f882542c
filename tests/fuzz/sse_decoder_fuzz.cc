// The events of a body do not depend on how its bytes are split.

#include <algorithm>
#include <vector>

#include "harness/wire/sse_decoder.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

// Feeds the body in pieces of `piece` bytes.
std::vector<std::string> EventsOf(std::string_view body, std::size_t piece) {
  std::vector<std::string> events;
  const auto keep = [&](std::string_view data) { events.emplace_back(data); };
  llmb::SseDecoder decoder;
  for (std::size_t at = 0; at < body.size(); at += piece) {
    // A separate allocation, so that a sanitizer detects reads beyond the end.
    const std::string bytes(body.substr(at, piece));
    if (!decoder.Feed(bytes, keep)) return events;
  }
  decoder.Finish(keep);
  return events;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  const std::string body = llmb::TextOf(bytes + 1, size - 1);
  const std::vector<std::string> whole = EventsOf(body, body.size());
  const std::size_t piece = 1 + bytes[0] % 16;
  llmb::Require(EventsOf(body, piece) == whole, "splitting does not change events");
  for (const std::string& event : whole) {
    llmb::Require(event.size() <= body.size(), "an event is at most as large as its body");
  }
  return 0;
}
