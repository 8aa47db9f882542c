#include "harness/endpoint/secret_texts.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

Endpoint WithToken(const std::string& token) {
  Endpoint endpoint;
  endpoint.auth_token = Secret(token);
  return endpoint;
}

Endpoint WithHeader(const std::string& name, const std::string& value) {
  Endpoint endpoint;
  endpoint.headers = {{name, value}};
  return endpoint;
}

std::string Hidden(const Endpoint& endpoint, const std::string& text) {
  return SecretTexts(endpoint).Hide(text);
}

TEST(SecretTexts, WithoutSecretsNothingIsHidden) {
  EXPECT_EQ(SecretTexts().Hide("Bearer abc..."), "Bearer abc...");
  EXPECT_EQ(Hidden(Endpoint(), ""), "");
}

TEST(SecretTexts, TheTokenIsHiddenEverywhere) {
  const Endpoint endpoint = WithToken("sk-12345");
  EXPECT_EQ(Hidden(endpoint, "sk-12345"), "***");
  EXPECT_EQ(Hidden(endpoint, "key 'sk-12345' is not sk-12345sk-12345"), "key '***' is not ******");
  EXPECT_EQ(Hidden(endpoint, "got Bearer sk-12345 for sk-1234"), "got *** for sk-1234");
  EXPECT_EQ(Hidden(endpoint, ""), "");
}

TEST(SecretTexts, LetterCaseIsIgnored) {
  EXPECT_EQ(Hidden(WithToken("sk-ABcd1"), "Not Text/SK-abCD1, Sk-aBc..."), "Not Text/***, ***...");
}

TEST(SecretTexts, AShortTokenIsHiddenOnlyAfterBearer) {
  EXPECT_EQ(Hidden(WithToken("EMPTY"), "EMPTY: bad token 'Bearer EMPTY'"),
            "EMPTY: bad token '***'");
}

TEST(SecretTexts, ASecretThatIsCutOffIsHiddenToo) {
  const Endpoint endpoint = WithToken("sk-12345");
  EXPECT_EQ(Hidden(endpoint, "it was sk-1234..."), "it was ***...");
  EXPECT_EQ(Hidden(endpoint, "it was sk-1..."), "it was ***...");
  EXPECT_EQ(Hidden(endpoint, "it was sk-..."), "it was sk-...");
  EXPECT_EQ(Hidden(endpoint, "Bearer sk-1..."), "***...");
  EXPECT_EQ(Hidden(endpoint, "no sk-1234...; no sk-12...!"), "no ***...; no ***...!");
  EXPECT_EQ(Hidden(endpoint, "..."), "...");
}

TEST(SecretTexts, FormsFoundInMessagesAreHidden) {
  EXPECT_EQ(Hidden(WithToken("a/b/c/d/e"), R"(a/b/c/d/e a\/b\/c\/d\/e)"), "*** ***");
  EXPECT_EQ(Hidden(WithToken("to\tken\xFF-1"), "to\tken\xEF\xBF\xBD-1 to ken\xEF\xBF\xBD-1"),
            "*** ***");
}

TEST(SecretTexts, HeadersAreSecretExceptHarmlessOnes) {
  EXPECT_EQ(Hidden(WithHeader("X-Team", "infrastructure"), "infrastructure"), "***");
  EXPECT_EQ(Hidden(WithHeader("X-Team", "infra"), "infra"), "infra");
  EXPECT_EQ(Hidden(WithHeader("X-Team", "the infrastructure"), "infrastructure"), "infrastructure");
  EXPECT_EQ(Hidden(WithHeader("host", "api.example.com"), "api.example.com"), "api.example.com");
  EXPECT_EQ(Hidden(WithHeader("Accept", "application/json"), "application/json"),
            "application/json");
}

TEST(SecretTexts, PartsOfASecretHeaderAreSecretToo) {
  EXPECT_EQ(Hidden(WithHeader("Authorization", "Basic dXNlcjpwYXNz"), "bad dXNlcjpwYXNz"),
            "bad ***");
  EXPECT_EQ(Hidden(WithHeader("Cookie", "session=0123456789; theme=dark"), "no 0123456789, dark"),
            "no ***, dark");
}

TEST(SecretTexts, TheUrlsPasswordAndKeysAreSecret) {
  Endpoint endpoint;
  endpoint.url = "https://user:correct%20horse@h/v1?api-version=2024-02-01&api-key=battery/staple";
  EXPECT_EQ(Hidden(endpoint, "POST /v1?api-version=2024-02-01&api-key=battery/staple"),
            "POST /v1?api-version=2024-02-01&api-key=***");
  EXPECT_EQ(Hidden(endpoint, "correct horse, correct%20horse, Basic dXNlcjpjb3JyZWN0IGhvcnNl"),
            "***, ***, Basic ***");
}

}  // namespace
}  // namespace llmb
