#pragma once

// Which keys of a request an endpoint complains about.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace llmb {

struct NamedKey {
  enum class Fault {
    kKey,      // the endpoint does not accept the key
    kValue,    // it accepts the key, but not this value
    kMissing,  // it requires the key, which was not sent
  };
  std::string key;
  Fault fault = Fault::kKey;

  bool operator==(const NamedKey&) const = default;
};

// The keys that an error names. `error` is the body of an error response or the text of an error,
// `sent` the keys of the request's body that could be left out. Looks for `param` (OpenAI) and
// `loc` (FastAPI) in JSON of any depth, else for the keys in the text. A key that is an ordinary
// word, such as stream, counts in a text only if it is quoted or the text rejects something. At
// most 3, each once; empty if the error names none.
std::vector<NamedKey> KeysNamedInError(std::string_view error, std::span<const std::string> sent);

}  // namespace llmb
