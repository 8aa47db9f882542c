#include <gtest/gtest.h>

#include <string>

#include "harness/wire/chat_event.h"

namespace llmb {
namespace {

TEST(ErrorMessageOfBodyTest, FindsTheMessageForPeople) {
  const struct {
    std::string_view body;
    std::string_view message;
  } cases[] = {
      {R"({"error":{"message":"Rate limit reached","type":"tokens","code":429}})",
       "Rate limit reached"},
      {R"({"object":"error","message":"The model does not exist.","code":404})",
       "The model does not exist."},
      {R"({"error":"Input validation error","error_type":"validation"})", "Input validation error"},
      {R"({"detail":"Not Found"})", "Not Found"},
      {R"({"detail":[{"loc":["body","model"],"msg":"field required","type":"missing"}]})",
       "field required"},
      {R"([{"error":{"code":400,"message":"API key not valid"}}])", "API key not valid"},
      {R"({"error":null,"message":"Bad gateway"})", "Bad gateway"},
      {R"("just text")", "just text"},
  };
  for (const auto& [body, message] : cases) EXPECT_EQ(ErrorMessageOfBody(body), message);
}

TEST(ErrorMessageOfBodyTest, AnHtmlPageGivesItsTitle) {
  EXPECT_EQ(ErrorMessageOfBody(" <!DOCTYPE html><html><head><title> 502 Bad\nGateway </title>"
                               "<body>long</body></html>"),
            "502 Bad Gateway");
  EXPECT_EQ(ErrorMessageOfBody("<title></title>"), "<title></title>");
  EXPECT_EQ(ErrorMessageOfBody("<Error><Code>A</Code><Message>slow down</Message></Error>"),
            "slow down");
  EXPECT_EQ(ErrorMessageOfBody("<title>cut o"), "cut o");
  EXPECT_EQ(ErrorMessageOfBody("no page, <title>a</title>"), "no page, <title>a</title>");
}

TEST(ErrorMessageOfBodyTest, OtherBodiesAreShownAsOneLine) {
  EXPECT_EQ(ErrorMessageOfBody("<html>\r\n<p>502</p>\n</html>\n"), "<html>  <p>502</p> </html>");
  EXPECT_EQ(ErrorMessageOfBody(R"({"error":{"n":[400]}})"), R"({"error":{"n":[400]}})");
  EXPECT_EQ(ErrorMessageOfBody(R"({"error":{"message":" ","code":5}})"), "code 5");
  EXPECT_EQ(ErrorMessageOfBody(R"({"error":{"mess)"), R"({"error":{"mess)");
}

TEST(ErrorMessageOfBodyTest, CodesAndStatesStandInForWords) {
  const struct {
    std::string_view body;
    std::string_view message;
  } cases[] = {
      {R"({"id":"task-77","status":"failed","created":3})", "status failed"},
      {R"({"task_status":"FAILED"})", "task_status FAILED"},
      {R"({"error":{"code":400}})", "code 400"},
      {R"({"error":{"message":null,"type":"server_error","code":""}})", "type server_error"},
      {R"({"error":true})", "error true"},
      {R"({"error":503})", "error 503"},
      {R"({"success":false,"errorCode":7})", "errorCode 7, success false"},
      {R"({"status":"failed","message":"no GPU"})", "no GPU"},
  };
  for (const auto& [body, message] : cases) EXPECT_EQ(ErrorMessageOfBody(body), message);
}

TEST(ErrorMessageOfBodyTest, BlankBodiesGiveAnEmptyMessage) {
  EXPECT_EQ(ErrorMessageOfBody(""), "");
  EXPECT_EQ(ErrorMessageOfBody(" \r\n\t"), "");
}

TEST(ErrorMessageOfBodyTest, LongMessagesAreCutAt300Characters) {
  const std::string body = R"({"message":")" + std::string(301, 'x') + R"("})";
  EXPECT_EQ(ErrorMessageOfBody(body), std::string(300, 'x') + "...");
  EXPECT_EQ(ErrorMessageOfBody(std::string(300, 'x')), std::string(300, 'x'));
}

TEST(ErrorMessageOfBodyTest, ControlCharactersAndInvalidUtf8AreReplaced) {
  EXPECT_EQ(ErrorMessageOfBody(R"({"message":"a\u001b[31m\nb"})"), "a [31m b");
  EXPECT_EQ(ErrorMessageOfBody("a\x1B\xFF"
                               "b"),
            "a \xEF\xBF\xBD"
            "b");
}

TEST(ErrorMessageOfBodyTest, DeepNestingIsNotFollowed) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_EQ(ErrorMessageOfBody(deep), std::string(300, '[') + "...");
}

}  // namespace
}  // namespace llmb
