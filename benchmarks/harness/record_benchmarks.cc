// The cost of recording a response: everything between libcurl and the finished record.

#include <benchmark/benchmark.h>

#include <string>
#include <utility>

#include "harness/load/response_recorder.h"

namespace llmb {
namespace {

constexpr int kEventsOfRecord = 100;

std::string Event() {
  return R"(data: {"id":"chatcmpl-0f8b6c1e2d3a4f5b9c7d8e6f5a4b3c2d",)"
         R"("object":"chat.completion.chunk","created":1735700000,)"
         R"("model":"example-org/Example-3.1-8B-Instruct","choices":[{"index":0,)"
         R"("delta":{"content":" benchmark"},"logprobs":null,"finish_reason":null}]})"
         "\n\n";
}

// One response with one event per read, from the headers to the finished record.
void RecordResponse(benchmark::State& state) {
  const std::string event = Event();
  const std::string where = "http://host/v1/chat/completions";
  const TimePoint start(std::chrono::seconds(1000));
  const WallTime wall_start(std::chrono::seconds(1772368496));
  ChatEventParser parser;
  std::int64_t tokens = 0;
  for (auto _ : state) {
    ResponseRecorder recorder({}, true, where, parser);
    recorder.Started(start, start, wall_start);
    TimePoint now = start + std::chrono::milliseconds(50);
    recorder.OnHead(200, "text/event-stream", {now, now});
    for (int i = 0; i < kEventsOfRecord; ++i) {
      recorder.OnBody(event, {now, now});
      now += std::chrono::milliseconds(10);
    }
    recorder.OnBody("data: [DONE]\n\n", {now, now});
    TransferResult result;
    result.http_status = 200;
    result.finished = now;
    tokens = recorder.OnDone(result).token_events.value_or(0);
  }
  if (tokens != kEventsOfRecord) state.SkipWithError("an event was not recorded");
  using benchmark::Counter;
  state.counters["event_time"] =
      Counter(kEventsOfRecord, Counter::kIsIterationInvariantRate | Counter::kInvert);
}
BENCHMARK(RecordResponse);

}  // namespace
}  // namespace llmb
