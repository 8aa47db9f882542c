#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <string>

#include "harness/base/clock.h"
#include "harness/http/transport.h"

namespace llmb {

// A whole response, of a request that is not measured.
struct FetchedResponse {
  int status = 0;    // 0 if no response came
  std::string body;  // may exceed `most_bytes` by one part of the body
  TransferResult result;
};

// Sends `request` and waits for its end. A body that is larger than `most_bytes` ends the transfer.
// After an interruption the request is cancelled.
FetchedResponse Fetch(HttpRequest request, std::size_t most_bytes, Transport& transport,
                      const Clock& clock, const std::atomic<bool>& interrupted);

}  // namespace llmb
