#pragma once

#include <string>

#include "harness/endpoint/endpoint.h"
#include "harness/endpoint/secret_texts.h"
#include "harness/http/transport.h"
#include "harness/load/request_settings.h"
#include "harness/record/request_record.h"
#include "harness/schedule/load_level.h"
#include "harness/workload/prompt.h"

namespace llmb {

// The request of one case: an endpoint, a prompt and the settings, made into bytes once and then
// sent any number of times. Immutable, so any number of threads may share one.
class RequestTemplate {
 public:
  // `load` is only written into the records.
  RequestTemplate(const Endpoint& endpoint, const Prompt& prompt, const RequestSettings& settings,
                  const LoadLevel& load);

  // A request of `user`, to be sent as it is.
  HttpRequest MakeRequest(const std::string& request_id, int user, bool ask_for_usage) const;

  // A record that says which request it is of, and nothing else yet.
  RequestRecord MakeRecord(const std::string& request_id, int user, int repetition,
                           int iteration) const;

  // Replaces what the endpoint repeated of the secrets that were sent to it by ***, in every text
  // of a finished record that comes from it.
  void HideSecrets(RequestRecord& record) const;

  bool Streams() const { return stream_; }
  // "http://host:port/path" without user, password and query, for messages.
  const std::string& Where() const { return where_; }

 private:
  HttpRequest request_;  // everything but the id, the user and the body
  std::string body_with_usage_;
  std::string body_without_usage_;
  RequestRecord record_;
  bool stream_;
  std::string where_;
  SecretTexts secrets_;
};

}  // namespace llmb
