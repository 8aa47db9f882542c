#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/record/request_record.h"

namespace llmb {

// Where a request occurred before.
enum class Seen { kNever, kInThisInput, kInAnEarlierInput };

// Recognizes requests that occurred before, in the same input or in an earlier one. A request is
// identified by its endpoint and request_id, which is unique to run, prompt, repetition, user and
// iteration. A request without an id, as in files of the 25-column form, is identified by all its
// fields, if its timestamp is finer than a second or its latency finer than a millisecond. Without
// such a time two requests may have equal fields, so such a request is never recognized. Keeps a
// hash per request, 8 to 32 bytes: among ten million requests, the chance that any new one is
// mistaken for another is 1 in 100,000. Not thread-safe.
class SeenRequests {
 public:
  // Where the request occurred before. Remembers it.
  Seen Find(const RequestRecord& record);

  // The requests that follow are of the next input.
  void BeginInput();

 private:
  std::size_t PlaceOf(std::uint64_t hash) const;
  void Grow();

  // A hash table with linear probing, at most half full; its size is a power of two. The lowest bit
  // of an entry is set if the request is of the current input. 0 is empty.
  std::vector<std::uint64_t> table_ = std::vector<std::uint64_t>(16);
  std::size_t count_ = 0;
};

}  // namespace llmb
