#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <string_view>

#include "harness/base/clock.h"
#include "harness/endpoint/endpoint.h"
#include "harness/endpoint/request_settings.h"
#include "harness/http/transport.h"
#include "harness/record/request_record.h"

namespace llmb {

// The result of a test request.
struct TestResult {
  bool works = false;
  // The record of the attempt that worked, or else of the one whose error message helps most.
  RequestRecord record;
  // Whether the endpoint accepts stream_options.include_usage; nullopt if that was not found out.
  std::optional<bool> accepts_usage;
  // The model that the endpoint says it answered with; empty if it named none.
  std::string answered_model;
};

// Whether `answered` names another model than `asked`. A publisher, a folder, capitals, a file type
// or a date after the name make no other model: "org/Llama-3" is "llama-3.gguf", and "gpt-4o" is
// "gpt-4o-2024-08-06". An empty name is never another model.
bool IsAnotherModel(std::string_view asked, std::string_view answered);

// `endpoint` without the lower limit of tokens (min_tokens) that its extra body may have: together
// with an upper limit below it, it would be an error.
Endpoint WithoutMinimum(Endpoint endpoint);

// Sends one request for at most eight tokens to `endpoint` and waits for its end. Its text is its
// own, so it warms no prefix of a measured prompt. An endpoint works if it answers in full, also if
// the tokens hold no visible text.
//
// A request that the endpoint rejects is sent again without stream_options, and if eight tokens are
// too few for it, with the limit of `settings`. A failure that may be temporary (5xx, 429, a broken
// or unreadable response) is sent once more. Ends with kCancelled when `interrupted` is set.
TestResult SendTestRequest(const Endpoint& endpoint, const RequestSettings& settings,
                           Transport& transport, const Clock& clock,
                           const std::atomic<bool>& interrupted);

}  // namespace llmb
