#pragma once

#include <string>
#include <string_view>

namespace llmb {

// What goes into the body of one chat completions request.
struct ChatRequest {
  std::string_view model_name;
  std::string_view prompt;
  int max_tokens = 0;
  double temperature = 0;
  bool stream = true;
  bool include_usage = true;    // stream_options.include_usage; only with stream
  std::string_view extra_body;  // a JSON object whose keys are added and win; empty means none
};

// The request's JSON body. `extra_body` must be a JSON object (the options and the models file
// are validated before this is called).
std::string BuildChatRequest(const ChatRequest& request);

}  // namespace llmb
