#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace llmb {

// Token counts as reported by the server; each may be missing.
struct Usage {
  std::optional<std::int64_t> prompt_tokens;
  std::optional<std::int64_t> completion_tokens;
  // completion_tokens_details.reasoning_tokens, or a top-level reasoning_tokens (SGLang).
  std::optional<std::int64_t> reasoning_tokens;
  std::optional<std::int64_t> cached_tokens;  // prompt_tokens_details.cached_tokens
};

// One event, or one response that was not streamed. Text in any choice makes it a token event.
// Views are valid until the next call of the parser that returned them.
struct ChatEvent {
  enum class Kind {
    kMessage,    // a chunk or a response of the protocol, whatever it contains
    kDone,       // the literal [DONE]
    kError,      // an error object; error_message is the server's own
    kMalformed,  // JSON that does not parse, or that is not a chat completion (no choices and no
                 // usage, or a value of the wrong type); error_message has the reason and an
                 // excerpt
  };
  Kind kind = Kind::kMessage;
  bool has_content = false;        // content or a refusal that is not empty
  bool has_reasoning = false;      // reasoning_content or reasoning that is not empty
  bool has_tool_call = false;      // a tool call's name or arguments that are not empty
  std::string_view text;           // the content (or refusal) of choice 0 in this event
  std::string_view finish_reason;  // of choice 0; empty if there is none
  std::optional<Usage> usage;
  std::string_view error_message;

  // Whether it carries generated text. A role, an empty delta or usage alone is not a token.
  bool IsToken() const { return has_content || has_reasoning || has_tool_call; }
};

// Parses the events of responses. Keep one per response or per thread: it owns the parser's memory,
// so that parsing an event allocates nothing. Not thread-safe.
class ChatEventParser {
 public:
  ChatEventParser();
  ~ChatEventParser();
  ChatEventParser(ChatEventParser&&) noexcept;
  ChatEventParser& operator=(ChatEventParser&&) noexcept;

  // Parses the data of one SSE event, which must be followed by SseDecoder::kPadding readable
  // bytes. Keys may come in any order. Unknown keys are skipped and their values not validated.
  ChatEvent ParseChunk(std::string_view data);

  // Parses the whole body of a response that was not streamed. Needs no padding.
  ChatEvent ParseResponse(std::string_view body);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The message for people in an error body: of an OpenAI-like server ({"error": {"message": ...}},
// {"message": ...}, {"detail": ...}, {"error": "..."}), or the title of an HTML page; else the body
// itself. One line, cut at 300 characters; empty for a blank body.
std::string ErrorMessageOfBody(std::string_view body);

}  // namespace llmb
