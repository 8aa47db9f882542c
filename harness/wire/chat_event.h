#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace llmb {

// Token counts as the server reports them; each may be missing.
struct Usage {
  std::optional<std::int64_t> prompt_tokens;
  std::optional<std::int64_t> completion_tokens;
  // completion_tokens_details.reasoning_tokens, or reasoning_tokens beside the others (SGLang).
  std::optional<std::int64_t> reasoning_tokens;
  std::optional<std::int64_t> cached_tokens;  // prompt_tokens_details.cached_tokens
};

// What one event, or one whole answer that was not streamed, says. Text of any choice makes it a
// token event. Views live until the next call of the parser that gave them.
struct ChatEvent {
  enum class Kind {
    kMessage,    // a chunk or an answer of the protocol, whatever it holds
    kDone,       // the literal [DONE]
    kError,      // an error object inside the stream; error_message says what
    kMalformed,  // JSON that does not parse, or that is no chat completion (it has neither choices
                 // nor usage, or a value of the wrong type); error_message says why, with an
                 // excerpt
  };
  Kind kind = Kind::kMessage;
  bool has_content = false;        // answer text (or a refusal), not empty
  bool has_reasoning = false;      // reasoning text, not empty (reasoning_content or reasoning)
  bool has_tool_call = false;      // a tool call's name or arguments, not empty
  std::string_view text;           // the answer text of choice 0 in this event
  std::string_view finish_reason;  // of choice 0; empty when there is none
  std::optional<Usage> usage;
  std::string_view error_message;

  // A token event carries generated text; a role alone, an empty delta or usage alone does not.
  bool IsToken() const { return has_content || has_reasoning || has_tool_call; }
};

// Parses the events of one response. Keep one per response or per thread: it holds the parser's
// memory so that nothing is allocated per event. Not thread-safe.
class ChatEventParser {
 public:
  ChatEventParser();
  ~ChatEventParser();
  ChatEventParser(ChatEventParser&&) noexcept;
  ChatEventParser& operator=(ChatEventParser&&) noexcept;

  // One SSE event's data. `data` must be followed by SseDecoder::kPadding readable bytes. Keys may
  // come in any order and unknown ones are passed over, without checking what is inside them.
  ChatEvent ParseChunk(std::string_view data);

  // The whole body of an answer that was not streamed. No padding needed.
  ChatEvent ParseAnswer(std::string_view body);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The human part of an error body of an OpenAI-like server ({"error": {"message": ...}},
// {"message": ...}, {"detail": ...}, {"error": "..."}) or the title of a page of HTML, else the
// body itself as one line; cut at 300 characters.
std::string ErrorMessageOfBody(std::string_view body);

}  // namespace llmb
