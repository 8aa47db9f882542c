#include "harness/run/find_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <utility>

#include "harness/base/interrupt.h"
#include "harness/base/text.h"
#include "harness/config/load_catalog.h"
#include "harness/config/select_endpoints.h"
#include "harness/endpoint/azure_url.h"
#include "harness/endpoint/url_secrets.h"
#include "harness/http/client_certificate.h"
#include "harness/http/curl_transport.h"
#include "harness/load/list_models_request.h"
#include "harness/run/run_outcome.h"

namespace llmb {
namespace {

using Models = std::vector<std::string>;

constexpr std::size_t kMostNamed = 20;
constexpr std::size_t kNameCharacters = 80;
constexpr const char* kGiveName = "give the model's name with --model-name";

tl::unexpected<ExitError> Exit(std::string message, int exit_code) {
  return tl::unexpected<ExitError>({Error{std::move(message)}, exit_code});
}

// The endpoint of --url, but for its model.
Result<Endpoint> EndpointOf(ParsedCommandLine command_line, const Environment& environment) {
  command_line.options.model_name = "unknown";
  LLMB_ASSIGN_OR_RETURN(EndpointCatalog catalog,
                        LoadCatalog(command_line.options, environment,
                                    std::filesystem::current_path(), EndpointCatalog()));
  Endpoint endpoint = std::move(catalog.endpoints.front());
  ApplyRequestOptions(command_line, endpoint);
  if (auto status = CheckClientCertificate(endpoint.client_cert, endpoint.client_key); !status) {
    return Fail(status.error().message + " (--client-cert and --client-key)");
  }
  return endpoint;
}

Models IdsOf(const std::vector<ListedModel>& listed) {
  Models ids;
  ids.reserve(listed.size());
  for (const ListedModel& model : listed) ids.push_back(model.id);
  return ids;
}

std::string NamesOf(Models models) {
  const std::size_t all = models.size();
  models.resize(std::min(all, kMostNamed));
  for (std::string& name : models) name = ForMessage(name, kNameCharacters);
  std::string text = Join(models, ", ");
  if (all > models.size()) text += fmt::format(" and {} more", all - models.size());
  return text;
}

// A name helps where the endpoint works but has no list, not where it cannot be reached or wants
// another token.
std::string FailureText(const ModelListFailure& failure) {
  // A redirect and a gateway without a server meet every request.
  constexpr int kUseless[] = {0, 301, 302, 303, 307, 308, 401, 502, 503, 504};
  const bool name_helps = failure.answered || failure.hung ||
                          std::ranges::find(kUseless, failure.http_status) == std::end(kUseless);
  if (!name_helps) return "no list of models: " + failure.message;
  return fmt::format("no list of models: {}; {}{}", failure.message,
                     failure.is_page ? "check the URL, and if it is right, " : "", kGiveName);
}

void SetModelName(const std::string& name, ParsedCommandLine& command_line) {
  command_line.options.model_name = name;
  command_line.given["--model-name"] = {name};
}

}  // namespace

bool NeedsModelName(const Options& options) {
  return options.url && !options.model_name && !options.resume;
}

tl::expected<Models, ExitError> ModelsOf(const ParsedCommandLine& command_line,
                                         const Environment& environment, const Clock& clock) {
  const Result<Endpoint> endpoint = EndpointOf(command_line, environment);
  if (!endpoint) return Exit(endpoint.error().message, kExitUsage);
  CurlTransport transport(clock, TimestampSource::kUser, command_line.options.http_reader);
  auto models = RequestModelList(*endpoint, command_line.options, transport, clock, Interrupted());
  if (models) return IdsOf(*models);
  if (Interrupted()) return Exit("interrupted", InterruptExitCode());
  return Exit(FailureText(models.error()), models.error().answered ? kExitUsage : EXIT_FAILURE);
}

tl::expected<ParsedCommandLine, ExitError> WithModelName(ParsedCommandLine command_line,
                                                         const Environment& environment,
                                                         const Clock& clock) {
  if (!NeedsModelName(command_line.options)) return command_line;
  if (const std::string_view name = AzureDeploymentIn(*command_line.options.url); !name.empty()) {
    SetModelName(std::string(name), command_line);
    return command_line;
  }
  const auto models = ModelsOf(command_line, environment, clock);
  if (!models) return tl::unexpected<ExitError>(models.error());
  const std::string where = RedactUrl(*command_line.options.url);
  if (models->empty())
    return Exit(fmt::format("{} lists no model; {}", where, kGiveName), kExitUsage);
  if (models->size() > 1) {
    return Exit(fmt::format("{} has {} models; choose one with --model-name: {}", where,
                            models->size(), NamesOf(*models)),
                kExitUsage);
  }
  SetModelName(models->front(), command_line);
  return command_line;
}

}  // namespace llmb
