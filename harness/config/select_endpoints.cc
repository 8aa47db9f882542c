#include "harness/config/select_endpoints.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/base/text.h"
#include "harness/config/ca_file.h"
#include "harness/endpoint/request_extras.h"
#include "harness/endpoint/url.h"

namespace llmb {
namespace {

constexpr std::size_t kNamesInMessage = 20;

const Endpoint* Find(const EndpointCatalog& catalog, const std::string& name) {
  const auto alias = catalog.aliases.find(name);
  const std::string& wanted = alias == catalog.aliases.end() ? name : alias->second;
  const auto found =
      std::find_if(catalog.endpoints.begin(), catalog.endpoints.end(),
                   [&](const Endpoint& endpoint) { return endpoint.name == wanted; });
  return found == catalog.endpoints.end() ? nullptr : &*found;
}

tl::unexpected<Error> UnknownModel(const EndpointCatalog& catalog, const std::string& name) {
  std::vector<std::string> known;
  for (const Endpoint& endpoint : catalog.endpoints) known.push_back(endpoint.name);
  for (const auto& [alias, target] : catalog.aliases) known.push_back(alias);
  const std::string near = DidYouMean(name, known);
  const bool cut = known.size() > kNamesInMessage;
  if (cut) known.resize(kNamesInMessage);
  return Fail(fmt::format("unknown model '{}' ({}: {}{}){}", OneLine(name), catalog.source,
                          Join(known, ", "), cut ? " ... see --list-models" : "", near));
}

Status CheckUsable(const Endpoint& endpoint, const std::string& source) {
  if (!endpoint.unusable.empty()) {
    return Fail(fmt::format("{}: model '{}': {}", source, endpoint.name, endpoint.unusable));
  }
  if (endpoint.ca_file.empty()) return {};
  if (auto status = CheckCaFile(endpoint.ca_file); !status) {
    return Fail(
        fmt::format("{}: model '{}': ca_file: {}", source, endpoint.name, status.error().message));
  }
  return {};
}

// Options that replace the endpoint's own setting by the run's.
constexpr std::pair<const char*, void (*)(Endpoint&)> kOverridden[] = {
    {"--timeout", [](Endpoint& endpoint) { endpoint.timeout.reset(); }},
    {"--connect-timeout", [](Endpoint& endpoint) { endpoint.connect_timeout.reset(); }},
    {"--max-tokens-field", [](Endpoint& endpoint) { endpoint.max_tokens_field.reset(); }},
};

}  // namespace

Result<std::vector<Endpoint>> SelectEndpoints(const EndpointCatalog& catalog,
                                              const std::vector<std::string>& names) {
  std::vector<const Endpoint*> chosen;
  for (const std::string& name : names) {
    const Endpoint* endpoint = Find(catalog, name);
    if (endpoint == nullptr) return UnknownModel(catalog, name);
    if (std::find(chosen.begin(), chosen.end(), endpoint) == chosen.end()) {
      chosen.push_back(endpoint);
    }
  }
  if (names.empty()) {
    for (const Endpoint& endpoint : catalog.endpoints) chosen.push_back(&endpoint);
  }
  std::vector<Endpoint> endpoints;
  for (const Endpoint* endpoint : chosen) {
    LLMB_RETURN_IF_ERROR(CheckUsable(*endpoint, catalog.source));
    endpoints.push_back(*endpoint);
  }
  return endpoints;
}

Status AddBaseline(const Options& options, std::vector<Endpoint>& endpoints) {
  if (!options.baseline_url) return {};
  if (endpoints.size() != 1) {
    return Fail(
        fmt::format("--baseline-url is the baseline of one endpoint, not of {}; choose it "
                    "with --models",
                    endpoints.size()));
  }
  auto url = ApiUrl(WithScheme(*options.baseline_url), options.api);
  if (!url) return Fail("--baseline-url: " + url.error().message);
  Endpoint baseline = endpoints.front();
  baseline.name += "-baseline";
  baseline.url = *std::move(url);
  baseline.simulated = false;
  endpoints.insert(endpoints.begin(), std::move(baseline));
  return {};
}

void ApplyRequestOptions(const ParsedCommandLine& command_line, Endpoint& endpoint) {
  const Options& options = command_line.options;
  auto& headers = endpoint.headers;
  for (const auto& added : options.headers) {
    headers.erase(
        std::remove_if(headers.begin(), headers.end(),
                       [&](const auto& header) { return SameHeader(header.first, added.first); }),
        headers.end());
  }
  headers.insert(headers.end(), options.headers.begin(), options.headers.end());
  endpoint.extra_body = MergeExtraBodies(endpoint.extra_body, options.extra_body);
  if (options.insecure) endpoint.verify_tls = false;
  if (!options.ca_file.empty()) endpoint.ca_file = options.ca_file;
  for (const auto& [option, forget] : kOverridden) {
    if (command_line.given.contains(option)) forget(endpoint);
  }
  if (options.client_cert) {
    endpoint.client_cert = *options.client_cert;
    // The endpoint's own key belongs to another certificate.
    endpoint.client_key.clear();
  }
  if (options.client_key) endpoint.client_key = *options.client_key;
}

}  // namespace llmb
