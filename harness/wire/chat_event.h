#pragma once

#include <cstddef>
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
  std::optional<std::int64_t> total_tokens;
  // completion_tokens_details.reasoning_tokens, or a top-level reasoning_tokens (SGLang).
  std::optional<std::int64_t> reasoning_tokens;
  // prompt_tokens_details.cached_tokens, or the key of DeepSeek, Moonshot or Anthropic.
  std::optional<std::int64_t> cached_tokens;
  // It stood elsewhere than OpenAI has it, so one at the usual place counts instead.
  bool is_aside = false;
};

// The meaning of one event of a stream, or of one whole response. Text of any choice makes it a
// token event. Views live until the next call of the parser that returned them, and as long as the
// data that it was given.
struct ChatEvent {
  enum class Kind {
    kMessage,    // a chunk or a whole response of the protocol, whatever it holds
    kDone,       // [DONE], also with spaces or quotes around it or bytes after it
    kHeartbeat,  // empty data, {}, null, a ping, "keep-alive", "processing", ...
    kUnknown,    // an object of no known kind, or text in an event with a name, without an error;
                 // error_message has an excerpt
    kError,      // an error of the endpoint; error_message is its text
    kMalformed,  // JSON that does not parse, text that is not JSON, a scalar in place of a list of
                 // choices or of text, or an event of another API; error_message says which, with
                 // an excerpt
  };
  Kind kind = Kind::kMessage;
  bool has_content = false;          // text of the response (or a refusal, or audio), not empty
  bool has_reasoning = false;        // reasoning text, not empty, under any of its names
  bool has_tool_call = false;        // the arguments of a tool call, not empty
  bool names_tool = false;           // the name of a tool that is called, which is not a token
  bool is_message = false;           // a choice holds no delta, but a whole message or a text
  bool is_completions_text = false;  // a choice holds a `text` alone, as in the completions API
  bool is_other_text = false;        // `text` is that of another choice, as choice 0 has none here
  std::size_t content_bytes = 0;     // of generated text of all choices that is not reasoning
  std::size_t reasoning_bytes = 0;   // of reasoning text of all choices
  std::string_view text;  // the text of choice 0 in this event, or else of the next that has any
  // The content of a message beside a delta without text, or beside the choices. A gateway repeats
  // the text so far in it, but for others it is the only text. Not in any other field of this
  // event.
  std::string_view text_beside;
  // The choice of text_beside, as a bit like those below: the first if it has any, else the last.
  std::uint64_t beside_choice = 0;
  std::string_view finish_reason;  // of choice 0, a text or the `type` of an object; may be empty
  std::string_view model;          // the name under which the endpoint answered; may be empty
  std::string_view unknown_key;    // a key of the delta that held text and is not a known one
  std::optional<Usage> usage;
  std::string_view error_message;
  std::string_view advice;      // of kMalformed: what helps, empty if nothing particular does
  std::string_view error_code;  // of kError: the endpoint's own code, empty if it sent none
  // The finish reasons of choices other than 0, if the request asked for several choices: the first
  // that reports a failure (FinishKind), and one of the others.
  std::string_view other_failure;
  std::string_view other_finish_reason;
  // The choices with generated text in this event, and those that ended with it. Choice i is bit i;
  // all from 63 on share a bit. The text of whole messages is not in the former.
  std::uint64_t choices_with_text = 0;
  std::uint64_t choices_ended = 0;

  // Whether it carries generated text. A role, an empty delta or usage alone is not a token.
  bool IsToken() const { return has_content || has_reasoning || has_tool_call; }

  // Whether all of its text is in whole messages, which may repeat what came before.
  bool IsWholeMessage() const { return IsToken() && choices_with_text == 0; }
};

class UsualChunk;

// Parses the events of responses. Keep one per response or per thread: it owns the parser's memory,
// so that parsing an event allocates nothing. Not thread-safe.
class ChatEventParser {
 public:
  ChatEventParser();
  ~ChatEventParser();
  ChatEventParser(ChatEventParser&&) noexcept;
  ChatEventParser& operator=(ChatEventParser&&) noexcept;

  // Parses the data of one SSE event. `data` must be followed by SseDecoder::kPadding readable
  // bytes. `name` is the event's name, empty by default: `error`, `exception` and the like make it
  // an error, and `ping` and the like a heartbeat unless it reports a failure. Keys may come in any
  // order. Unknown keys outside of the delta are skipped without checking their values. Invalid
  // UTF-8 and lone surrogates become U+FFFD. `usual`, of the same response, makes most chunks
  // cheaper, and no event different.
  ChatEvent ParseChunk(std::string_view data, std::string_view name = {},
                       UsualChunk* usual = nullptr);

  // Parses the whole body of a response that was not streamed: kMessage, kError or kMalformed. No
  // padding needed.
  ChatEvent ParseResponse(std::string_view body);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The message for people in an error body: of an OpenAI-like server ({"error": {"message": ...}},
// {"message": ...}, {"detail": ...}, {"error": "..."}), else its codes and states ("status
// failed"), or the title of an HTML page; else the body itself. One line, cut at 300 characters;
// empty for a blank body.
std::string ErrorMessageOfBody(std::string_view body);

// The code in an error body (code, error_code, status_code, ...), a word or a number. One line, cut
// at 60 characters; empty if there is none, or if it means success.
std::string ErrorCodeOfBody(std::string_view body);

}  // namespace llmb
