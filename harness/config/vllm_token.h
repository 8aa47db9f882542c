#pragma once

#include "harness/base/environment.h"
#include "harness/config/parsed_command_line.h"

namespace llmb {

// vLLM's own client sends the token in OPENAI_API_KEY. If `parsed` is vLLM's line, the variable is
// set, and the line has no --auth-token-env and no Authorization header, it becomes the
// --auth-token-env of `parsed`, with a note that names the variable only.
void UseVllmToken(const Environment& environment, ParsedCommandLine& parsed);

}  // namespace llmb
