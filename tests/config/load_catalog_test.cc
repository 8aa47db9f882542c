#include "harness/config/load_catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/base/fake_environment.h"

namespace llmb {
namespace {

using testing::HasSubstr;
using testing::Not;

class LoadCatalogTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::path(testing::TempDir()) /
            (std::string("llmb_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_ / "here");
    std::filesystem::create_directories(root_ / "home/.config/llm-benchmarks");
    built_in_.source = "built in";
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  // Writes a models file with the one model `model` and returns its path.
  std::string Make(const std::string& path, const std::string& model) {
    std::ofstream(root_ / path) << R"({"models": {")" << model
                                << R"(": {"url": "http://h", "model_name": "m"}}})";
    return (root_ / path).string();
  }

  // The name of the first model in the catalog loaded, or the error.
  std::string Load(const Options& options, std::map<std::string, std::string> variables = {}) {
    variables.emplace("HOME", (root_ / "home").string());
    const auto catalog =
        LoadCatalog(options, FakeEnvironment(std::move(variables)), root_ / "here", built_in_);
    if (!catalog) return catalog.error().message;
    return catalog->endpoints.empty() ? catalog->source : catalog->endpoints[0].name;
  }

  std::filesystem::path root_;
  EndpointCatalog built_in_;
};

TEST_F(LoadCatalogTest, UrlsAreThoseOfTheApi) {
  Options options;
  options.api = Api::kCompletions;
  const auto url_of = [&] {
    const auto catalog = LoadCatalog(options, FakeEnvironment(), root_ / "here", built_in_);
    return catalog ? catalog->endpoints.at(0).url : catalog.error().message;
  };
  built_in_.endpoints.emplace_back().url = "http://127.0.0.1/v1/chat/completions";
  EXPECT_EQ(url_of(), "http://127.0.0.1/v1/completions");
  std::ofstream(root_ / "here/models.json")
      << R"({"models": {"a": {"url": "http://h/v1/chat/completions", "model_name": "m"}}})";
  EXPECT_EQ(url_of(), "http://h/v1/completions");
  options.url = "http://h/v1";
  options.model_name = "m";
  EXPECT_EQ(url_of(), "http://h/v1/completions");
}

TEST_F(LoadCatalogTest, EachSourceOverridesTheNext) {
  Options options;
  EXPECT_EQ(Load(options), "built in");
  Make("home/.config/llm-benchmarks/models.json", "from-home");
  EXPECT_EQ(Load(options), "from-home");
  Make("here/models.json", "from-here");
  EXPECT_EQ(Load(options), "from-here");
  const std::string named = Make("named.json", "from-variable");
  EXPECT_EQ(Load(options, {{"LLM_BENCHMARKS_MODELS", named}}), "from-variable");
  options.models_file = Make("option.json", "from-option");
  EXPECT_EQ(Load(options, {{"LLM_BENCHMARKS_MODELS", named}}), "from-option");
  options.url = "http://h";
  options.model_name = "publisher/from-url";
  EXPECT_EQ(Load(options, {{"LLM_BENCHMARKS_MODELS", named}}), "from-url");
}

TEST_F(LoadCatalogTest, AnEmptyVariableCountsAsUnset) {
  EXPECT_EQ(Load({}, {{"LLM_BENCHMARKS_MODELS", ""}, {"HOME", ""}}), "built in");
}

TEST_F(LoadCatalogTest, ANamedFileMustExist) {
  Options options;
  EXPECT_EQ(Load(options, {{"LLM_BENCHMARKS_MODELS", "/nowhere.json"}}),
            "LLM_BENCHMARKS_MODELS: no such file: '/nowhere.json'");
  options.models_file = "/nowhere.json";
  EXPECT_EQ(Load(options), "--models-file: no such file: '/nowhere.json'");
}

TEST_F(LoadCatalogTest, AFoundFileMustBeValid) {
  std::ofstream(root_ / "here/models.json") << "{";
  EXPECT_THAT(Load({}), HasSubstr("here/models.json:1:2: syntax error"));
}

class UrlCatalogTest : public testing::Test {
 protected:
  UrlCatalogTest() {
    options_.url = "http://h:1/v1";
    options_.model_name = "org/Llama-3";
  }

  Result<EndpointCatalog> Load() {
    return LoadCatalog(
        options_, FakeEnvironment({{"TOKEN", "sk-secret"}, {"BROKEN", "sk-secret\n"}}), ".", {});
  }

