#include "harness/load/fetch.h"

#include <chrono>
#include <string_view>
#include <utility>

namespace llmb {

FetchedResponse Fetch(HttpRequest request, std::size_t most_bytes, Transport& transport,
                      const Clock& clock, const std::atomic<bool>& interrupted) {
  constexpr auto kPollInterval = std::chrono::milliseconds(100);
  FetchedResponse response;
  std::optional<TransferResult> result;
  const TransferId id = transport.Start(
      std::move(request),
      {.on_head = [&](int status, std::string_view, Arrival) { response.status = status; },
       .on_body =
           [&](std::string_view bytes, Arrival) {
             response.body += bytes;
             return response.body.size() <= most_bytes;
           },
       .on_done = [&](TransferResult done) { result = std::move(done); }});
  while (!result) {
    if (interrupted.load()) {
      transport.Cancel(id);
    } else {
      transport.Poll(clock.Now() + kPollInterval);
    }
  }
  response.result = *std::move(result);
  return response;
}

}  // namespace llmb
