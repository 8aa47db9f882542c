#include "harness/config/list_models.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <vector>

#include "harness/base/text.h"
#include "harness/endpoint/url_secrets.h"

namespace llmb {
namespace {

struct Family {
  std::string name;
  std::vector<const Endpoint*> members;
};

std::string FamilyName(const std::string& endpoint) {
  // Letters beyond ASCII are bytes from 0x80 on, none of which is cut off.
  const auto end = std::find_if(endpoint.begin(), endpoint.end(),
                                [](unsigned char c) { return c < 0x80 && std::isalpha(c) == 0; });
  const std::string name = LowerCase({endpoint.begin(), end});
  return name.empty() ? "other" : name;
}

std::vector<Family> GroupByFamily(const EndpointCatalog& catalog) {
  std::vector<Family> families;
  for (const Endpoint& endpoint : catalog.endpoints) {
    const std::string name = FamilyName(endpoint.name);
    auto family = std::find_if(families.begin(), families.end(),
                               [&](const Family& known) { return known.name == name; });
    if (family == families.end()) family = families.insert(family, Family{name, {}});
    family->members.push_back(&endpoint);
  }
  return families;
}

std::string AliasesOf(const EndpointCatalog& catalog, const std::string& name) {
  std::vector<std::string> aliases;
  for (const auto& [alias, target] : catalog.aliases) {
    if (target == name) aliases.push_back(alias);
  }
  return Join(aliases, ", ");
}

void DescribeEndpoint(const Endpoint& endpoint, const std::string& aliases, std::string& text) {
  auto out = std::back_inserter(text);
  fmt::format_to(out, "  {}{}\n", endpoint.name, endpoint.simulated ? " (simulated)" : "");
  if (!aliases.empty()) fmt::format_to(out, "    aliases  {}\n", aliases);
  fmt::format_to(out, "    model    {}\n", OneLine(endpoint.model_name));
  // A simulated endpoint has no URL until it is started.
  if (!endpoint.url.empty()) fmt::format_to(out, "    URL      {}\n", RedactUrl(endpoint.url));
  if (!endpoint.unusable.empty()) fmt::format_to(out, "    unusable {}\n", endpoint.unusable);
}

}  // namespace

std::string ListModels(const EndpointCatalog& catalog) {
  if (catalog.endpoints.empty()) return fmt::format("No models ({})\n", catalog.source);
  std::string text = fmt::format("Models ({})\n", catalog.source);
  for (const Family& family : GroupByFamily(catalog)) {
    fmt::format_to(std::back_inserter(text), "\n{}\n", family.name);
    for (const Endpoint* endpoint : family.members) {
      DescribeEndpoint(*endpoint, AliasesOf(catalog, endpoint->name), text);
    }
  }
  return text;
}

}  // namespace llmb