  Options options_;
};

TEST_F(UrlCatalogTest, TheEndpointIsMadeFromTheOptions) {
  options_.auth_token_env = "TOKEN";
  const auto catalog = Load();
  ASSERT_TRUE(catalog) << catalog.error().message;
  ASSERT_EQ(catalog->endpoints.size(), 1U);
  EXPECT_EQ(catalog->endpoints[0].name, "Llama-3");
  EXPECT_EQ(catalog->endpoints[0].model_name, "org/Llama-3");
  EXPECT_EQ(catalog->endpoints[0].url, "http://h:1/v1/chat/completions");
  EXPECT_EQ(catalog->endpoints[0].auth_token.Reveal(), "sk-secret");
  EXPECT_EQ(catalog->source, "--url");
}

TEST_F(UrlCatalogTest, ErrorsNameTheOption) {
  options_.auth_token_env = "NONE";
  EXPECT_EQ(Load().error().message,
            "--auth-token-env: the environment variable NONE is not set or is empty");
  options_.auth_token_env = "BROKEN";
  EXPECT_EQ(Load().error().message,
            "--auth-token-env: BROKEN holds a control character, such as a line break at its end");
  options_.auth_token_env = "sk-secret";
  EXPECT_THAT(Load().error().message,
              HasSubstr("--auth-token-env: this is not the name of a variable"));
  EXPECT_THAT(Load().error().message, Not(HasSubstr("sk-secret")));
  options_.url = "h";
  EXPECT_THAT(Load().error().message, HasSubstr("--url: URL 'h' does not begin with http://"));
  options_.model_name = "/";
  EXPECT_THAT(Load().error().message, HasSubstr("--model-name: '/' names no model"));
}

TEST_F(LoadCatalogTest, AHostAndAPortAreAUrl) {
  const auto url = [&](const std::string& text) {
    Options options;
    options.url = text;
    options.model_name = "m";
    const auto catalog = LoadCatalog(options, FakeEnvironment({}), root_, built_in_);
    return catalog ? catalog->endpoints[0].url : catalog.error().message;
  };
  EXPECT_EQ(url("localhost:8000"), "http://localhost:8000/v1/chat/completions");
  EXPECT_EQ(url("127.0.0.1:8000/v1"), "http://127.0.0.1:8000/v1/chat/completions");
  EXPECT_EQ(url("[::1]:8000"), "http://[::1]:8000/v1/chat/completions");
  for (const char* text : {"localhost", "h/v1", ":8000", "h:", "ftp://h:21", "u:p@h"}) {
    EXPECT_THAT(url(text), HasSubstr("--url: URL '")) << text;
  }
}

TEST_F(LoadCatalogTest, AModelNameMayBeAPath) {
  const auto name = [&](const std::string& model) {
    Options options;
    options.url = "http://h";
    options.model_name = model;
    const auto catalog = LoadCatalog(options, FakeEnvironment({}), root_, built_in_);
    if (!catalog) return catalog.error().message;
    EXPECT_EQ(catalog->endpoints[0].model_name, model);
    return catalog->endpoints[0].name;
  };
  EXPECT_EQ(name("/models/llama-3/"), "llama-3");
  EXPECT_EQ(name("./models/llama-3//"), "llama-3");
  EXPECT_EQ(name("m/"), "m");
  EXPECT_THAT(name("/"), HasSubstr("--model-name: '/' names no model"));
}

TEST_F(LoadCatalogTest, ATokenIsCheckedBeforeAnythingIsSent) {
  const auto load = [&](const std::string& token) {
    Options options;
    options.url = "http://h";
    options.model_name = "m";
    options.auth_token_env = "T";
    return LoadCatalog(options, FakeEnvironment({{"T", token}}), root_, built_in_);
  };
  const auto mended = load("Bearer abc");
  ASSERT_TRUE(mended) << mended.error().message;
  EXPECT_EQ(mended->endpoints[0].auth_token.Reveal(), "abc");
  EXPECT_THAT(mended->warnings,
              testing::ElementsAre("--auth-token-env: T begins with 'Bearer ', which is added to "
                                   "every token; it is sent once"));
  EXPECT_THAT(load("'abc'").error().message,
              testing::StartsWith("--auth-token-env: T is in quotes"));
  EXPECT_THAT(load("s3cret t").error().message, Not(HasSubstr("s3cret")));
}

}  // namespace
}  // namespace llmb
