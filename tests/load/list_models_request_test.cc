#include "harness/load/list_models_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/http/curl_transport.h"
#include "tests/http/raw_server.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

std::string OriginOf(const RawServer& server) {
  return "http://127.0.0.1:" + std::to_string(server.Port());
}

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

class RequestModelListTest : public ::testing::Test {
 protected:
  using Models = tl::expected<std::vector<ListedModel>, ModelListFailure>;

  Models Ask(const std::string& response, const std::string& path = "/v1/chat/completions") {
    RawServer server([&](RawConnection& connection, int) {
      request_ = connection.ReadRequest();
      connection.Send(response);
      connection.AwaitClose();
    });
    return AskUrl(OriginOf(server) + path);
  }

  Models AskUrl(const std::string& url) {
    Endpoint endpoint;
    endpoint.url = url;
    endpoint.auth_token = Secret("s3cret-token");
    endpoint.headers = {{"X-Team", "infra"}};
    const SystemClock clock;
    CurlTransport transport(clock, TimestampSource::kUser);
    return RequestModelList(endpoint, settings_, transport, clock, interrupted_);
  }

  static std::string Ok(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  RequestSettings settings_;
  std::atomic<bool> interrupted_{false};
  std::string request_;
};

TEST_F(RequestModelListTest, AsksNextToTheChatCompletions) {
  const Models models = Ask(Ok(R"({"data":[{"id":"a"}]})"));
  ASSERT_TRUE(models) << models.error().message;
  EXPECT_THAT(*models, ElementsAre(Field(&ListedModel::id, "a")));
  EXPECT_THAT(request_, StartsWith("GET /v1/models HTTP/1.1\r\n"));
  EXPECT_THAT(request_, HasSubstr("Authorization: Bearer s3cret-token\r\n"));
  EXPECT_THAT(request_, HasSubstr("X-Team: infra\r\n"));
  EXPECT_TRUE(Ask(Ok("[]"), "/gw/openai/v1/chat/completions?key=1"));
  EXPECT_THAT(request_, StartsWith("GET /gw/openai/v1/models?key=1 HTTP/1.1\r\n"));
}

TEST_F(RequestModelListTest, AThousandModelsAreRead) {
  std::string list = "[";
  for (int i = 0; i < 1000; ++i) list += (i == 0 ? "\"m" : ",\"m") + std::to_string(i) + "\"";
  const Models models = Ask(Ok(list + "]"));
  ASSERT_TRUE(models);
  EXPECT_THAT(*models, SizeIs(1000));
}

TEST_F(RequestModelListTest, AServerWithoutAListAnswered) {
  for (const char* response : {"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
                               "HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n",
                               "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}) {
    const Models models = Ask(response);
    ASSERT_FALSE(models);
    EXPECT_TRUE(models.error().answered) << models.error().message;
    EXPECT_THAT(models.error().message, HasSubstr("/v1/models "));
  }
  const Models models = AskUrl("http://127.0.0.1:1/custom");
  ASSERT_FALSE(models);
  EXPECT_THAT(models.error().message,
              HasSubstr("/custom does not end in /v1 or in /chat/completions"));
}

TEST_F(RequestModelListTest, APageIsNamedByItsTitle) {
  const Models models = Ask("HTTP/1.1 200 OK\r\nContent-Length: 22\r\n\r\n<html><title>Console</t");
  ASSERT_FALSE(models);
  EXPECT_TRUE(models.error().answered);
  EXPECT_TRUE(models.error().is_page);
  EXPECT_THAT(models.error().message, EndsWith("/v1/models answered with a web page ('Console')"));
}

TEST_F(RequestModelListTest, AnErrorInXmlIsNoPage) {
  const Models models =
      Ask("HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n<?xml "
          "version='1.0'?><Error>denied</Error>");
  ASSERT_FALSE(models);
  EXPECT_FALSE(models.error().is_page);
  EXPECT_THAT(models.error().message, Not(HasSubstr("web page")));
}

TEST_F(RequestModelListTest, AWrongTokenIsNamedAndHidden) {
  const Models models = Ask("HTTP/1.1 401 No\r\nContent-Length: 20\r\n\r\nnot for s3cret-token");
  ASSERT_FALSE(models);
  EXPECT_FALSE(models.error().answered);
  EXPECT_THAT(models.error().message, HasSubstr("HTTP 401: not for ***; check the token"));
  EXPECT_THAT(models.error().message, Not(HasSubstr("s3cret")));
}

TEST_F(RequestModelListTest, ASilentServerIsAbandoned) {
  RawServer server([](RawConnection& connection, int) { connection.AwaitClose(); });
  settings_.timeout = std::chrono::milliseconds(50);
  const Models models = AskUrl(OriginOf(server) + "/v1/chat/completions");
  ASSERT_FALSE(models);
  EXPECT_FALSE(models.error().answered);
  EXPECT_TRUE(models.error().hung);
  EXPECT_THAT(models.error().message, HasSubstr("over 0.05 s"));
}

TEST_F(RequestModelListTest, AnEndlessListIsAbandoned) {
  RawServer server([](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\n\r\n[\"");
    const std::string part(1 << 20, 'x');
    while (connection.Send(part)) {
    }
  });
  const Models models = AskUrl(OriginOf(server) + "/v1/chat/completions");
  ASSERT_FALSE(models);
  EXPECT_THAT(models.error().message, HasSubstr("sent more than 16777216 bytes"));
}

TEST_F(RequestModelListTest, AnInterruptionEndsIt) {
  RawServer server([this](RawConnection& connection, int) {
    connection.ReadRequest();
    interrupted_ = true;
    connection.AwaitClose();
  });
  EXPECT_FALSE(AskUrl(OriginOf(server) + "/v1/chat/completions"));
}

}  // namespace
}  // namespace llmb
