#include "harness/config/load_catalog.h"

#include <fmt/format.h>

#include <optional>
#include <system_error>

#include "harness/base/text.h"
#include "harness/config/endpoint_entry.h"
#include "harness/config/expand_variables.h"
#include "harness/config/models_file.h"
#include "harness/endpoint/auth_token.h"
#include "harness/endpoint/url.h"

namespace llmb {
namespace {

constexpr const char* kModelsVariable = "LLM_BENCHMARKS_MODELS";

Result<Secret> TokenFrom(const std::string& variable, const Environment& environment,
                         std::vector<std::string>& warnings) {
  // The user may have passed the token itself by mistake, so no message repeats the word.
  if (!IsVariableName(variable)) {
    return Fail(
        "--auth-token-env: this is not the name of a variable (letters, digits and _); give the "
        "name of "
        "the variable that holds the token");
  }
  const std::string token = environment(variable).value_or("");
  if (token.empty()) {
    return Fail(fmt::format("--auth-token-env: the environment variable {} is not set or is empty",
                            OneLine(variable)));
  }
  auto read = ParseAuthToken(token);
  if (!read) {
    return Fail(fmt::format("--auth-token-env: {} {}", OneLine(variable), read.error().message));
  }
  if (read->had_scheme) {
    warnings.push_back(
        fmt::format("--auth-token-env: {} begins with 'Bearer ', which is added to every token; it "
                    "is sent once",
                    OneLine(variable)));
  }
  return Secret(std::move(read->token));
}

// The endpoint is named after its model, without the publisher or the folder: "org/Llama-3" and
// "/models/Llama-3/" become "Llama-3".
std::string NameOfModel(std::string_view model) {
  while (model.ends_with('/')) model.remove_suffix(1);
  return std::string(model.substr(model.rfind('/') + 1));
}

Result<EndpointCatalog> CatalogFromUrl(const Options& options, const Environment& environment) {
  EndpointCatalog catalog;
  Endpoint endpoint;
  endpoint.model_name = options.model_name.value_or("");
  endpoint.name = NameOfModel(endpoint.model_name);
  if (endpoint.name.empty() && !endpoint.model_name.empty()) {
    return Fail(
        fmt::format("--model-name: '{}' names no model; give the name that the endpoint "
                    "knows, such as org/Llama-3 or /models/Llama-3/",
                    ForMessage(endpoint.model_name, 40)));
  }
  if (auto status = CheckEndpointName(endpoint.name); !status) {
    return Fail("--model-name: " + status.error().message);
  }
  auto url = ApiUrl(WithScheme(*options.url), options.api);
  if (!url) return Fail("--url: " + url.error().message);
  endpoint.url = *std::move(url);
  if (options.auth_token_env) {
    LLMB_ASSIGN_OR_RETURN(auto token,
                          TokenFrom(*options.auth_token_env, environment, catalog.warnings));
    endpoint.auth_token = std::move(token);
    catalog.secret_variables.push_back(*options.auth_token_env);
  }
  catalog.endpoints.push_back(std::move(endpoint));
  catalog.source = "--url";
  return catalog;
}

bool Exists(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

// The models file in one of the usual places; nullopt if there is none.
std::optional<std::filesystem::path> FindModelsFile(const Environment& environment,
                                                    const std::filesystem::path& folder) {
  const auto here = folder / "models.json";
  if (Exists(here)) return here;
  const std::string home = environment("HOME").value_or("");
  if (home.empty()) return std::nullopt;
  const auto own = std::filesystem::path(home) / ".config/llm-benchmarks/models.json";
  if (Exists(own)) return own;
  return std::nullopt;
}

Result<EndpointCatalog> LoadNamedFile(const std::string& path, std::string_view named_by,
                                      const Environment& environment, Api api) {
  if (!Exists(path)) {
    return Fail(fmt::format("{}: no such file: '{}'", named_by, OneLine(path)));
  }
  return LoadModelsFile(path, environment, api);
}

}  // namespace

Result<EndpointCatalog> LoadCatalog(const Options& options, const Environment& environment,
                                    const std::filesystem::path& folder,
                                    const EndpointCatalog& built_in) {
  if (options.url) return CatalogFromUrl(options, environment);
  if (options.models_file) {
    return LoadNamedFile(*options.models_file, "--models-file", environment, options.api);
  }
  if (const std::string named = environment(kModelsVariable).value_or(""); !named.empty()) {
    return LoadNamedFile(named, kModelsVariable, environment, options.api);
  }
  if (const auto path = FindModelsFile(environment, folder)) {
    return LoadModelsFile(*path, environment, options.api);
  }
  EndpointCatalog catalog = built_in;
  for (Endpoint& endpoint : catalog.endpoints) endpoint.url = UrlAtApi(endpoint.url, options.api);
  return catalog;
}

}  // namespace llmb
