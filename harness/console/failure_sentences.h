#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace llmb {

// Why something failed at an endpoint. An empty name: it is about no endpoint.
struct EndpointFailure {
  std::string endpoint_name;
  std::string text;
};

// One sentence for all failures of a kind, in the order of their first: "alpha, beta and gamma:
// cannot connect to http://127.0.0.1:9991: Connection refused; check ... (the address is alpha's)".
// Texts are of a kind if they differ in nothing but addresses and numbers of requests.
std::vector<std::string> FailureSentences(const std::vector<EndpointFailure>& failures);

// The text with all words alike that are addresses (http://host/path, host:80) or numbers of
// requests or failures. Two texts are of a kind if these are equal.
std::string KindOfFailure(std::string_view text);

// "a", "a, b and c", or of more than five "a, b, c, d, e and 4 more".
std::string NamesText(const std::vector<std::string>& names);

}  // namespace llmb
