#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/metrics/cached_share.h"
#include "harness/metrics/exact_lengths.h"
#include "harness/record/request_record.h"

namespace llmb {

// Counts what must be known about the tokens of one endpoint before its figures are compared: the
// responses whose tokens were not simply those of the server's count, input from a cache, and input
// of another length than was asked for.
class CountNotes {
 public:
  // Failed requests are in no figure and therefore not counted.
  void Add(const RequestRecord& record);

  void Add(const CountNotes& other);

  // One sentence per way of counting, without the endpoint's name. Empty if there is nothing to
  // say.
  std::vector<std::string> Texts() const;

  // Whether there are responses, and none says how many of its input tokens came from a cache.
  bool IsSilentAboutItsCache() const { return responses_ > 0 && !cached_share_.Share(); }

 private:
  std::uint64_t responses_ = 0;
  std::uint64_t with_hidden_tokens_ = 0;
  std::uint64_t with_added_reasoning_ = 0;
  std::uint64_t counted_by_events_ = 0;
  CachedShare cached_share_;
  ExactLengths exact_lengths_;
};

}  // namespace llmb
