#include <fmt/format.h>

#include <utility>

#include "benchmarks/accuracy/accuracy_clients.h"
#include "benchmarks/accuracy/floor_reader.h"
#include "benchmarks/accuracy/process_usage.h"
#include "benchmarks/accuracy/write_times.h"
#include "harness/base/clock.h"
#include "harness/wire/chat_request.h"

namespace llmb {
namespace {

std::string RequestBytes() {
  ChatRequest chat;
  chat.model_name = kStampedModel;
  chat.prompt = "Say what time it is.";
  chat.max_tokens = 2048;
  chat.stream = true;
  chat.include_usage = true;
  const std::string body = BuildChatRequest(chat);
  return fmt::format(
      "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\n\r\n{}",
      body.size(), body);
}

// Collects the timestamps of one stream. Adds the errors of a response when the next one begins.
class Stream {
 public:
  void Feed(std::string_view bytes, TimePoint read, StampErrors& errors) {
    write_times_.Feed(bytes, [&](char kind, TimePoint time) {
      if (kind == 'a') Finish(errors);
      if (kind != 't') return;
      written_.push_back(time);
      read_.push_back(read);
    });
  }

  void Finish(StampErrors& errors) {
    errors.Add(std::exchange(written_, {}), std::exchange(read_, {}));
  }

 private:
  WriteTimes write_times_;
  std::vector<TimePoint> written_;
  std::vector<TimePoint> read_;
};

}  // namespace

ClientRun PlayWithFloor(const AccuracyLoad& load, const StampedEndpoint& endpoint,
                        bool with_errors) {
  const FloorLoad floor{.port = endpoint.Port(),
                        .streams = load.streams,
                        .requests_per_stream = load.requests_per_stream,
                        .start_spread = with_errors ? Nanoseconds::zero() : load.StartSpread(),
                        .request = RequestBytes(),
                        .time_limit = load.TimeLimit()};
  ClientRun run;
  std::vector<Stream> streams(static_cast<std::size_t>(with_errors ? load.streams : 0));
  FloorSink sink;
  if (with_errors) {
    run.errors.emplace();
    sink = [&](int stream, std::string_view bytes, TimePoint read) {
      streams[static_cast<std::size_t>(stream)].Feed(bytes, read, run.errors->at);
    };
  }
  ResetPeakMemory();
  const Result<FloorRun> played = ReadStreams(floor, SystemClock(), sink);
  run.peak_memory = PeakMemory();
  if (!played) {
    run.failed_requests = load.Requests();
    run.first_failure = played.error().message;
    return run;
  }
  run.token_events = load.TokenEvents();
  for (Stream& stream : streams) stream.Finish(run.errors->at);
  if (with_errors) run.errors->read = run.errors->at;
  run.cpu_time = played->cpu_time;
  run.duration = played->duration;
  return run;
}

}  // namespace llmb
