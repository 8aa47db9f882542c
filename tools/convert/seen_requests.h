#pragma once

#include <cstdint>
#include <vector>

#include "harness/record/request_record.h"

namespace llmb {

// Recognizes requests that an earlier input had, by their endpoint and request_id, which is unique
// to run, prompt, repetition, user and iteration. A request without an id, as in files of the
// 25-column form, is never recognized. Keeps a hash of 8 bytes per request: among ten million
// requests, the chance that any new one is mistaken for another is 1 in 100,000. Not thread-safe.
class SeenRequests {
 public:
  // True if an earlier input had the request; a repetition within the same input does not count.
  // Remembers the request for later inputs.
  bool SeenBefore(const RequestRecord& record);

  // The requests that follow are of the next input.
  void BeginInput();

 private:
  std::vector<std::uint64_t> earlier_;  // sorted
  std::vector<std::uint64_t> current_;
};

}  // namespace llmb
