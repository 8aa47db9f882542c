#include "harness/config/list_models.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

Endpoint Make(const std::string& name, const std::string& url) {
  Endpoint endpoint;
  endpoint.name = name;
  endpoint.url = url;
  endpoint.model_name = "org/" + name;
  return endpoint;
}

TEST(ListModels, AnEmptyCatalogIsReported) {
  EndpointCatalog catalog;
  catalog.source = "models.json";
  EXPECT_EQ(ListModels(catalog), "No models (models.json)\n");
}

TEST(ListModels, AFamilyMayHaveLettersBeyondAscii) {
  EndpointCatalog catalog;
  catalog.source = "models.json";
  catalog.endpoints = {Make("größe-7b", "http://h/v1")};
  EXPECT_TRUE(ListModels(catalog).starts_with("Models (models.json)\n\ngröße\n  größe-7b\n"));
}

TEST(ListModels, GroupsByFamilyAndHidesSecrets) {
  EndpointCatalog catalog;
  catalog.source = "models.json";
  catalog.endpoints = {Make("llama-vllm", "http://me:secret@h/v1?key=secret"),
                       Make("qwen", "http://q/v1"), Make("Llama3", "http://l/v1"), Make("7b", "")};
  catalog.endpoints[0].auth_token = Secret("secret");
  catalog.endpoints[1].unusable = "the environment variable Q is not set or is empty";
  catalog.endpoints[3].simulated = true;
  catalog.aliases = {{"llama", "llama-vllm"}, {"l", "llama-vllm"}};
  EXPECT_EQ(ListModels(catalog),
            "Models (models.json)\n"
            "\n"
            "llama\n"
            "  llama-vllm\n"
            "    aliases  l, llama\n"
            "    model    org/llama-vllm\n"
            "    URL      http://***@h/v1?***\n"
            "  Llama3\n"
            "    model    org/Llama3\n"
            "    URL      http://l/v1\n"
            "\n"
            "qwen\n"
            "  qwen\n"
            "    model    org/qwen\n"
            "    URL      http://q/v1\n"
            "    unusable the environment variable Q is not set or is empty\n"
            "\n"
            "other\n"
            "  7b (simulated)\n"
            "    model    org/7b\n");
}

}  // namespace
}  // namespace llmb
