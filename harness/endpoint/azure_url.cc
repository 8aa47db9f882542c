#include "harness/endpoint/azure_url.h"

#include <algorithm>

namespace llmb {
namespace {

constexpr std::string_view kDeployments = "/openai/deployments/";

}  // namespace

std::string_view AzureDeploymentIn(std::string_view path) {
  const std::size_t begin = path.find(kDeployments);
  if (begin == std::string_view::npos) return {};
  const std::string_view name = path.substr(begin + kDeployments.size());
  return name.substr(0, name.find_first_of("/?"));
}

bool IsAzureBase(std::string_view path) {
  const std::string_view name = AzureDeploymentIn(path);
  if (name.empty()) return false;
  const std::string_view rest = path.substr(path.find(kDeployments) + kDeployments.size());
  return rest.find_first_not_of('/', name.size()) == std::string_view::npos;
}

bool IsAzureHost(std::string_view host) {
  return host.ends_with(".openai.azure.com") || host.ends_with(".services.ai.azure.com");
}

}  // namespace llmb
