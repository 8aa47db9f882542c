#include "harness/config/select_endpoints.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using Names = std::vector<std::string>;

EndpointCatalog Catalog(const Names& names) {
  EndpointCatalog catalog;
  catalog.source = "models.json";
  for (const std::string& name : names) {
    catalog.endpoints.emplace_back();
    catalog.endpoints.back().name = name;
  }
  return catalog;
}

EndpointCatalog ThreeModels() {
  EndpointCatalog catalog = Catalog({"llama-vllm", "qwen", "gemma"});
  catalog.aliases = {{"llama", "llama-vllm"}};
  return catalog;
}

// The names of the endpoints selected, or the error.
Names Select(const EndpointCatalog& catalog, const Names& names) {
  const auto endpoints = SelectEndpoints(catalog, names);
  if (!endpoints) return {endpoints.error().message};
  Names selected;
  for (const Endpoint& endpoint : *endpoints) selected.push_back(endpoint.name);
  return selected;
}

TEST(SelectEndpoints, NoNamesMeanAllInTheirOrder) {
  EXPECT_EQ(Select(ThreeModels(), {}), (Names{"llama-vllm", "qwen", "gemma"}));
  EXPECT_EQ(Select(Catalog({}), {}), Names{});
}

TEST(SelectEndpoints, NamesAndAliasesInTheOrderGivenEachOnce) {
  EXPECT_EQ(Select(ThreeModels(), {"qwen", "llama"}), (Names{"qwen", "llama-vllm"}));
  EXPECT_EQ(Select(ThreeModels(), {"llama", "qwen", "llama-vllm", "qwen"}),
            (Names{"llama-vllm", "qwen"}));
}

TEST(SelectEndpoints, TheErrorOfAnUnknownNameListsTheKnownOnes) {
  EXPECT_EQ(Select(ThreeModels(), {"qwen", "lama"}),
            Names{"unknown model 'lama' (models.json: llama-vllm, qwen, gemma, llama), did you "
                  "mean 'llama'?"});
  EXPECT_EQ(Select(ThreeModels(), {"xyz"}),
            Names{"unknown model 'xyz' (models.json: llama-vllm, qwen, gemma, llama)"});
  // Neither a part of a name nor another case matches.
  EXPECT_NE(Select(ThreeModels(), {"gem"}), Names{"gemma"});
  EXPECT_NE(Select(ThreeModels(), {"QWEN"}), Names{"qwen"});
}

TEST(SelectEndpoints, ALongListOfKnownNamesIsCut) {
  Names many;
  for (int i = 10; i < 40; ++i) many.push_back("m" + std::to_string(i));
  const std::string message = Select(Catalog(many), {"another"}).at(0);
  EXPECT_NE(message.find("m29 ... see --list-models)"), std::string::npos) << message;
  EXPECT_EQ(message.find("m30"), std::string::npos) << message;
}

TEST(SelectEndpoints, AnUnusableEndpointIsAnErrorOnlyWhenItIsSelected) {
  EndpointCatalog catalog = ThreeModels();
  catalog.endpoints[1].unusable = "the environment variable T is not set or is empty";
  EXPECT_EQ(Select(catalog, {"gemma"}), Names{"gemma"});
  const Names error{"models.json: model 'qwen': the environment variable T is not set or is empty"};
  EXPECT_EQ(Select(catalog, {"qwen"}), error);
  EXPECT_EQ(Select(catalog, {}), error);
}

TEST(SelectEndpoints, ACaFileMustExist) {
  EndpointCatalog catalog = ThreeModels();
  catalog.endpoints[0].ca_file = "/nowhere/ca.pem";
  EXPECT_EQ(Select(catalog, {"llama"}),
            Names{"models.json: model 'llama-vllm': ca_file: no such file: '/nowhere/ca.pem'"});
}

std::vector<Endpoint> OneEndpoint() {
  Endpoint endpoint;
  endpoint.name = "qwen";
  endpoint.model_name = "m";
  endpoint.url = "http://new/v1/chat/completions";
  endpoint.simulated = true;
  return {endpoint};
}

TEST(AddBaseline, WithoutAUrlNothingChanges) {
  std::vector<Endpoint> endpoints = OneEndpoint();
  EXPECT_TRUE(AddBaseline(Options(), endpoints).has_value());
  EXPECT_EQ(endpoints.size(), 1U);
}

