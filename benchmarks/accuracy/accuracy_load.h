#pragma once

#include <string>
#include <vector>

#include "benchmarks/accuracy/stamped_endpoint.h"
#include "harness/base/time.h"
#include "harness/run/stream_limits.h"

namespace llmb {

// One load: so many streams at a time, each asking `requests_per_stream` times, one after another.
struct AccuracyLoad {
  int streams = 1;
  StampedAnswer answer;
  int requests_per_stream = 1;

  // "1,000 x 100/s": streams and tokens per second of each; with TLS "1,000 x 100/s, TLS".
  std::string Name() const;
  // Token events of all requests.
  std::uint64_t Requests() const;
  std::uint64_t TokenEvents() const;
  // Far longer than it can take; what is not done by then has failed.
  Nanoseconds TimeLimit() const;
};

// The loads of the published table: the field's recipe (50 ms to the first token, 10 ms between
// tokens, 100 tokens) at 1 to 1,000 streams, 1,000 at 20 ms, and 10,000 streams of 2 tokens/s; and
// three of them over TLS.
std::vector<AccuracyLoad> PublishedLoads();

// What `streams` streams and their endpoint take from this machine, for CheckStreams.
StreamNeeds StreamNeedsOf(int streams);

// What --self-check plays: `streams` streams at 20, 50 and 100 tokens per second.
std::vector<AccuracyLoad> SelfCheckLoads(int streams);

}  // namespace llmb
