#pragma once

#include <string>

#include "harness/endpoint/endpoint.h"
#include "harness/endpoint/request_settings.h"
#include "harness/endpoint/secret_texts.h"
#include "harness/http/transport.h"
#include "harness/record/request_record.h"
#include "harness/schedule/load_level.h"
#include "harness/workload/prompt.h"

namespace llmb {

// The request of one case, built once from an endpoint, a prompt and the settings, and sent any
// number of times. Immutable, so threads may share it.
class RequestTemplate {
 public:
  // `load` is only written into the records.
  RequestTemplate(const Endpoint& endpoint, const Prompt& prompt, const RequestSettings& settings,
                  const LoadLevel& load);

  // The request to send for `user`, complete with its id.
  HttpRequest MakeRequest(const std::string& request_id, int user, bool ask_for_usage) const;

  // A record that identifies the request and holds nothing else yet.
  RequestRecord MakeRecord(const std::string& request_id, int user, int repetition,
                           int iteration) const;

  // Replaces secrets that the endpoint repeated by ***, in every text of a finished record that
  // comes from the endpoint.
  void HideSecrets(RequestRecord& record) const;

  bool Streams() const { return stream_; }
  // "http://host:port/path" without user, password and query, for messages.
  const std::string& Where() const { return where_; }

 private:
  HttpRequest request_;  // without the id, the user and the body
  std::string body_with_usage_;
  std::string body_without_usage_;
  RequestRecord record_;
  bool stream_;
  std::string where_;
  SecretTexts secrets_;
};

}  // namespace llmb
