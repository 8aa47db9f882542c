#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/http/transport.h"

namespace llmb {

// All handler calls of one transfer.
struct RecordedCall {
  int heads = 0;
  int http_status = 0;
  std::string content_type;
  std::optional<Arrival> head_arrival;
  std::vector<std::string> pieces;
  std::vector<Arrival> arrivals;  // one per piece
  int dones = 0;
  TransferResult result;

  std::string Body() const {
    std::string body;
    for (const std::string& piece : pieces) {
      body += piece;
    }
    return body;
  }
};

// Handlers that write into `call`, which must outlive the transfer.
inline ResponseHandlers Recording(RecordedCall& call) {
  return {.on_head =
              [&call](int status, std::string_view content_type, Arrival arrival) {
                ++call.heads;
                call.http_status = status;
                call.content_type = content_type;
                call.head_arrival = arrival;
              },
          .on_body =
              [&call](std::string_view bytes, Arrival arrival) {
                call.pieces.emplace_back(bytes);
                call.arrivals.push_back(arrival);
                return true;
              },
          .on_done =
              [&call](TransferResult result) {
                ++call.dones;
                call.result = std::move(result);
              }};
}

inline HttpRequest RequestTo(std::string url, int user = 0) {
  HttpRequest request;
  request.url = std::move(url);
  request.headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer s3cret"}};
  request.body = "{}";
  request.timeout = std::chrono::seconds(20);
  request.user = user;
  return request;
}

// Polls until `done` returns true. The limit keeps a broken transport from hanging the test
// program.
template <typename Done>
bool PollUntil(Transport& transport, Done done) {
  const SystemClock clock;
  const TimePoint limit = clock.Now() + std::chrono::seconds(30);
  while (!done() && clock.Now() < limit) {
    transport.Poll(limit);
  }
  return done();
}

// Runs one request from start to end.
inline RecordedCall Fetch(Transport& transport, HttpRequest request) {
  RecordedCall call;
  const TransferId id = transport.Start(std::move(request), Recording(call));
  PollUntil(transport, [&] { return call.dones > 0; });
  // A transfer still under way would write into `call` after it is destroyed.
  transport.Cancel(id);
  return call;
}

}  // namespace llmb
