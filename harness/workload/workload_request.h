#pragma once

// One request of a data set, in the form that all formats are read into.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.h"

namespace llmb {

// One message of a conversation, as a chat request has it. UTF-8.
struct ChatMessage {
  std::string role;  // "system", "user", "assistant" ...
  std::string text;  // its content; the text parts one after another where it has parts
  // If it is not empty, it is sent in place of `role` and `text`: the whole message as a JSON
  // object, which holds more than these (images, calls), or a prompt's list of token ids
  // (IsTokenIds).
  std::string json;
};

// What a format does not have is absent. Either there are `messages`, or `input_tokens` says how
// long a text to make.
struct WorkloadRequest {
  // When the request arrived, counted from the first arrival of the file, which is 0. Never less
  // than that of the request before, except in a session's second turn and later.
  std::optional<Nanoseconds> arrival;

  // The conversation that the request belongs to; empty if it stands alone. Requests of several
  // sessions may alternate. `turn` counts from 0 in each session and rises by 1.
  std::string session;
  std::uint32_t turn = 0;
  // How long after the end of the turn before it this turn starts. 0 for turn 0.
  Nanoseconds delay{0};

  // The conversation, with the message to answer at its end. If `adds_to_session` is true: only the
  // messages that this turn adds to the conversation, of which there is at least one.
  std::vector<ChatMessage> messages;
  bool adds_to_session = false;
  // The recorded answer to this request, if the file has it.
  std::optional<std::string> answer;

  std::optional<std::int64_t> input_tokens;   // at least 1
  std::optional<std::int64_t> output_tokens;  // most tokens to generate; at least 1

  // The input begins with these blocks of `block_tokens` tokens each; the last may be shorter,
  // where the input ends. Equal ids are equal texts, so that a prefix cache can answer them.
  // Everything after the blocks is the request's own.
  std::vector<std::uint64_t> prefix_blocks;
  std::int64_t block_tokens = 0;  // 0 without blocks
};

}  // namespace llmb
