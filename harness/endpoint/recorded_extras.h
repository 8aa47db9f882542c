#pragma once

#include <string>
#include <vector>

#include "harness/endpoint/endpoint.h"

namespace llmb {

// The headers and keys of the body that are added to all requests of an endpoint, in a form that
// may be stored and that differs if they differ. Immutable after its making, except by readers of
// files.
struct RecordedExtras {
  // Sorted. The name alone if it NamesASecret; otherwise the name and a mark of the value, as in
  // "X-Route (1f3a)". The mark is 16 bits of a hash: enough to see that two values differ, and too
  // little to find a value.
  std::vector<std::string> headers;
  // A JSON object with its keys sorted, or empty. Texts under a key that NamesASecret, and secrets
  // of the endpoint (SecretTexts) in all others, are "***".
  std::string body;

  bool Empty() const { return headers.empty() && body.empty(); }
  bool operator==(const RecordedExtras&) const = default;
};

// `endpoint.extra_body` must be empty or a text from ExtraBodyText.
RecordedExtras RecordedExtrasOf(const Endpoint& endpoint);

}  // namespace llmb
