#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/http/transport.h"

namespace llmb {

// Everything that one transfer called.
struct Exchange {
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

// Handlers that write into `exchange`, which must outlive the transfer.
inline ResponseHandlers Recording(Exchange& exchange) {
  return {.on_head =
              [&exchange](int status, std::string_view content_type, Arrival arrival) {
                ++exchange.heads;
                exchange.http_status = status;
                exchange.content_type = content_type;
                exchange.head_arrival = arrival;
              },
          .on_body =
              [&exchange](std::string_view bytes, Arrival arrival) {
                exchange.pieces.emplace_back(bytes);
                exchange.arrivals.push_back(arrival);
                return true;
              },
          .on_done =
              [&exchange](TransferResult result) {
                ++exchange.dones;
                exchange.result = std::move(result);
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

// Polls until `done` holds. The limit only keeps a broken transport from hanging the test program.
template <typename Done>
bool PollUntil(Transport& transport, Done done) {
  const SystemClock clock;
  const TimePoint limit = clock.Now() + std::chrono::seconds(30);
  while (!done() && clock.Now() < limit) {
    transport.Poll(limit);
  }
  return done();
}

// One request from start to end.
inline Exchange Fetch(Transport& transport, HttpRequest request) {
  Exchange exchange;
  const TransferId id = transport.Start(std::move(request), Recording(exchange));
  PollUntil(transport, [&] { return exchange.dones > 0; });
  // Ends what would otherwise write into `exchange` after it is gone.
  transport.Cancel(id);
  return exchange;
}

}  // namespace llmb
