#pragma once

// Command lines of `vllm bench serve`, and its options on other lines.

#include <span>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// A command line in the options of this program.
struct OwnLine {
  std::vector<std::string> words;
  std::vector<std::string> notes;  // for the user, one line each: what means nothing here
  bool is_vllm = false;            // whether the line was vLLM's
};

// Rewrites `words`, a command line without the program's name and without Google Benchmark's flags.
// Underscores in the names of options become dashes. vLLM's options become ours, such as --base-url
// and --endpoint --url, and --top-p a key of --extra-body; what cannot mean anything here is left
// out, with a note. Words that are not options of vLLM are kept.
//
// A line is vLLM's if it begins with `bench serve`, has --backend, or has --num-prompts or a
// --dataset-name other than prompts beside an address or --model in vLLM's words. It then has
// vLLM's defaults where it says nothing: the server at 127.0.0.1:8000, the completions API, the
// data set random, all requests at once or as --max-concurrency allows, 256 output tokens for rows
// of the custom data set, and no temperature. A note names those that were used. The result of a
// result is the same words and no notes.
//
// Errors: an option of vLLM that this program has nothing like, each by name, with what to use
// instead; a backend other than openai-chat, openai and vllm; a missing value; a port or a sampling
// parameter that is not a number; options that contradict each other. No error repeats the value of
// --header or --extra-body.
Result<OwnLine> FromVllmLine(std::span<const std::string> words);

}  // namespace llmb
