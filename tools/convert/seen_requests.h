#pragma once

#include <cstdint>
#include <vector>

#include "harness/record/request_record.h"

namespace llmb {

// Knows again the requests that an earlier input had. A request is told by its endpoint and its
// request_id, in which the run, prompt, repetition, user and iteration are; one without an id, as
// in files of the 25-column form, is never known again. Keeps a hash of 8 bytes of each, so of
// ten million requests one that is new is taken for another with a chance of 1 in 100,000. Not
// thread-safe.
class SeenRequests {
 public:
  // Whether an input before this one had the request; one that is twice in the same input was not
  // seen. Remembers it for the inputs that follow.
  bool SeenBefore(const RequestRecord& record);

  // What follows is of the next input.
  void BeginInput();

 private:
  std::vector<std::uint64_t> earlier_;  // sorted
  std::vector<std::uint64_t> current_;
};

}  // namespace llmb