TEST(AddBaseline, IsTheSameModelAtItsUrlAndComesFirst) {
  Options options;
  options.baseline_url = "old:8000/v1";
  std::vector<Endpoint> endpoints = OneEndpoint();
  ASSERT_TRUE(AddBaseline(options, endpoints).has_value());
  ASSERT_EQ(endpoints.size(), 2U);
  EXPECT_EQ(endpoints[0].name, "qwen-baseline");
  EXPECT_EQ(endpoints[0].model_name, "m");
  EXPECT_EQ(endpoints[0].url, "http://old:8000/v1/chat/completions");
  EXPECT_FALSE(endpoints[0].simulated);
  EXPECT_EQ(endpoints[1].name, "qwen");
}

TEST(AddBaseline, NeedsOneEndpointAndAUrl) {
  Options options;
  options.baseline_url = "ftp://old";
  std::vector<Endpoint> endpoints = OneEndpoint();
  const Status wrong = AddBaseline(options, endpoints);
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().message.find("--baseline-url: "), 0U) << wrong.error().message;
  endpoints.push_back(endpoints.front());
  const Status two = AddBaseline(options, endpoints);
  ASSERT_FALSE(two.has_value());
  EXPECT_EQ(two.error().message,
            "--baseline-url is the baseline of one endpoint, not of 2; choose it with --models");
}

TEST(ApplyRequestOptions, WithoutOptionsNothingChanges) {
  Endpoint endpoint;
  endpoint.headers = {{"X-Team", "infra"}};
  endpoint.extra_body = R"({"top_p":0.9})";
  ApplyRequestOptions({}, endpoint);
  EXPECT_EQ(endpoint.headers.size(), 1U);
  EXPECT_EQ(endpoint.extra_body, R"({"top_p":0.9})");
  EXPECT_TRUE(endpoint.verify_tls);
}

TEST(ApplyRequestOptions, TheCommandLineOverridesTheEndpoint) {
  Endpoint endpoint;
  endpoint.headers = {{"X-Team", "infra"}, {"X-Other", "1"}};
  endpoint.extra_body = R"({"top_p":0.9,"seed":1})";
  endpoint.timeout = std::chrono::seconds(1);
  endpoint.connect_timeout = std::chrono::seconds(2);
  endpoint.max_tokens_field = MaxTokensField::kNone;
  endpoint.ca_file = "own.pem";
  ParsedCommandLine command_line;
  Options& options = command_line.options;
  options.headers = {{"x-team", "mine"}};
  options.extra_body = R"({"top_p":0.5})";
  options.insecure = true;
  options.ca_file = "given.pem";
  for (const char* option : {"--timeout", "--connect-timeout", "--max-tokens-field"}) {
    command_line.given[option] = {"x"};
  }
  ApplyRequestOptions(command_line, endpoint);
  const std::vector<std::pair<std::string, std::string>> headers = {{"X-Other", "1"},
                                                                    {"x-team", "mine"}};
  EXPECT_EQ(endpoint.headers, headers);
  EXPECT_EQ(endpoint.extra_body, R"({"top_p":0.5,"seed":1})");
  EXPECT_FALSE(endpoint.verify_tls);
  EXPECT_EQ(endpoint.ca_file, "given.pem");
  EXPECT_EQ(endpoint.timeout, std::nullopt);
  EXPECT_EQ(endpoint.connect_timeout, std::nullopt);
  EXPECT_EQ(endpoint.max_tokens_field, std::nullopt);
}

TEST(ApplyRequestOptions, TheEndpointsOwnSettingsOverrideDefaults) {
  Endpoint endpoint;
  endpoint.timeout = std::chrono::seconds(1);
  endpoint.max_tokens_field = MaxTokensField::kNone;
  endpoint.ca_file = "own.pem";
  ApplyRequestOptions({}, endpoint);
  EXPECT_EQ(endpoint.timeout, std::chrono::seconds(1));
  EXPECT_EQ(endpoint.max_tokens_field, MaxTokensField::kNone);
  EXPECT_EQ(endpoint.ca_file, "own.pem");
}

TEST(ApplyRequestOptions, ACertificateOfTheCommandLineHasNoKeyOfTheEndpoint) {
  Endpoint endpoint;
  endpoint.client_cert = "mine.pem";
  endpoint.client_key = "mine.key";
  ApplyRequestOptions({}, endpoint);
  EXPECT_EQ(endpoint.client_cert, "mine.pem");
  EXPECT_EQ(endpoint.client_key, "mine.key");
  ParsedCommandLine command_line;
  command_line.options.client_key = "new.key";
  ApplyRequestOptions(command_line, endpoint);
  EXPECT_EQ(endpoint.client_cert, "mine.pem");
  EXPECT_EQ(endpoint.client_key, "new.key");
  command_line = {};
  command_line.options.client_cert = "both.pem";
  ApplyRequestOptions(command_line, endpoint);
  EXPECT_EQ(endpoint.client_cert, "both.pem");
  EXPECT_EQ(endpoint.client_key, "");
}

}  // namespace
}  // namespace llmb
