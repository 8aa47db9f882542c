#include "harness/config/models_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/base/fake_environment.h"

namespace llmb {
namespace {

using testing::HasSubstr;
using testing::Not;

Result<EndpointCatalog> Parse(const std::string& json) {
  return ParseModelsFile(json, "conf/models.json",
                         FakeEnvironment({{"TOKEN", "sk-secret"}, {"HOST", "h:8000"}}));
}

// A models file with one model 'a', whose entry also contains `more`.
std::string OneModel(const std::string& more) {
  return R"({"models": {"a": {"url": "http://h", "model_name": "m")" + more + "}}}";
}

Endpoint ParseOne(const std::string& more) {
  const auto catalog = Parse(OneModel(more));
  EXPECT_TRUE(catalog) << catalog.error().message;
  return catalog ? catalog->endpoints.at(0) : Endpoint();
}

std::string ErrorOf(const std::string& json) {
  const auto catalog = Parse(json);
  return catalog ? "no error" : catalog.error().message;
}

TEST(ParseModelsFile, AHostAndAPortAreAUrl) {
  const std::pair<const char*, const char*> cases[] = {
      {"localhost:8000", "http://localhost:8000/v1/chat/completions"},
      {"127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1/chat/completions"},
      {"${HOST}/v1", "http://gpu:8000/v1/chat/completions"}};
  for (const auto& [written, complete] : cases) {
    const auto catalog = ParseModelsFile(
        std::string(R"({"models": {"a": {"url": ")") + written + R"(", "model_name": "m"}}})",
        "models.json", FakeEnvironment({{"HOST", "gpu:8000"}}));
    ASSERT_TRUE(catalog) << catalog.error().message;
    EXPECT_EQ(catalog->endpoints.at(0).url, complete);
  }
}

TEST(ParseModelsFile, TheSmallestFileGetsTheDefaults) {
  const auto catalog = Parse(OneModel(""));
  ASSERT_TRUE(catalog) << catalog.error().message;
  ASSERT_EQ(catalog->endpoints.size(), 1U);
  const Endpoint& endpoint = catalog->endpoints[0];
  EXPECT_EQ(endpoint.name, "a");
  EXPECT_EQ(endpoint.url, "http://h/v1/chat/completions");
  EXPECT_EQ(endpoint.model_name, "m");
  EXPECT_TRUE(endpoint.auth_token.empty());
  EXPECT_TRUE(endpoint.headers.empty());
  EXPECT_EQ(endpoint.extra_body, "");
  EXPECT_TRUE(endpoint.verify_tls);
  EXPECT_EQ(endpoint.ca_file, "");
  EXPECT_EQ(endpoint.timeout, std::nullopt);
  EXPECT_FALSE(endpoint.simulated);
  EXPECT_EQ(endpoint.unusable, "");
  EXPECT_TRUE(catalog->aliases.empty());
  EXPECT_EQ(catalog->source, "conf/models.json");
  EXPECT_FALSE(catalog->holds_literal_secret);
}

TEST(ParseModelsFile, EveryKeyIsRead) {
  const Endpoint endpoint = ParseOne(
      R"(, "name": "b", "auth_token": "${TOKEN}", "headers": {"X-Team": "at ${HOST}"},
         // between the keys
         "extra_body": {"top_p": 0.9}, "verify_tls": false, "ca_file": "ca.pem",
         "client_cert": "c.pem", "client_key": "/k.pem", "timeout": 1.5,
         "connect_timeout": 2, "max_tokens_field": "none",
         "slo": ["ttft_p99 < 500ms", "success>=99%"])");
  EXPECT_EQ(endpoint.name, "b");
  EXPECT_EQ(endpoint.auth_token.Reveal(), "sk-secret");
  ASSERT_EQ(endpoint.headers.size(), 1U);
  EXPECT_EQ(endpoint.headers[0].first, "X-Team");
  EXPECT_EQ(endpoint.headers[0].second, "at h:8000");
  EXPECT_EQ(endpoint.extra_body, R"({"top_p":0.9})");
  EXPECT_FALSE(endpoint.verify_tls);
  EXPECT_EQ(endpoint.ca_file, "conf/ca.pem");
  EXPECT_EQ(endpoint.client_cert, "conf/c.pem");
  EXPECT_EQ(endpoint.client_key, "/k.pem");
  EXPECT_EQ(endpoint.timeout, std::chrono::milliseconds(1500));
  EXPECT_EQ(endpoint.connect_timeout, std::chrono::seconds(2));
  EXPECT_EQ(endpoint.max_tokens_field, MaxTokensField::kNone);
  EXPECT_EQ(endpoint.slo, (std::vector<std::string>{"ttft_p99<500ms", "success>=99%"}));
}

TEST(ParseModelsFile, EndpointsKeepTheOrderOfTheFile) {
  const auto catalog = Parse(R"({"models": {
      "z": {"url": "http://${HOST}", "model_name": "m"},
      "a": {"url": "http://h", "model_name": "m"}}})");
  ASSERT_TRUE(catalog) << catalog.error().message;
  EXPECT_EQ(catalog->endpoints.at(0).name, "z");
  EXPECT_EQ(catalog->endpoints.at(0).url, "http://h:8000/v1/chat/completions");
  EXPECT_EQ(catalog->endpoints.at(1).name, "a");
}

TEST(ParseModelsFile, AnAbsoluteCaFileIsUnchanged) {
  EXPECT_EQ(ParseOne(R"(, "ca_file": "/etc/ca.pem")").ca_file, "/etc/ca.pem");
}

TEST(ParseModelsFile, AModelCanBeSelectedByKeyAndByName) {
  const auto catalog = Parse(R"({
      "models": {"key": {"name": "shown", "url": "http://h", "model_name": "m"}},
      "aliases": {"by-key": "key", "by-name": "shown"}})");
  ASSERT_TRUE(catalog) << catalog.error().message;
  EXPECT_EQ(catalog->endpoints.at(0).name, "shown");
  EXPECT_EQ(catalog->aliases, (std::map<std::string, std::string>{
                                  {"key", "shown"}, {"by-key", "shown"}, {"by-name", "shown"}}));
}

