// The cost of decoding a stream and parsing its events. The goal is 0.5 us per ordinary event,
// which is 5 % of a core for 100,000 events per second.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "harness/wire/chat_event.h"
#include "harness/wire/sse_decoder.h"

namespace llmb {
namespace {

constexpr int kEvents = 100;
constexpr std::size_t kReadBytes = std::size_t{16} * 1024;  // maximum per callback of libcurl

// An event in the format of vLLM: 244 bytes of JSON in a line of 250.
std::string Chunk() {
  return R"({"id":"chatcmpl-0f8b6c1e2d3a4f5b9c7d8e6f5a4b3c2d","object":"chat.completion.chunk",)"
         R"("created":1735700000,"model":"example-org/Example-3.1-8B-Instruct","choices":[)"
         R"({"index":0,"delta":{"content":" benchmark"},"logprobs":null,"finish_reason":null}]})";
}

std::string Stream() {
  std::string stream;
  for (int i = 0; i < kEvents; ++i) stream += "data: " + Chunk() + "\n\n";
  return stream;
}

void FeedAll(SseDecoder& decoder, std::string_view stream, const SseDecoder::Sink& sink) {
  for (std::size_t i = 0; i < stream.size(); i += kReadBytes) {
    if (!decoder.Feed(stream.substr(i, kReadBytes), sink)) std::abort();
  }
}

// Adds the time per event, for comparison with the goal.
void ReportPerEvent(benchmark::State& state, int events_per_iteration) {
  using benchmark::Counter;
  state.counters["event_time"] = Counter(static_cast<double>(events_per_iteration),
                                         Counter::kIsIterationInvariantRate | Counter::kInvert);
  state.counters["event_bytes"] = static_cast<double>(Chunk().size());
}

void DecodeSse(benchmark::State& state) {
  const std::string stream = Stream();
  SseDecoder decoder;
  std::size_t bytes = 0;
  const SseDecoder::Sink sink = [&](std::string_view data) { bytes += data.size(); };
  for (auto _ : state) FeedAll(decoder, stream, sink);
  benchmark::DoNotOptimize(bytes);
  ReportPerEvent(state, kEvents);
}
BENCHMARK(DecodeSse);

void ParseChunk(benchmark::State& state) {
  std::string chunk = Chunk();
  const std::size_t size = chunk.size();
  chunk.append(SseDecoder::kPadding, '\0');
  ChatEventParser parser;
  for (auto _ : state) {
    benchmark::DoNotOptimize(parser.ParseChunk(std::string_view(chunk).substr(0, size)));
  }
  ReportPerEvent(state, 1);
}
BENCHMARK(ParseChunk);

void DecodeAndParse(benchmark::State& state) {
  const std::string stream = Stream();
  SseDecoder decoder;
  ChatEventParser parser;
  int tokens = 0;
  const SseDecoder::Sink sink = [&](std::string_view data) {
    tokens += parser.ParseChunk(data).IsToken() ? 1 : 0;
  };
  for (auto _ : state) {
    tokens = 0;
    FeedAll(decoder, stream, sink);
    if (tokens != kEvents) state.SkipWithError("an event was not parsed as a token");
  }
  ReportPerEvent(state, kEvents);
}
BENCHMARK(DecodeAndParse);

}  // namespace
}  // namespace llmb
