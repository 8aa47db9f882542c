// Any bytes are parsed as one kind of event, with text of bounded size. Their lines, as the chunks
// of one response, are the same events with and without the look for usual chunks.

#include <algorithm>

#include "harness/base/utf8.h"
#include "harness/wire/chat_event.h"
#include "harness/wire/sse_decoder.h"
#include "harness/wire/usual_chunk.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/wire/same_event.h"

namespace {

void ReadAsUsualChunks(std::string_view body) {
  llmb::UsualChunk usual;
  llmb::ChatEventParser parser;
  while (!body.empty()) {
    const std::string_view line = body.substr(0, body.find('\n'));
    std::string padded(line);
    padded.append(llmb::SseDecoder::kPadding, '\0');
    const std::string_view chunk = std::string_view(padded).substr(0, line.size());
    llmb::ChatEvent event;
    if (usual.Read(chunk, event)) {
      llmb::Require(llmb::IsSameEvent(event, parser.ParseChunk(chunk)), "an equal usual chunk");
    }
    body.remove_prefix(std::min(line.size() + 1, body.size()));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string body = llmb::TextOf(bytes, size);
  std::string padded = body;
  padded.append(llmb::SseDecoder::kPadding, '\0');
  llmb::ChatEventParser parser;
  for (int again = 0; again < 2; ++again) {
    const llmb::ChatEvent event = parser.ParseChunk(std::string_view(padded).substr(0, size));
    const bool failed = event.kind == llmb::ChatEvent::Kind::kError ||
                        event.kind == llmb::ChatEvent::Kind::kMalformed;
    llmb::Require(!failed || !event.error_message.empty(), "a failure without a message");
    llmb::Require(event.text.size() <= size * 3, "more text than there was");
  }
  ReadAsUsualChunks(body);
  const llmb::ChatEvent response = parser.ParseResponse(body);
  llmb::Require(response.kind != llmb::ChatEvent::Kind::kDone, "a complete response is not [DONE]");
  llmb::Require(llmb::ErrorMessageOfBody(body).size() <= 4 * 300 + 3, "an error message is short");
  return 0;
}
