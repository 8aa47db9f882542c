#include "harness/config/models_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "harness/base/atomic_file.h"
#include "harness/base/strict_json.h"
#include "harness/base/text.h"
#include "harness/config/endpoint_entry.h"

namespace llmb {
namespace {

const std::vector<std::string> kTopLevelKeys = {"models", "aliases"};

Status CheckTopLevel(const Json& file) {
  if (!file.is_object()) {
    return Fail(R"(must be an object such as {"models": {...}}, not )" + KindOf(file));
  }
  for (const auto& [key, value] : file.items()) {
    if (std::find(kTopLevelKeys.begin(), kTopLevelKeys.end(), key) == kTopLevelKeys.end()) {
      return Fail(fmt::format("unknown key '{}' (the keys are models and aliases){}", OneLine(key),
                              DidYouMean(key, kTopLevelKeys)));
    }
    if (!value.is_object()) {
      return Fail(fmt::format("{} must be an object, not {}", key, KindOf(value)));
    }
  }
  if (!file.contains("models")) return Fail("'models' is missing");
  if (file["models"].empty()) return Fail("models is empty: at least one model is needed");
  return {};
}

std::vector<std::string> Names(const EndpointCatalog& catalog) {
  std::vector<std::string> names;
  for (const Endpoint& endpoint : catalog.endpoints) names.push_back(endpoint.name);
  return names;
}

bool HasName(const EndpointCatalog& catalog, const std::string& name) {
  return std::any_of(catalog.endpoints.begin(), catalog.endpoints.end(),
                     [&](const Endpoint& endpoint) { return endpoint.name == name; });
}

Status AddModels(const Json& models, const std::filesystem::path& folder,
                 const Environment& environment, Api api, EndpointCatalog& catalog) {
  for (const auto& [key, value] : models.items()) {
    LLMB_ASSIGN_OR_RETURN(auto entry, ReadEndpointEntry(key, value, folder, environment, api));
    const std::string& name = entry.endpoint.name;
    if (HasName(catalog, name)) return Fail(fmt::format("two models have the name '{}'", name));
    // A model whose name differs from its key can be selected by both.
    if (name != key) catalog.aliases[key] = name;
    catalog.holds_literal_secret |= entry.holds_literal_secret;
    catalog.secret_variables.insert(catalog.secret_variables.end(), entry.secret_variables.begin(),
                                    entry.secret_variables.end());
    for (const std::string& warning : entry.warnings) {
      catalog.warnings.push_back(
          fmt::format("{}: model '{}': {}", catalog.source, OneLine(key), warning));
    }
    catalog.endpoints.push_back(std::move(entry.endpoint));
  }
  for (const auto& [key, name] : catalog.aliases) {
    if (HasName(catalog, key)) {
      return Fail(fmt::format("'{}' is the key of model '{}' and the name of another", key, name));
    }
  }
  return {};
}

Status AddAlias(const std::string& alias, const Json& target,
                const std::map<std::string, std::string>& keys, EndpointCatalog& catalog) {
  if (!target.is_string()) return Fail("must be the name of a model, not " + KindOf(target));
  if (HasName(catalog, alias) || keys.count(alias) > 0) return Fail("is the name of a model");
  const auto& name = target.get_ref<const std::string&>();
  const auto key = keys.find(name);
  const std::string& endpoint = key == keys.end() ? name : key->second;
  if (!HasName(catalog, endpoint)) {
    return Fail(fmt::format("refers to '{}', which is not a model{}", OneLine(name),
                            DidYouMean(name, Names(catalog))));
  }
  catalog.aliases[alias] = endpoint;
  return {};
}

Status ReadCatalog(const Json& file, const std::filesystem::path& folder,
                   const Environment& environment, Api api, EndpointCatalog& catalog) {
  LLMB_RETURN_IF_ERROR(CheckTopLevel(file));
  LLMB_RETURN_IF_ERROR(AddModels(file["models"], folder, environment, api, catalog));
  if (!file.contains("aliases")) return {};
  const auto keys = catalog.aliases;
  for (const auto& [alias, target] : file["aliases"].items()) {
    if (auto status = CheckEndpointName(alias); !status) {
      return Fail("aliases: " + status.error().message);
    }
    if (auto status = AddAlias(alias, target, keys, catalog); !status) {
      return Fail(fmt::format("alias '{}' {}", OneLine(alias), status.error().message));
    }
  }
  return {};
}

bool OthersMayRead(const std::filesystem::path& path) {
  using std::filesystem::perms;
  std::error_code error;
  const perms permissions = std::filesystem::status(path, error).permissions();
  return !error && (permissions & (perms::group_read | perms::others_read)) != perms::none;
}

}  // namespace

Result<EndpointCatalog> ParseModelsFile(std::string_view json, const std::filesystem::path& source,
                                        const Environment& environment, Api api) {
  const std::string name = OneLine(source.string());
  LLMB_ASSIGN_OR_RETURN(const auto file, ParseStrictJson(json, name));
  EndpointCatalog catalog;
  catalog.source = name;
  if (auto status = ReadCatalog(file, source.parent_path(), environment, api, catalog); !status) {
    return Fail(fmt::format("{}: {}", name, status.error().message));
  }
  return catalog;
}

Result<EndpointCatalog> LoadModelsFile(const std::filesystem::path& path,
                                       const Environment& environment, Api api) {
  LLMB_ASSIGN_OR_RETURN(const auto text, ReadFile(path));
  auto catalog = ParseModelsFile(text, path, environment, api);
  if (catalog && catalog->holds_literal_secret && OthersMayRead(path)) {
    catalog->warnings.push_back(fmt::format(
        "{} holds a token and may be read by others: chmod 600 it, or write ${{VARIABLE}} instead",
        catalog->source));
  }
  return catalog;
}

}  // namespace llmb
