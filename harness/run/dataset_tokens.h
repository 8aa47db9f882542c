#pragma once

#include <cstdint>
#include <unordered_map>

#include "harness/workload/workload_request.h"

namespace llmb {

// The tokens of one request: those of its input, and the most that it asks for as output.
struct RequestTokens {
  int request = 0;  // its number, from 1; 0: there is none
  std::int64_t input = 0;
  std::int64_t output = 0;

  std::int64_t Total() const { return input + output; }
};

// How many tokens the requests of a data set have, as far as it is known before they are sent.
struct DatasetTokens {
  int requests = 0;              // that were counted
  double input = 0;              // of all of them together
  bool estimates_input = false;  // whether some are texts, with 4 characters a token
  RequestTokens longest;         // at least: a text counts as one token
  RequestTokens longest_about;   // with the estimate of texts

  // Input tokens of a request on average; 0 without requests.
  double MeanInput() const { return requests == 0 ? 0 : input / requests; }
};

// Counts the requests of a data set in their order. A turn that adds to a conversation has what was
// said before it, with the recorded answers. Keeps about 50 bytes per session with such turns.
class DatasetTokenCounter {
 public:
  // `most_output`: what the request asks for.
  void Add(const WorkloadRequest& row, std::int64_t most_output);
  const DatasetTokens& Tokens() const { return tokens_; }

 private:
  std::int64_t CharactersOf(const WorkloadRequest& row);

  DatasetTokens tokens_;
  std::unordered_map<std::uint64_t, std::int64_t> said_;  // characters, by a hash of the session
};

}  // namespace llmb
