// The events of a body do not depend on how its bytes are split.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/wire/sse_decoder.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

// What a decoder makes of a body, besides what depends on the splitting.
struct Decoded {
  std::vector<std::string> events;  // with their names
  std::int64_t comments = 0;
  std::string stray_text;

  bool operator==(const Decoded&) const = default;
};

// Feeds the body in pieces. `size_of` returns the size of the piece at the front of the rest.
template <typename SizeOf>
Decoded Decode(std::string_view body, SizeOf size_of) {
  Decoded decoded;
  llmb::SseDecoder decoder;
  const auto keep = [&](std::string_view data) {
    decoded.events.push_back(std::string(decoder.EventName()) + '\n' + std::string(data));
  };
  bool refused = false;
  while (!body.empty() && !refused) {
    // A separate allocation, so that a sanitizer detects reads beyond the end.
    const std::string bytes(body.substr(0, size_of(body)));
    body.remove_prefix(bytes.size());
    refused = !decoder.Feed(bytes, keep);
  }
  decoder.Finish(keep);
  decoded.comments = decoder.Comments();
  decoded.stray_text = decoder.StrayText();
  return decoded;
}

// Up to the next empty line, as servers send events.
std::size_t SizeOfEvent(std::string_view rest) {
  const std::size_t end = rest.find("\n\n");
  return end == std::string_view::npos ? rest.size() : end + 2;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  const std::string body = llmb::TextOf(bytes + 1, size - 1);
  const Decoded whole = Decode(body, [](std::string_view rest) { return rest.size(); });
  const std::size_t piece = 1 + bytes[0] % 16;
  const auto same_size = [&](std::string_view rest) { return std::min(piece, rest.size()); };
  llmb::Require(Decode(body, same_size) == whole, "splitting does not change events");
  llmb::Require(Decode(body, SizeOfEvent) == whole, "events alone are those of the whole body");
  for (const std::string& event : whole.events) {
    llmb::Require(event.size() <= 2 * body.size() + 1, "an event is not larger than its body");
  }
  return 0;
}