TEST(ParseModelsFile, AMissingVariableMakesOnlyItsEndpointUnusable) {
  const auto catalog = Parse(R"({"models": {
      "a": {"url": "http://h", "model_name": "m", "auth_token": "${MINE}"},
      "b": {"url": "http://${YOURS}:1/x", "model_name": "m"},
      "c": {"url": "http://h", "model_name": "m", "headers": {"X-Key": "${OURS}"}},
      "d": {"url": "http://h", "model_name": "m"}}})");
  ASSERT_TRUE(catalog) << catalog.error().message;
  EXPECT_EQ(catalog->endpoints.at(0).unusable,
            "the environment variable MINE is not set or is empty");
  EXPECT_THAT(catalog->endpoints.at(1).unusable, HasSubstr("YOURS"));
  EXPECT_EQ(catalog->endpoints.at(1).url, "http://${YOURS}:1/x");
  EXPECT_THAT(catalog->endpoints.at(2).unusable, HasSubstr("OURS"));
  EXPECT_EQ(catalog->endpoints.at(3).unusable, "");
}

TEST(ParseModelsFile, DetectsTokensInTheFile) {
  const auto holds = [](const std::string& more) {
    return Parse(OneModel(more)).value().holds_literal_secret;
  };
  EXPECT_TRUE(holds(R"(, "auth_token": "sk-1")"));
  EXPECT_TRUE(holds(R"(, "headers": {"x-api-KEY": "1"})"));
  EXPECT_FALSE(holds(R"(, "auth_token": "${TOKEN}")"));
  EXPECT_FALSE(holds(R"(, "auth_token": "")"));
  EXPECT_FALSE(holds(R"(, "headers": {"X-Api-Key": "${TOKEN}", "X-Team": "infra"})"));
  const auto parsed = Parse(R"({"models": {"a": {"url": "http://u:p@h", "model_name": "m"}}})");
  EXPECT_TRUE(parsed.value().holds_literal_secret);
}

TEST(ParseModelsFile, ErrorsNameTheFileAndTheAllowedKeys) {
  EXPECT_THAT(ErrorOf("{\n\"models\": }"), HasSubstr("conf/models.json:2:11: syntax error"));
  EXPECT_EQ(ErrorOf("[]"),
            R"(conf/models.json: must be an object such as {"models": {...}}, not an array)");
  EXPECT_EQ(ErrorOf("{}"), "conf/models.json: 'models' is missing");
  EXPECT_EQ(ErrorOf(R"({"models": {}})"),
            "conf/models.json: models is empty: at least one model is needed");
  EXPECT_EQ(ErrorOf(R"({"models": []})"),
            "conf/models.json: models must be an object, not an array");
  EXPECT_EQ(ErrorOf(R"({"model": {}})"),
            "conf/models.json: unknown key 'model' (the keys are models and aliases), did you mean "
            "'models'?");
}

TEST(ParseModelsFile, ErrorsNameTheModelAndTheKey) {
  const std::string a = "conf/models.json: model 'a': ";
  EXPECT_EQ(ErrorOf(R"({"models": {"a": 1}})"), a + "must be an object, not a number");
  EXPECT_EQ(ErrorOf(R"({"models": {"a": {"url": "http://h"}}})"), a + "'model_name' is missing");
  EXPECT_EQ(ErrorOf(R"({"models": {"a": {"model_name": "m"}}})"), a + "'url' is missing");
  EXPECT_EQ(ErrorOf(OneModel(R"(, "auth_tokn": "x")")),
            a + "unknown key 'auth_tokn' (the keys are name, url, model_name, auth_token, headers, "
                "extra_body, verify_tls, ca_file, client_cert, client_key, timeout, "
                "connect_timeout, max_tokens_field, slo), did "
                "you mean 'auth_token'?");
  EXPECT_EQ(ErrorOf(R"({"models": {"a": {"base_url": "http://h", "model_name": "m"}}})"),
            a + "unknown key 'base_url': use 'url'");
  EXPECT_EQ(ErrorOf(OneModel(R"(, "api_key": "x")")),
            a + "unknown key 'api_key': use 'auth_token'");
  EXPECT_EQ(ErrorOf(OneModel(R"(, "auth_token": "$TOKEN")")),
            a + "auth_token: a variable is written ${NAME}, with braces");
  EXPECT_EQ(ErrorOf(OneModel(R"(, "verify_tls": "no")")),
            a + "verify_tls: must be true or false, not a string");
  EXPECT_EQ(ErrorOf(OneModel(R"(, "timeout": 0)")),
            a + "timeout: must be from 0.001 to 86400 seconds, not 0");
  EXPECT_EQ(ErrorOf(OneModel(R"(, "connect_timeout": 0)")),
            a + "connect_timeout: must be from 0.001 to 86400 seconds, not 0");
  EXPECT_EQ(ErrorOf(OneModel(R"(, "max_tokens_field": "max_token")")),
            a + "max_tokens_field: the value must be one of max_tokens, max_completion_tokens, "
                "none, not 'max_token', did you mean 'max_tokens'?");
  EXPECT_EQ(ErrorOf(OneModel(R"(, "slo": ["ttft_p99<500"])")),
            a + "slo: 'ttft_p99<500': 500 has no unit (s, ms, us)");
  EXPECT_EQ(ErrorOf(OneModel(R"(, "slo": [1])")), a + "slo: must hold strings, not a number");
  EXPECT_EQ(ErrorOf(OneModel(R"(, "headers": {"X": 1})")),
            a + "headers: 'X' must be a string, not a number");
  EXPECT_EQ(ErrorOf(OneModel(R"(, "extra_body": {"stream": 1})")),
            a + "extra_body: cannot set 'stream': it is set by --no-stream");
  EXPECT_EQ(ErrorOf(OneModel(R"(, "ca_file": "")")), a + "ca_file: must not be empty");
  EXPECT_THAT(ErrorOf(R"({"models": {"a": {"url": "h", "model_name": "m"}}})"),
              HasSubstr("url: URL 'h' does not begin with http://"));
  EXPECT_EQ(ErrorOf(R"({"models": {"a": {"url": "http://h", "model_name": ""}}})"),
            a + "model_name: must not be empty");
}

TEST(ParseModelsFile, ATokenWithItsSchemeIsMendedWithAWarning) {
  const auto catalog = Parse(OneModel(R"(, "auth_token": "Bearer abc")"));
  ASSERT_TRUE(catalog) << catalog.error().message;
  EXPECT_EQ(catalog->endpoints[0].auth_token.Reveal(), "abc");
  EXPECT_EQ(catalog->warnings,
            std::vector<std::string>{"conf/models.json: model 'a': auth_token begins with 'Bearer "
                                     "', which is added to every token; it is sent once"});
  EXPECT_EQ(ErrorOf(OneModel(R"(, "auth_token": "'abc'")")),
            "conf/models.json: model 'a': auth_token: is in quotes, which would be sent as a part "
            "of it; remove them");
}

TEST(ParseModelsFile, EveryKeyRejectsValuesOfTheWrongKind) {
  for (const char* key : {"name", "auth_token", "headers", "extra_body", "verify_tls", "ca_file",
                          "timeout", "connect_timeout", "max_tokens_field", "slo"}) {
    EXPECT_THAT(ErrorOf(OneModel(std::string(R"(, ")") + key + R"(": null)")),
                HasSubstr(std::string(key) + ": must be "));
  }
}

TEST(ParseModelsFile, AKeyGivenTwiceIsAnError) {
  EXPECT_EQ(ErrorOf(OneModel(R"(, "url": "http://other")")),
            "conf/models.json: the key 'url' is given twice in one object");
}

TEST(ParseModelsFile, NamesMustBeUsableAsCasesAndOnTheCommandLine) {
  for (const char* name : {"", "a/b", "a,b", "-a", " a", "a ", "a\\n"}) {
    const std::string text = name;
    EXPECT_THAT(
        ErrorOf(R"({"models": {")" + text + R"(": {"url": "http://h", "model_name": "m"}}})"),
        HasSubstr("the name '"));
    EXPECT_THAT(ErrorOf(OneModel(R"(, "name": ")" + text + "\"")), HasSubstr("the name '"));
  }
}

TEST(ParseModelsFile, TwoModelsCannotHaveOneName) {
  const auto two = [](const std::string& first, const std::string& second) {
    return R"({"models": {"a": {"url": "http://h", "model_name": "m")" + first +
           R"(}, "b": {"url": "http://h", "model_name": "m")" + second + "}}}";
  };
  EXPECT_THAT(ErrorOf(two(R"(, "name": "x")", R"(, "name": "x")")),
              HasSubstr("two models have the name 'x'"));
  EXPECT_THAT(ErrorOf(two(R"(, "name": "b")", R"(, "name": "y")")),
              HasSubstr("'b' is the key of model 'y' and the name of another"));
  EXPECT_EQ(ErrorOf(two(R"(, "name": "x")", "")), "no error");
}

TEST(ParseModelsFile, AnAliasMustReferToAModelAndNotShadowOne) {
  const auto with = [](const std::string& aliases) {
    return R"({"models": {"alpha": {"url": "http://h", "model_name": "m"}}, "aliases": )" +
           aliases + "}";
  };
  EXPECT_EQ(ErrorOf(with("{}")), "no error");
  EXPECT_EQ(
      ErrorOf(with(R"({"x": "alpa"})")),
      "conf/models.json: alias 'x' refers to 'alpa', which is not a model, did you mean 'alpha'?");
  EXPECT_EQ(ErrorOf(with(R"({"alpha": "alpha"})")),
            "conf/models.json: alias 'alpha' is the name of a model");
  EXPECT_EQ(ErrorOf(with(R"({"x": 1})")),
            "conf/models.json: alias 'x' must be the name of a model, not a number");
  EXPECT_THAT(ErrorOf(with(R"({"x": "y", "y": "alpha"})")), HasSubstr("alias 'x' refers to 'y'"));
  EXPECT_THAT(ErrorOf(with(R"({"a/b": "alpha"})")),
              HasSubstr("aliases: the name 'a/b' holds a '/'"));
  EXPECT_THAT(ErrorOf(with("[]")), HasSubstr("aliases must be an object"));
}

TEST(ParseModelsFile, NoErrorRepeatsASecret) {
  for (const char* more :
       {R"(, "auth_token": "sk-secret\n")", R"(, "auth_token": ["sk-secret"])",
        R"(, "auth_token": "sk-secret${")", R"(, "headers": {"X": "sk-secret\n"})",
        R"(, "headers": {"X y: sk-secret": "v"})", R"(, "auth_token": "sk-secret)",
        R"(, "auth_token": sk-secret)"}) {
    EXPECT_NE(ErrorOf(OneModel(more)), "no error") << more;
    EXPECT_THAT(ErrorOf(OneModel(more)), Not(HasSubstr("sk-s")));
  }
}

class LoadModelsFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::path(testing::TempDir()) /
        (std::string("llmb_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    path_ = folder_ / "models.json";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& text, std::filesystem::perms permissions) {
    std::ofstream(path_) << text;
    std::filesystem::permissions(path_, permissions);
  }

  std::filesystem::path folder_;
  std::filesystem::path path_;
};

constexpr auto kOwnerOnly =
    std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;

TEST_F(LoadModelsFileTest, WarnsAboutATokenThatOthersMayRead) {
  Write(OneModel(R"(, "auth_token": "sk-1")"), kOwnerOnly | std::filesystem::perms::group_read);
  const auto catalog = LoadModelsFile(path_, FakeEnvironment());
  ASSERT_TRUE(catalog) << catalog.error().message;
  ASSERT_EQ(catalog->warnings.size(), 1U);
  EXPECT_EQ(catalog->warnings[0],
            path_.string() +
                " holds a token and may be read by others: chmod 600 it, or write "
                "${VARIABLE} instead");
}

TEST_F(LoadModelsFileTest, DoesNotWarnAboutAPrivateFileOrOneWithoutAToken) {
  Write(OneModel(R"(, "auth_token": "sk-1")"), kOwnerOnly);
  EXPECT_TRUE(LoadModelsFile(path_, FakeEnvironment()).value().warnings.empty());
  Write(OneModel(""), kOwnerOnly | std::filesystem::perms::others_read);
  EXPECT_TRUE(LoadModelsFile(path_, FakeEnvironment()).value().warnings.empty());
}

TEST_F(LoadModelsFileTest, TheErrorOfAnUnreadableFileNamesIt) {
  const auto missing = LoadModelsFile(path_, FakeEnvironment());
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message, HasSubstr(path_.string()));
  EXPECT_FALSE(LoadModelsFile(folder_, FakeEnvironment()));
}

}  // namespace
}  // namespace llmb
