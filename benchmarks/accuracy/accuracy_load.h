#pragma once

#include <string>
#include <vector>

#include "benchmarks/accuracy/stamped_endpoint.h"
#include "harness/base/time.h"
#include "harness/record/http_reader.h"
#include "harness/run/stream_limits.h"

namespace llmb {

// A load of `streams` concurrent streams, each with `requests_per_stream` consecutive requests.
struct AccuracyLoad {
  int streams = 1;
  StampedResponse response;
  int requests_per_stream = 1;           // at least 2 if the starts are spread
  HttpReader reader = HttpReader::kOwn;  // without TLS; libcurl reads everything else

  // Streams and tokens per second of each stream: "1,000 x 100/s".
  std::string Rate() const;
  // The rate and how the responses are read: "1,000 x 100/s", or "1,000 x 100/s, TLS", or
  // "1,000 x 100/s, libcurl".
  std::string Name() const;
  std::uint64_t Requests() const;
  // Token events of all requests.
  std::uint64_t TokenEvents() const;
  // How long a response takes by the endpoint's schedule.
  Nanoseconds PlannedResponse() const;
  // From the start of the first stream to that of the last, where the starts are spread: the events
  // of the streams then come evenly distributed, and not in bursts.
  Nanoseconds StartSpread() const;
  // Far longer than the load should take. Requests that are not done by then have failed.
  Nanoseconds TimeLimit() const;
};

// The loads of the published table: the usual test (50 ms to the first token, 10 ms between tokens,
// 100 tokens) at 1 to 1,000 streams, 1,000 streams at 20 ms, and 10,000 streams at 2 tokens/s.
// Three of them are also measured over TLS, and read by libcurl.
std::vector<AccuracyLoad> PublishedLoads();

// The resources that `streams` streams and their endpoint need, for CheckStreams.
StreamNeeds StreamNeedsOf(int streams);

// The loads of --self-check: `streams` streams at 20, 50 and 100 tokens per second.
std::vector<AccuracyLoad> SelfCheckLoads(int streams, HttpReader reader);

}  // namespace llmb
