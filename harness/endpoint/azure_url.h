#pragma once

#include <string_view>

namespace llmb {

// NAME of a path .../openai/deployments/NAME[/...], as Azure's URLs have it; empty for any other
// path. The name of a deployment stands for its model.
std::string_view AzureDeploymentIn(std::string_view path);

// Whether nothing follows the name of the deployment but slashes: the base URL that Azure's portal
// and SDKs show.
bool IsAzureBase(std::string_view path);

// Whether a host name is that of an Azure OpenAI resource, whose API begins at /openai/v1.
bool IsAzureHost(std::string_view host);

}  // namespace llmb
