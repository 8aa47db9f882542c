// Any bytes are parsed as one kind of event, with text of bounded size.

#include "harness/base/utf8.h"
#include "harness/wire/chat_event.h"
#include "harness/wire/sse_decoder.h"
#include "tests/fuzz/fuzz_target.h"

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
  const llmb::ChatEvent response = parser.ParseResponse(body);
  llmb::Require(response.kind != llmb::ChatEvent::Kind::kDone, "a complete response is not [DONE]");
  llmb::Require(llmb::ErrorMessageOfBody(body).size() <= 4 * 300 + 3, "an error message is short");
  return 0;
}
