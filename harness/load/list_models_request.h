#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/base/clock.h"
#include "harness/endpoint/endpoint.h"
#include "harness/endpoint/request_settings.h"
#include "harness/http/transport.h"
#include "harness/wire/model_list.h"

namespace llmb {

// The most that a list of models may take.
inline constexpr std::chrono::seconds kModelListTimeout{10};
inline constexpr std::size_t kMostModelListBytes = std::size_t{16} * 1024 * 1024;

// Why the models of an endpoint are not known. The message is one line with the URL and no secret.
struct ModelListFailure {
  std::string message;
  bool answered = false;  // the endpoint answered, but has no such list
  int http_status = 0;    // 0 if no response came
  bool is_page = false;   // a page of HTML came, maybe of another server
  bool hung = false;      // the connection was made, but the response did not end in time
};

// Asks for the list of models that belongs to the URL of `endpoint` (.../v1/models), with the
// endpoint's token, headers and TLS settings. Takes at most kModelListTimeout, or the timeout of
// `endpoint` or `settings`, and reads at most kMostModelListBytes.
tl::expected<std::vector<ListedModel>, ModelListFailure> RequestModelList(
    const Endpoint& endpoint, const RequestSettings& settings, Transport& transport,
    const Clock& clock, const std::atomic<bool>& interrupted);

}  // namespace llmb
