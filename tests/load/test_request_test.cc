#include "harness/load/test_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <string>
#include <vector>

#include "harness/http/curl_transport.h"
#include "tests/http/raw_server.h"

namespace llmb {
namespace {

std::string OriginOf(const RawServer& server) {
  return "http://127.0.0.1:" + std::to_string(server.Port());
}

using ::testing::HasSubstr;
using ::testing::Not;

std::string Response(const std::string& status, const std::string& body,
                     const std::string& type = "application/json") {
  return "HTTP/1.1 " + status + "\r\nContent-Type: " + type +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string Stream(const std::string& events) {
  return Response("200 OK", events, "text/event-stream");
}

const std::string kTwoTokens = Stream(
    "data: {\"choices\":[{\"delta\":{\"content\":\"1\"}}]}\n\n"
    "data: {\"choices\":[{\"delta\":{\"content\":\" 2\"},\"finish_reason\":\"length\"}]}\n\n"
    "data: [DONE]\n\n");

// A server whose response depends on the request, and which keeps all requests.
class TestRequestTest : public ::testing::Test {
 protected:
  using Answer = std::function<std::string(const std::string& request, int count)>;

  TestResult Test(Answer answer, const RequestSettings& settings = {},
                  const std::string& extra_body = "") {
    RawServer server([&](RawConnection& connection, int) {
      for (std::string request; !(request = connection.ReadRequest()).empty();) {
        std::string response;
        {
          const std::scoped_lock lock(mutex_);
          requests_.push_back(request);
          response = answer(request, static_cast<int>(requests_.size()));
        }
        connection.Send(response);
      }
    });
    Endpoint endpoint;
    endpoint.url = OriginOf(server) + "/v1/chat/completions";
    endpoint.model_name = "m";
    endpoint.auth_token = Secret("s3cret-token");
    endpoint.extra_body = extra_body;
    const SystemClock clock;
    CurlTransport transport(clock);
    return SendTestRequest(endpoint, settings, transport, clock, interrupted_);
  }

  std::atomic<bool> interrupted_{false};
  std::mutex mutex_;
  std::vector<std::string> requests_;
};

bool Has(const std::string& text, const char* part) { return text.find(part) != text.npos; }

// The record says that the body was still open, so the test did not wait for its end.
TEST_F(TestRequestTest, AResponseThatIsHeldOpenWorks) {
  const TestResult result = Test([](const std::string&, int) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
           "data: {\"choices\":[{\"delta\":{\"content\":\"1\"}}]}\n\ndata: [DONE]\n\n";
  });
  EXPECT_TRUE(result.works) << result.record.error_message;
  EXPECT_TRUE(result.record.held_open.has_value());
}

TEST_F(TestRequestTest, AsksForTwoTokensWithATextOfItsOwn) {
  const TestResult result = Test([](const auto&, int) { return kTwoTokens; });
  EXPECT_TRUE(result.works) << result.record.error_message;
  EXPECT_EQ(result.accepts_usage, true);
  EXPECT_TRUE(result.record.time_to_first_token);
  ASSERT_EQ(requests_.size(), 1U);
  EXPECT_THAT(requests_[0], HasSubstr(R"("max_tokens":8)"));
  EXPECT_THAT(requests_[0], HasSubstr("Connection test of a benchmark"));
  EXPECT_THAT(requests_[0], HasSubstr("Authorization: Bearer s3cret-token"));
}

TEST_F(TestRequestTest, FindsOutThatStreamOptionsAreRejected) {
  const TestResult result = Test([](const std::string& request, int) {
    return Has(request, "stream_options") ? Response("400 Bad", "unknown stream_options")
                                          : kTwoTokens;
  });
  EXPECT_TRUE(result.works);
  EXPECT_EQ(result.accepts_usage, false);
  EXPECT_EQ(requests_.size(), 2U);
}

TEST_F(TestRequestTest, SaysWhichModelAnswered) {
  const std::string body = R"({"model":"org/other","choices":[{"DELTA":{"content":"1"},)"
                           R"("finish_reason":"stop"}]})";
  const std::string chunk = std::string(body).replace(body.find("DELTA"), 5, "delta");
  const std::string whole = std::string(body).replace(body.find("DELTA"), 5, "message");
  const auto stream = [&](const auto&, int) { return Stream("data: " + chunk + "\n\n"); };
  EXPECT_EQ(Test(stream).answered_model, "org/other");
  RequestSettings settings;
  settings.stream = false;
  const auto document = [&](const auto&, int) { return Response("200 OK", whole); };
  EXPECT_EQ(Test(document, settings).answered_model, "org/other");
  EXPECT_EQ(Test([](const auto&, int) { return kTwoTokens; }).answered_model, "");
}

TEST(IsAnotherModel, APublisherAFolderADateOrAFileTypeMakesNoOther) {
  EXPECT_TRUE(IsAnotherModel("m", "nano"));
  EXPECT_TRUE(IsAnotherModel("gpt-4", "gpt-4o"));
  EXPECT_TRUE(IsAnotherModel("org/a", "org/b"));
  EXPECT_FALSE(IsAnotherModel("gpt-4o", "gpt-4o-2024-08-06"));
  EXPECT_FALSE(IsAnotherModel("org/Llama-3", "/models/llama-3.gguf"));
  EXPECT_FALSE(IsAnotherModel("/data/llama-3/", "llama-3"));
  EXPECT_FALSE(IsAnotherModel("m", ""));
  EXPECT_FALSE(IsAnotherModel("", "m"));
}

TEST_F(TestRequestTest, AWrongModelIsOneRequestAndOneMessage) {
  const TestResult result = Test([](const auto&, int) {
    return Response("404 Not Found", R"({"message":"The model `m` does not exist."})");
  });
  EXPECT_FALSE(result.works);
  EXPECT_EQ(result.accepts_usage, std::nullopt);
  EXPECT_THAT(result.record.error_message, HasSubstr("The model `m` does not exist; "));
  EXPECT_EQ(requests_.size(), 1U);
}

TEST_F(TestRequestTest, TheMessageHidesTheToken) {
  const TestResult result = Test([](const auto&, int) {
    return Response("401 Unauthorized", "the key s3cret-token is wrong");
  });
  EXPECT_FALSE(result.works);
  EXPECT_THAT(result.record.error_message, Not(HasSubstr("s3cret")));
  EXPECT_THAT(result.record.error_message, HasSubstr("check the token"));
}

TEST_F(TestRequestTest, TokensThatHoldNoVisibleTextAreEnough) {
  const TestResult result = Test([](const auto&, int) {
    return Stream(
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n"
        "data: [DONE]\n\n");
  });
  EXPECT_TRUE(result.works) << result.record.error_message;
}

TEST_F(TestRequestTest, ATemporaryFailureIsTriedOnceMore) {
  const auto second_works = [](const auto&, int count) {
    return count == 1 ? Response("503 Busy", "") : kTwoTokens;
  };
  EXPECT_TRUE(Test(second_works).works);
  EXPECT_EQ(requests_.size(), 2U);
  requests_.clear();
  EXPECT_FALSE(Test([](const auto&, int) { return Response("503 Busy", ""); }).works);
  EXPECT_EQ(requests_.size(), 2U);
}

TEST_F(TestRequestTest, EightTokensMayBeTooFew) {
  RequestSettings settings;
  settings.max_tokens = 64;
  const TestResult result = Test(
      [](const std::string& request, int) {
        return Has(request, R"("max_tokens":64)")
                   ? kTwoTokens
                   : Response("400 Bad", "max_tokens must exceed budget_tokens");
      },
      settings);
  EXPECT_TRUE(result.works) << result.record.error_message;
  EXPECT_EQ(requests_.size(), 3U);  // eight tokens with and without stream_options, then 64
}

TEST_F(TestRequestTest, AMinimumOfTokensIsLeftOut) {
  EXPECT_TRUE(
      Test([](const auto&, int) { return kTwoTokens; }, {}, R"({"min_tokens":100,"top_p":0.9})")
          .works);
  EXPECT_THAT(requests_.at(0), Not(HasSubstr("min_tokens")));
  EXPECT_THAT(requests_.at(0), HasSubstr("top_p"));
}

TEST_F(TestRequestTest, WorksWithoutStreaming) {
  RequestSettings settings;
  settings.stream = false;
  settings.max_tokens = 1;
  const TestResult result = Test(
      [](const auto&, int) {
        return Response("200 OK", R"({"choices":[{"message":{"content":"1"},"finish_reason":)"
                                  R"("length"}]})");
      },
      settings);
  EXPECT_TRUE(result.works) << result.record.error_message;
  EXPECT_EQ(result.accepts_usage, std::nullopt);
  EXPECT_THAT(requests_.at(0), HasSubstr(R"("max_tokens":1)"));
}

TEST_F(TestRequestTest, AnInterruptionEndsIt) {
  const TestResult result = Test([this](const auto&, int) {
    interrupted_ = true;
    return std::string();
  });
  EXPECT_FALSE(result.works);
  EXPECT_EQ(result.record.error_type, ErrorType::kCancelled);
}

}  // namespace
}  // namespace llmb
