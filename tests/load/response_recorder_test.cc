#include "harness/load/response_recorder.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace llmb {
namespace {

using std::chrono::milliseconds;

const std::string kWhere = "http://host:8000/v1/chat/completions";
constexpr int kOk = 200;

TimePoint At(int ms) { return TimePoint(milliseconds(ms)); }
Arrival ArrivalAt(int ms) { return {At(ms), At(ms)}; }

std::string Event(const std::string& data) { return "data: " + data + "\n\n"; }
std::string Delta(const std::string& delta, const std::string& finish = "null") {
  return Event(R"({"choices":[{"index":0,"delta":)" + delta + R"(,"finish_reason":)" + finish +
               "}]}");
}
std::string Token(const std::string& text) { return Delta(R"({"content":")" + text + R"("})"); }
const std::string kRole = Delta(R"({"role":"assistant","content":null})");
const std::string kFinish = Delta("{}", R"("stop")");
const std::string kUsage =
    Event(R"({"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":5,)"
          R"("prompt_tokens_details":{"cached_tokens":3}}})");
const std::string kDone = Event("[DONE]");

// A piece of the body and its arrival.
struct Piece {
  int at_ms;
  std::string bytes;
};

// Plays a response: the request starts at 100 ms, the headers arrive at 110 ms, then the pieces,
// then the end.
RequestRecord Play(const std::vector<Piece>& pieces, int end_ms, ErrorType transport_error = {},
                   int status = kOk, const std::string& content_type = "text/event-stream",
                   bool streams = true) {
  ChatEventParser parser;
  ResponseRecorder recorder({}, streams, kWhere, parser);
  recorder.Started(At(95), At(100), WallTime(milliseconds(5)));
  recorder.OnHead(status, content_type, ArrivalAt(110));
  for (const Piece& piece : pieces) {
    if (!recorder.OnBody(piece.bytes, ArrivalAt(piece.at_ms))) break;
  }
  TransferResult result;
  result.error_type = transport_error;
  result.error_message = transport_error == ErrorType::kNone ? "" : "it broke";
  result.http_status = status;
  result.finished = At(end_ms);
  return recorder.OnDone(result);
}

TEST(ResponseRecorder, MeasuresHowLongTokensWaitedToBeRead) {
  ChatEventParser parser;
  ResponseRecorder recorder({}, true, kWhere, parser);
  recorder.Started(At(100), At(100), WallTime{});
  recorder.OnHead(kOk, "text/event-stream", {At(110), At(119)});
  recorder.OnBody(kRole, {At(120), At(129)});
  recorder.OnBody(Token("a"), {At(130), At(131)});
  recorder.OnBody(Token("b"), {At(140), At(143)});
  recorder.OnBody(Token("c"), ArrivalAt(150));  // without a kernel timestamp
  recorder.OnBody(kFinish + kDone, {At(160), At(169)});
  TransferResult result;
  result.http_status = kOk;
  result.finished = At(160);
  const RequestRecord record = recorder.OnDone(result);
  EXPECT_EQ(record.time_to_first_token, milliseconds(30));
  EXPECT_EQ(record.total_latency, milliseconds(60));
  EXPECT_EQ(record.read_lags, (std::vector<Nanoseconds>{milliseconds(1), milliseconds(3)}));
  EXPECT_EQ(record.read_lag_p99, std::chrono::microseconds(2980));  // 1 + 0.99 * 2
}

TEST(ResponseRecorder, CountsTheLagOfJoinedTokensFromTheirEarliestArrival) {
  ChatEventParser parser;
  ResponseRecorder recorder({}, true, kWhere, parser);
  recorder.Started(At(100), At(100), WallTime{});
  recorder.OnHead(kOk, "text/event-stream", {At(110), At(119)});
  recorder.OnBody(Token("a") + Token("b"), {At(330), At(331), milliseconds(200)});
  recorder.OnBody(Token("c"), {At(340), At(343)});
  recorder.OnBody(Token("d"), {At(350), At(350), milliseconds(4)});  // without a kernel timestamp
  recorder.OnBody(kFinish + kDone, {At(360), At(369), milliseconds(6)});
  TransferResult result;
  result.http_status = kOk;
  result.send_wait = milliseconds(7);
  result.finished = At(360);
  const RequestRecord record = recorder.OnDone(result);
  EXPECT_EQ(record.read_lags,
            (std::vector<Nanoseconds>{milliseconds(201), milliseconds(201), milliseconds(3)}));
  EXPECT_EQ(record.errors.start, milliseconds(7));
  EXPECT_EQ(record.errors.first_token, milliseconds(200));
  EXPECT_EQ(record.errors.last_token, milliseconds(4));
  EXPECT_EQ(record.errors.any_token, milliseconds(200));
  EXPECT_EQ(record.errors.end, milliseconds(6));
  EXPECT_EQ(record.time_to_first_token, milliseconds(230));
  EXPECT_EQ(record.time_per_output_token, std::nullopt);
}

TEST(ResponseRecorder, WithoutDoneTheEndOfTheResponseMayBeLate) {
  ChatEventParser parser;
  ResponseRecorder recorder({}, true, kWhere, parser);
  recorder.Started(At(100), At(100), WallTime{});
  recorder.OnHead(kOk, "text/event-stream", ArrivalAt(110));
  recorder.OnBody(Token("a") + kFinish, ArrivalAt(120));
  TransferResult result;
  result.http_status = kOk;
  result.finished = At(190);
  result.finished_error = milliseconds(50);
  EXPECT_EQ(recorder.OnDone(result).errors.end, milliseconds(50));
}

// Some servers send no line end after it and keep the response open.
TEST(ResponseRecorder, ADoneWithoutALineEndMayBeLateToo) {
  ChatEventParser parser;
  ResponseRecorder recorder({}, true, kWhere, parser);
  recorder.Started(At(100), At(100), WallTime{});
  recorder.OnHead(kOk, "text/event-stream", ArrivalAt(110));
  recorder.OnBody(Token("a") + kFinish, ArrivalAt(120));
  recorder.OnBody("data: [DONE]", {At(130), At(139), milliseconds(9)});
  TransferResult result;
  result.http_status = kOk;
  result.finished = At(190);
  EXPECT_EQ(recorder.OnDone(result).errors.end, milliseconds(9));
}

TEST(ResponseRecorder, ATokenThatEndsWithTheBodyMayBeAsLateAsThat) {
  ChatEventParser parser;
  ResponseRecorder recorder({}, true, kWhere, parser);
  recorder.Started(At(100), At(100), WallTime{});
  recorder.OnHead(kOk, "text/event-stream", ArrivalAt(110));
  std::string token = Token("a");
  token.resize(token.find_last_not_of('\n') + 1);
  recorder.OnBody(token, ArrivalAt(120));
  TransferResult result;
  result.http_status = kOk;
  result.finished = At(190);
  result.finished_error = milliseconds(50);
  EXPECT_EQ(recorder.OnDone(result).errors.first_token, milliseconds(50));
}

TEST(ResponseRecorder, SetsTheErrorBounds) {
  ChatEventParser parser;
  ResponseRecorder recorder({}, true, kWhere, parser);
  recorder.Started(At(100), At(100), WallTime{});
  recorder.OnHead(kOk, "text/event-stream", ArrivalAt(110));
  for (const int ms : {120, 130, 140}) recorder.OnBody(Token("a"), {At(ms), At(ms + 1)});
  recorder.OnBody(kFinish + kDone, {At(141), At(142)});
  TransferResult result;
  result.http_status = kOk;
  result.send_wait = milliseconds(1);
  result.finished = At(141);
  const RequestRecord record = recorder.OnDone(result);
  EXPECT_EQ(record.ttft_error_bound, std::chrono::microseconds(1050));
  EXPECT_EQ(record.total_latency_error_bound, std::chrono::microseconds(1050));
  EXPECT_EQ(record.tpot_error_bound, std::chrono::microseconds(16));  // 32 / 2
  EXPECT_EQ(record.itl_error_bound, std::chrono::microseconds(32));
  EXPECT_TRUE(record.errors.tokens.empty());
}

TEST(ResponseRecorder, APageInPlaceOfAStreamMayBeTheProxys) {
  ChatEventParser parser;
  ResponseRecorder recorder({}, true, kWhere, parser);
  recorder.Started(At(100), At(100), WallTime{});
  recorder.OnHead(kOk, "text/html", ArrivalAt(110));
  recorder.OnBody("<html>Please log in</html>", ArrivalAt(120));
  TransferResult result;
  result.http_status = kOk;
  result.proxy = {"the proxy p:1 (http_proxy)", "http_proxy", "go around it"};
  result.finished = At(120);
  const RequestRecord record = recorder.OnDone(result);
  EXPECT_EQ(record.error_type, ErrorType::kMalformed);
  EXPECT_NE(record.error_message.find("; it came through the proxy p:1 (http_proxy); go around it"),
            std::string::npos)
      << record.error_message;
}

TEST(ResponseRecorder, HasNoReadLagWithoutKernelTimestamps) {
  EXPECT_EQ(Play({{120, Token("a")}, {130, kFinish + kDone}}, 140).read_lag_p99, std::nullopt);
}

TEST(ResponseRecorder, TimesEveryMomentFromTheStart) {
  const RequestRecord record = Play({{120, kRole},
                                     {150, Token("a")},
                                     {170, Token("b") + Token("c")},
                                     {200, Token("d")},
                                     {210, kFinish + kUsage},
                                     {215, kDone}},
                                    230);
  EXPECT_EQ(record.error_type, ErrorType::kNone) << record.error_message;
  EXPECT_EQ(record.schedule_delay, milliseconds(5));
  EXPECT_EQ(record.time_to_headers, milliseconds(10));
  EXPECT_EQ(record.time_to_first_event, milliseconds(20));  // the role
  EXPECT_EQ(record.time_to_first_token, milliseconds(50));  // not the role
  EXPECT_EQ(record.time_to_first_content, milliseconds(50));
  EXPECT_EQ(record.total_latency, milliseconds(115));  // [DONE], not the end of the connection
  EXPECT_EQ(record.token_events, 4);
  EXPECT_EQ(record.output_tokens, 5);
  EXPECT_EQ(record.token_count_source, TokenCountSource::kUsage);
  EXPECT_EQ(record.input_tokens, 7);
  EXPECT_EQ(record.cached_tokens, 3);
  // (200 - 150) / (5 - 1) = 12.5 ms
  EXPECT_EQ(record.time_per_output_token, Nanoseconds(12'500'000));
  // Gaps 20, 0 and 30 ms.
  ASSERT_TRUE(record.inter_token_latency);
  EXPECT_EQ(record.inter_token_latency->minimum, milliseconds(0));
  EXPECT_EQ(record.inter_token_latency->maximum, milliseconds(30));
  EXPECT_EQ(record.response_text, "abcd");
  EXPECT_EQ(record.finish_reason, "stop");
}

TEST(ResponseRecorder, ReasoningIsATokenButNotContent) {
  const RequestRecord record = Play(
      {{130, Delta(R"({"reasoning_content":"hm"})")}, {180, Token("a")}, {190, kFinish + kDone}},
      190);
  EXPECT_TRUE(record.Succeeded());
  EXPECT_EQ(record.time_to_first_token, milliseconds(30));
  EXPECT_EQ(record.time_to_first_content, milliseconds(80));
  EXPECT_EQ(record.output_tokens, 2);
  EXPECT_EQ(record.token_count_source, TokenCountSource::kEvents);
}

TEST(ResponseRecorder, OneTokenHasNeitherTpotNorItl) {
  const RequestRecord record = Play({{150, Token("a") + kFinish + kDone}}, 160);
  EXPECT_TRUE(record.Succeeded());
  EXPECT_EQ(record.output_tokens, 1);
  EXPECT_FALSE(record.time_per_output_token);
  EXPECT_FALSE(record.inter_token_latency);
}

TEST(ResponseRecorder, AFinishReasonOrDoneIsEnough) {
  EXPECT_TRUE(Play({{150, Token("a") + kFinish}}, 160).Succeeded());
  EXPECT_TRUE(Play({{150, Token("a") + kDone}}, 160).Succeeded());
  // The blank line after the last event is missing.
  EXPECT_TRUE(Play({{150, Token("a") + "data: [DONE]"}}, 160).Succeeded());
}

TEST(ResponseRecorder, ACleanEndWithoutFinishIsTruncated) {
  const RequestRecord record = Play({{150, Token("a")}}, 160);
  EXPECT_EQ(record.error_type, ErrorType::kTruncated);
  EXPECT_EQ(record.total_latency, milliseconds(60));
  EXPECT_EQ(Play({}, 160).error_type, ErrorType::kTruncated);
}

TEST(ResponseRecorder, AnEndInTheMiddleOfAnEventIsTruncatedNotMalformed) {
  const std::string half = Token("b").substr(0, 20);
  EXPECT_EQ(Play({{150, Token("a") + half}}, 160).error_type, ErrorType::kTruncated);
  EXPECT_EQ(Play({{150, Token("a") + half}}, 160, ErrorType::kReset).error_type, ErrorType::kReset);
  EXPECT_EQ(Play({{150, Token("a") + half}}, 160, ErrorType::kTimeout).error_type,
            ErrorType::kTimeout);
}

TEST(ResponseRecorder, ABrokenConnectionMattersOnlyBeforeDone) {
  EXPECT_EQ(Play({{150, Token("a")}}, 160, ErrorType::kReset).error_type, ErrorType::kReset);
  EXPECT_EQ(Play({{150, Token("a") + kFinish}}, 160, ErrorType::kReset).error_type,
            ErrorType::kReset);
  EXPECT_TRUE(Play({{150, Token("a") + kFinish + kDone}}, 160, ErrorType::kReset).Succeeded());
}

TEST(ResponseRecorder, AnErrorInsideTheStreamFailsTheRequestAndEndsIt) {
  const RequestRecord record =
      Play({{150, Token("a")}, {160, Event(R"({"error":{"message":"out of\nmemory"}})")}}, 165,
           ErrorType::kCancelled);
  EXPECT_EQ(record.error_type, ErrorType::kInBandError);
  EXPECT_NE(record.error_message.find("out of memory"), std::string::npos) << record.error_message;
}

TEST(ResponseRecorder, AnUnreadableResponseIsMalformed) {
  EXPECT_EQ(Play({{150, Token("a") + Event("{broken") + kDone}}, 160).error_type,
            ErrorType::kMalformed);
  const RequestRecord html =
      Play({{150, "<html><body>Hello</body></html>"}}, 160, ErrorType::kNone, kOk, "text/html");
  EXPECT_EQ(html.error_type, ErrorType::kMalformed);
  EXPECT_NE(html.error_message.find("text/html"), std::string::npos) << html.error_message;
}

TEST(ResponseRecorder, AFinishWithoutOutputIsEmpty) {
  EXPECT_EQ(Play({{150, kRole + kFinish + kDone}}, 160).error_type, ErrorType::kEmpty);
}

TEST(ResponseRecorder, CountedTokensWithoutTextAreOutputOnlyIfTheyMayBeHidden) {
  // Reasoning that is not shown may have reached the limit.
  const std::string limit = Delta("{}", R"("length")");
  const RequestRecord record = Play({{150, kRole + limit + kUsage + kDone}}, 160);
  EXPECT_TRUE(record.Succeeded());
  EXPECT_EQ(record.output_tokens, 5);
  EXPECT_FALSE(record.time_to_first_token);
  EXPECT_FALSE(record.time_per_output_token);
  EXPECT_EQ(Play({{150, kRole + kFinish + kUsage + kDone}}, 160).error_type, ErrorType::kEmpty);
}

TEST(ResponseRecorder, AnHttpErrorQuotesTheServer) {
  const RequestRecord record = Play({{150, R"({"error":{"message":"no such model"}})"}}, 160,
                                    ErrorType::kNone, 404, "application/json");
  EXPECT_EQ(record.error_type, ErrorType::kHttpStatus);
  EXPECT_EQ(record.http_status, 404);
  EXPECT_EQ(
      record.error_message,
      kWhere +
          " answered HTTP 404: no such model; check the model's name; --list-models with --url "
          "shows those of the server");
  EXPECT_FALSE(record.time_to_first_token);
  EXPECT_FALSE(record.output_tokens);
}

TEST(ResponseRecorder, AnErrorBodyIsReadUpToOneMebibyteAndTheStatusIsReported) {
  ChatEventParser parser;
  ResponseRecorder recorder({}, true, kWhere, parser);
  recorder.Started(At(100), At(100), WallTime());
  recorder.OnHead(500, "text/plain", ArrivalAt(110));
  EXPECT_TRUE(recorder.OnBody(std::string(1'048'576, 'x'), ArrivalAt(120)));
  EXPECT_FALSE(recorder.OnBody("x", ArrivalAt(130)));
  TransferResult result;
  result.error_type = ErrorType::kCancelled;
  result.http_status = 500;
  result.finished = At(130);
  const RequestRecord record = recorder.OnDone(result);
  EXPECT_EQ(record.error_type, ErrorType::kHttpStatus);
  EXPECT_EQ(record.total_latency, milliseconds(30));
}

TEST(ResponseRecorder, AJsonResponseToAStreamedRequestFails) {
  const std::string answer = R"({"choices":[{"message":{"content":"hi"},"finish_reason":"stop"}]})";
  EXPECT_EQ(Play({{150, answer}}, 160, ErrorType::kNone, kOk, "application/json").error_type,
            ErrorType::kMalformed);
  EXPECT_EQ(Play({{150, R"({"error":{"message":"overloaded"}})"}}, 160, ErrorType::kNone, kOk,
                 "application/json; charset=utf-8")
                .error_type,
            ErrorType::kInBandError);
}

TEST(ResponseRecorder, AStreamIsReadUnderAnyContentTypeAndWithoutBeingAskedFor) {
  const std::vector<Piece> stream = {
      {150, "da"}, {150, Token("a").substr(2)}, {160, kFinish + kDone}};
  for (const char* type : {"text/plain", "application/json", "application/x-ndjson", ""}) {
    for (const bool asked : {true, false}) {
      const RequestRecord record = Play(stream, 170, {}, kOk, type, asked);
      EXPECT_TRUE(record.Succeeded()) << type << asked << record.error_message;
      EXPECT_EQ(record.time_to_first_token, milliseconds(50)) << type << asked;
      EXPECT_EQ(record.response_text, "a") << type << asked;
    }
  }
}

TEST(ResponseRecorder, HeartbeatsAreNotTheFirstEvent) {
  const RequestRecord record =
      Play({{120, Event("") + Event("{}")}, {150, Token("a")}, {160, kFinish + kDone}}, 170);
  EXPECT_TRUE(record.Succeeded()) << record.error_message;
  EXPECT_EQ(record.time_to_first_event, milliseconds(50));
}

TEST(ResponseRecorder, WhatComesAfterTheEndCostsNothing) {
  for (const std::string& after : {Event("{broken"), Event("]"), Event(R"({"error":"late"})")}) {
    EXPECT_TRUE(Play({{150, Token("a") + kFinish + kDone + after}}, 160).Succeeded()) << after;
  }
  EXPECT_TRUE(Play({{150, Token("a") + kFinish + Event("]") + kDone}}, 160).Succeeded());
  EXPECT_EQ(Play({{150, Token("a") + kFinish + kDone + kUsage}}, 160).output_tokens, 5);
}

TEST(ResponseRecorder, UnknownEventsMatterOnlyWithoutOutput) {
  const std::string unknown = Event(R"({"weather":"mild"})");
  EXPECT_TRUE(Play({{150, unknown + Token("a") + kFinish + kDone}}, 160).Succeeded());
  const RequestRecord record = Play({{150, unknown + kDone}}, 160);
  EXPECT_EQ(record.error_type, ErrorType::kMalformed);
  EXPECT_NE(record.error_message.find("mild"), std::string::npos) << record.error_message;
}

TEST(ResponseRecorder, AnErrorWithoutFramingIsInBandWithItsText) {
  for (const char* body : {R"({"error":{"message":"too long"}})", "{\n \"detail\": \"too long\"\n}",
                           "error: request too long", "Internal error: too long\n"}) {
    for (const char* type : {"text/event-stream", "text/plain", "application/json"}) {
      const RequestRecord record = Play({{150, body}}, 160, {}, kOk, type);
      EXPECT_EQ(record.error_type, ErrorType::kInBandError) << body << type;
      EXPECT_NE(record.error_message.find("too long"), std::string::npos) << record.error_message;
    }
  }
}

TEST(ResponseRecorder, AFinishReasonThatReportsAFailureIsAnInBandError) {
  for (const char* reason : {"abort", "error", "insufficient_system_resource"}) {
    const std::string finish = Delta("{}", '"' + std::string(reason) + '"');
    const RequestRecord record = Play({{150, Token("a") + finish + kUsage + kDone}}, 160);
    EXPECT_EQ(record.error_type, ErrorType::kInBandError) << reason;
    EXPECT_EQ(record.finish_reason, reason);
    EXPECT_NE(record.error_message.find(reason), std::string::npos) << record.error_message;
  }
  const RequestRecord whole =
      Play({{150, R"({"choices":[{"message":{"content":"hi"},"finish_reason":"abort"}]})"}}, 160,
           {}, kOk, "application/json", false);
  EXPECT_EQ(whole.error_type, ErrorType::kInBandError);
}

std::string ChoiceOne(const std::string& text, const std::string& finish) {
  return Event(R"({"choices":[{"index":1,"delta":{"content":")" + text + R"("},"finish_reason":)" +
               finish + "}]}");
}

TEST(ResponseRecorder, AFailureOfAnyChoiceFailsTheRequest) {
  const std::string abort = ChoiceOne("", R"("abort")");
  for (const std::string& end :
       {abort + kFinish + kDone, kFinish + abort + kDone, abort + kFinish, abort + kDone}) {
    const RequestRecord record = Play({{150, Token("a") + ChoiceOne("b", "null") + end}}, 160);
    EXPECT_EQ(record.error_type, ErrorType::kInBandError) << end;
    EXPECT_EQ(record.finish_reason, "abort") << end;
    EXPECT_EQ(record.response_text, "a");
  }
}

TEST(ResponseRecorder, EachChoiceMustEndUnlessDoneComes) {
  const std::string both = Token("a") + ChoiceOne("b", "null");
  const std::string stop = ChoiceOne("", R"("stop")");
  EXPECT_TRUE(Play({{150, both + kFinish + stop}}, 160).Succeeded());
  EXPECT_TRUE(Play({{150, both + kFinish + kDone}}, 160).Succeeded());
  const RequestRecord cut = Play({{150, both + kFinish}}, 160);
  EXPECT_EQ(cut.error_type, ErrorType::kTruncated);
  EXPECT_NE(cut.error_message.find("a finish reason of each of its choices"), std::string::npos);
  EXPECT_EQ(Play({{150, both + stop}}, 160).error_type, ErrorType::kTruncated);
}

TEST(ResponseRecorder, UsagesOfSeveralChoicesAreAddedOnlyIfEachHasItsOwn) {
  const auto usage = [](int count) {
    return Event(R"({"choices":[],"usage":{"completion_tokens":)" + std::to_string(count) + "}}");
  };
  const std::string both = Token("a") + ChoiceOne("b", "null");
  const std::string stop = ChoiceOne("", R"("stop")");
  const auto tokens = [](const std::string& body) {
    return Play({{150, body + kDone}}, 160).output_tokens;
  };
  EXPECT_EQ(tokens(both + kFinish + usage(3) + stop + usage(4)), 7);
  EXPECT_EQ(tokens(both + kFinish + stop + usage(7) + usage(7)), 7);
  EXPECT_EQ(tokens(both + kFinish + stop + usage(7)), 7);
  EXPECT_EQ(tokens(Token("a") + usage(1) + Token("b") + kFinish + usage(2)), 2);
}

TEST(ResponseRecorder, TheReasonOfTheFirstChoiceOverridesThatOfAnother) {
  const std::string both = Token("a") + ChoiceOne("b", R"("length")");
  EXPECT_EQ(Play({{150, both + kFinish + kDone}}, 160).finish_reason, "stop");
  EXPECT_EQ(Play({{150, kFinish + both + kDone}}, 160).finish_reason, "stop");
  EXPECT_EQ(Play({{150, both + kDone}}, 160).finish_reason, "length");
}

TEST(ResponseRecorder, AnErrorsCodeStandsBesideItsWords) {
  const auto message = [](const std::string& error) {
    return Play({{150, Token("a") + Event(error)}}, 160).error_message;
  };
  EXPECT_NE(message(R"({"error":{"code":502,"message":"it went away"}})")
                .find("response (code 502): it went away; "),
            std::string::npos);
  EXPECT_NE(message(R"({"error":{"code":502,"message":"502: it went away"}})")
                .find("response: 502: it went away; "),
            std::string::npos);
  EXPECT_NE(message(R"({"error":{"message":"it went away"}})").find("response: it went away; "),
            std::string::npos);
}

TEST(ResponseRecorder, EventsWithoutBlankLinesHaveTheTimesOfTheirOwnLines) {
  const auto line = [](const std::string& event) { return event.substr(0, event.size() - 1); };
  const RequestRecord record = Play({{120, line(kRole)},
                                     {150, line(Token("a")).substr(0, 20)},
                                     {155, line(Token("a")).substr(20)},
                                     {170, line(Token("b"))},
                                     {200, line(Token("c")) + line(Token("d"))},
                                     {210, line(kFinish)},
                                     {220, line(kDone)}},
                                    900);
  EXPECT_TRUE(record.Succeeded());
  EXPECT_EQ(record.time_to_first_event, milliseconds(20));
  EXPECT_EQ(record.token_times, (std::vector<Nanoseconds>{milliseconds(55), milliseconds(70),
                                                          milliseconds(100), milliseconds(100)}));
  EXPECT_EQ(record.total_latency, milliseconds(120));
}

TEST(ResponseRecorder, TheLastEventWithoutABlankLineHasTheTimeOfItsOwnLine) {
  const std::string last = Delta(R"({"content":"b"})", R"("stop")");
  const RequestRecord record =
      Play({{150, Token("a")}, {170, last.substr(0, last.size() - 1)}}, 900);
  EXPECT_TRUE(record.Succeeded());
  EXPECT_EQ(record.time_per_output_token, milliseconds(20));
}

std::set<std::string> UnknownKeysOf(const std::vector<std::string>& events) {
  ChatEventParser parser;
  ResponseRecorder recorder({}, true, kWhere, parser);
  recorder.Started(At(100), At(100), WallTime{});
  recorder.OnHead(kOk, "text/event-stream", ArrivalAt(110));
  for (const std::string& event : events) recorder.OnBody(event, ArrivalAt(120));
  recorder.OnDone({});
  return recorder.UnknownKeys();
}

TEST(ResponseRecorder, UnknownKeysWithTextAreNamed) {
  EXPECT_EQ(UnknownKeysOf({kRole, Token("a"), kFinish, kDone}), (std::set<std::string>{}));
  EXPECT_EQ(UnknownKeysOf({Delta(R"({"narration":"x"})"), Delta(R"({"monologue":"y"})"),
                           Delta(R"({"narration":"z"})"), Token("a"), kDone}),
            (std::set<std::string>{"monologue", "narration"}));
  std::vector<std::string> many;
  for (int i = 0; i < 9; ++i) many.push_back(Delta("{\"key" + std::to_string(i) + "\":\"x\"}"));
  EXPECT_EQ(UnknownKeysOf(many).size(), ResponseRecorder::kMostUnknownKeys);
}

TEST(ResponseRecorder, TheWordsOfAnErrorAfterAFailedFinishReachTheRecord) {
  const RequestRecord record = Play({{150, Token("a") + Delta("{}", R"("error")") +
                                               Event(R"({"error":{"message":"out of slots"}})")}},
                                    160);
  EXPECT_EQ(record.error_type, ErrorType::kInBandError);
  EXPECT_NE(record.error_message.find("out of slots"), std::string::npos) << record.error_message;
}

TEST(ResponseRecorder, PlaceholdersAreNoFinish) {
  for (const char* placeholder : {R"("")", R"("null")", R"("None")"}) {
    EXPECT_EQ(Play({{150, Token("a") + Delta("{}", placeholder)}}, 160).error_type,
              ErrorType::kTruncated)
        << placeholder;
    EXPECT_EQ(Play({{150, Token("a") + kFinish + Delta("{}", placeholder)}}, 160).finish_reason,
              "stop");
  }
}

TEST(ResponseRecorder, AContentFilterEndsAResponseWithTextAndIsNamedWithout) {
  const std::string filtered = Delta("{}", R"("content_filter")") + kDone;
  EXPECT_TRUE(Play({{150, Token("a") + filtered}}, 160).Succeeded());
  const RequestRecord record = Play({{150, kRole + filtered}}, 160);
  EXPECT_EQ(record.error_type, ErrorType::kEmpty);
  EXPECT_NE(record.error_message.find("content filter"), std::string::npos) << record.error_message;
}

TEST(ResponseRecorder, CountsOfZeroDoNotReplaceOthers) {
  const std::string zeros =
      Event(R"({"choices":[],"usage":{"prompt_tokens":0,"completion_tokens":0}})");
  const RequestRecord record = Play({{150, Token("a") + kFinish + kUsage + zeros + kDone}}, 160);
  EXPECT_EQ(record.input_tokens, 7);
  EXPECT_EQ(record.output_tokens, 5);
  EXPECT_FALSE(Play({{150, Token("a") + kFinish + zeros + kDone}}, 160).input_tokens);
}

TEST(ResponseRecorder, WithoutStreamingThereAreNoTokenTimes) {
  const std::string answer = R"({"choices":[{"message":{"content":"hi"},"finish_reason":"stop"}],)"
                             R"("usage":{"prompt_tokens":2,"completion_tokens":4}})";
  const RequestRecord record = Play({{150, answer.substr(0, 20)}, {160, answer.substr(20)}}, 170,
                                    ErrorType::kNone, kOk, "application/json", false);
  EXPECT_TRUE(record.Succeeded()) << record.error_message;
  EXPECT_EQ(record.output_tokens, 4);
  EXPECT_EQ(record.total_latency, milliseconds(70));
  EXPECT_EQ(record.response_text, "hi");
  EXPECT_FALSE(record.time_to_first_token);
  EXPECT_FALSE(record.time_to_first_event);
  EXPECT_FALSE(record.token_events);
  EXPECT_FALSE(record.time_per_output_token);
}

TEST(ResponseRecorder, AFailureBeforeAnyHeaderKeepsTheTransportsMessage) {
  ChatEventParser parser;
  ResponseRecorder recorder({}, true, kWhere, parser);
  recorder.Started(At(100), At(100), WallTime());
  TransferResult result;
  result.error_type = ErrorType::kConnect;
  result.error_message = "refused";
  result.finished = At(101);
  const RequestRecord record = recorder.OnDone(result);
  EXPECT_EQ(record.error_type, ErrorType::kConnect);
  EXPECT_EQ(record.error_message, "refused");
  EXPECT_EQ(record.total_latency, milliseconds(1));
  EXPECT_FALSE(record.http_status);
}

TEST(ResponseRecorder, LongTextIsCutAndInvalidUtf8IsReplaced) {
  std::vector<Piece> pieces;
  for (int i = 0; i < 300; ++i) pieces.push_back({150 + i, Token("\xC3\xA9")});
  pieces.push_back({460, kDone});
  const RequestRecord record = Play(pieces, 470);
  EXPECT_EQ(record.token_events, 300);
  EXPECT_EQ(record.response_text.size(), 2 * kResponseTextCharacters + 3);
}

RequestRecord PlayUsage(const std::string& usage) {
  return Play({{150, Token("a")}, {170, Token("b") + kFinish + Event(usage) + kDone}}, 180);
}

TEST(ResponseRecorder, ImpossibleCountsAreIgnored) {
  const RequestRecord negative =
      PlayUsage(R"({"choices":[],"usage":{"prompt_tokens":-1,"completion_tokens":5}})");
  EXPECT_TRUE(negative.Succeeded());
  EXPECT_FALSE(negative.input_tokens);
  EXPECT_EQ(negative.output_tokens, 5);
  const RequestRecord huge = PlayUsage(
      R"({"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":1000000000000001}})");
  EXPECT_EQ(huge.input_tokens, 7);
  EXPECT_EQ(huge.output_tokens, 2);
  EXPECT_EQ(huge.token_count_source, TokenCountSource::kEvents);
}

TEST(ResponseRecorder, AnOutputCountOfZeroBesideTokenEventsIsIgnored) {
  const RequestRecord record =
      PlayUsage(R"({"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":0}})");
  EXPECT_TRUE(record.Succeeded());
  EXPECT_EQ(record.output_tokens, 2);
  EXPECT_EQ(record.token_count_source, TokenCountSource::kEvents);
}

TEST(ResponseRecorder, HiddenReasoningIsInTheOutputButNotInTpot) {
  const RequestRecord record = PlayUsage(
      R"({"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":202,"total_tokens":209,)"
      R"("completion_tokens_details":{"reasoning_tokens":200}}})");
  EXPECT_TRUE(record.Succeeded());
  EXPECT_EQ(record.output_tokens, 202);
  EXPECT_EQ(record.seen_tokens, 2);
  EXPECT_EQ(record.time_per_output_token, milliseconds(20));
  EXPECT_EQ(record.TokensPerSecond(), 202 / 0.070);
}

TEST(ResponseRecorder, StreamedReasoningThatTheCountLeavesOutIsAdded) {
  const RequestRecord record =
      Play({{130, Delta(R"({"reasoning":"so "})")},
            {150, Delta(R"({"reasoning":"be it"})")},
            {170, Token("a") + kFinish +
                      Event(R"({"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":1,)"
                            R"("total_tokens":11}})") +
                      kDone}},
           180);
  EXPECT_EQ(record.output_tokens, 4);  // 11 - 7
  EXPECT_EQ(record.seen_tokens, 4);
  EXPECT_EQ(record.token_count_source, TokenCountSource::kUsageAndReasoning);
  EXPECT_EQ(record.time_per_output_token, Nanoseconds(13'333'333));  // 40 ms / 3
}

TEST(ResponseRecorder, ATotalStandsInForAMissingCount) {
  const RequestRecord record =
      PlayUsage(R"({"choices":[],"usage":{"prompt_tokens":7,"total_tokens":12}})");
  EXPECT_EQ(record.output_tokens, 5);
  EXPECT_EQ(record.token_count_source, TokenCountSource::kUsage);
}

TEST(ResponseRecorder, EventsCountIfUsageIsStale) {
  const RequestRecord record =
      PlayUsage(R"({"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":1}})");
  EXPECT_EQ(record.output_tokens, 2);
  EXPECT_EQ(record.token_count_source, TokenCountSource::kEvents);
  EXPECT_EQ(record.time_per_output_token, milliseconds(20));
}

TEST(ResponseRecorder, AToolCallIsOutputWithoutStreamingToo) {
  const std::string answer =
      R"({"choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant",)"
      R"("content":null,"tool_calls":[{"id":"1","type":"function","function":)"
      R"({"name":"look","arguments":"{}"}}]}}]})";
  const RequestRecord record = Play({{150, answer}}, 160, {}, kOk, "application/json", false);
  EXPECT_TRUE(record.Succeeded()) << record.error_message;
  EXPECT_FALSE(record.output_tokens);
}

}  // namespace
}  // namespace llmb
