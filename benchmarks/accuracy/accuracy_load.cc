#include "benchmarks/accuracy/accuracy_load.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/console/number_text.h"

namespace llmb {
namespace {

constexpr std::uint64_t kOtherFiles = 64;  // open files besides the sockets of the streams

using std::chrono::milliseconds;

constexpr Nanoseconds kTtft = milliseconds(50);

// Much longer than it takes to start a stream, and no simple fraction of a time between tokens, so
// that no two streams stay in step.
constexpr Nanoseconds kStartDistance = std::chrono::microseconds(397);

// `requests` is chosen so that all loads take about the same time.
AccuracyLoad Recipe(int streams, Nanoseconds inter_token_time, int tokens, int requests) {
  return {.streams = streams,
          .response = {kTtft, inter_token_time, tokens},
          .requests_per_stream = requests};
}

AccuracyLoad OverTls(AccuracyLoad load) {
  load.response.tls = true;
  return load;
}

AccuracyLoad WithLibcurl(AccuracyLoad load) {
  load.reader = HttpReader::kCurl;
  return load;
}

}  // namespace

std::string AccuracyLoad::Rate() const {
  const double per_second = 1 / ToSeconds(response.inter_token_time);
  return fmt::format("{} x {:.3g}/s", GroupedDigits(static_cast<std::uint64_t>(streams)),
                     per_second);
}

std::string AccuracyLoad::Name() const {
  return fmt::format("{}{}", Rate(),
                     response.tls                  ? ", TLS"
                     : reader == HttpReader::kCurl ? ", libcurl"
                                                   : "");
}

std::uint64_t AccuracyLoad::Requests() const {
  return static_cast<std::uint64_t>(streams) * static_cast<std::uint64_t>(requests_per_stream);
}

std::uint64_t AccuracyLoad::TokenEvents() const {
  return Requests() * static_cast<std::uint64_t>(response.tokens);
}

Nanoseconds AccuracyLoad::PlannedResponse() const {
  return response.ttft + response.tokens * response.inter_token_time;
}

// Another stream starts before the first response ends.
Nanoseconds AccuracyLoad::StartSpread() const {
  return std::min(streams * kStartDistance, PlannedResponse() / 2);
}

Nanoseconds AccuracyLoad::TimeLimit() const {
  return std::chrono::seconds(20) + 5 * requests_per_stream * PlannedResponse();
}

std::vector<AccuracyLoad> PublishedLoads() {
  constexpr Nanoseconds kGap = milliseconds(10);
  constexpr Nanoseconds kWideGap = milliseconds(20);
  std::vector<AccuracyLoad> loads = {Recipe(1, kGap, 100, 3), Recipe(10, kGap, 100, 3)};
  for (const AccuracyLoad& load :
       {Recipe(100, kGap, 100, 3), Recipe(500, kGap, 100, 3), Recipe(1000, kWideGap, 100, 2)}) {
    loads.insert(loads.end(), {load, WithLibcurl(load), OverTls(load)});
  }
  loads.insert(loads.end(), {Recipe(1000, kGap, 100, 3), Recipe(10000, milliseconds(500), 8, 2)});
  return loads;
}

StreamNeeds StreamNeedsOf(int streams) {
  EndpointJob job;
  job.endpoint.url = "http://127.0.0.1/";
  job.endpoint.simulated = true;
  job.stages = {{.level = ClosedLoop{streams}, .prompt_ids = {}}};
  StreamNeeds needs = NeedsOf({job}, false);
  // NeedsOf expects one transport per user and spare connections. Here each of the two processes
  // opens one socket per stream and little else.
  needs.files = static_cast<std::uint64_t>(streams) + kOtherFiles;
  return needs;
}

std::vector<AccuracyLoad> SelfCheckLoads(int streams, HttpReader reader) {
  std::vector<AccuracyLoad> loads = {Recipe(streams, milliseconds(50), 40, 2),
                                     Recipe(streams, milliseconds(20), 100, 2),
                                     Recipe(streams, milliseconds(10), 200, 2)};
  for (AccuracyLoad& load : loads) load.reader = reader;
  return loads;
}

}  // namespace llmb
