#include "fixtures/fakes/scripted_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;

TimePoint At(Nanoseconds since_start) { return TimePoint(since_start); }

HttpRequest RequestWithin(Nanoseconds timeout) {
  HttpRequest request;
  request.timeout = timeout;
  return request;
}

// Records each call as a line such as "2ms a: body x", so that a test reads like a timetable.
class ScriptedTransportTest : public ::testing::Test {
 protected:
  ResponseHandlers Logged(const std::string& name) {
    return {.on_head =
                [this, name](int status, std::string_view, Arrival arrival) {
                  Log(name, "head " + std::to_string(status), arrival.at);
                },
            .on_body =
                [this, name](std::string_view bytes, Arrival arrival) {
                  Log(name, "body " + std::string(bytes), arrival.at);
                  return true;
                },
            .on_done =
                [this, name](const TransferResult& result) {
                  Log(name, "done " + std::string(Label(result.error_type)), result.finished);
                }};
  }

  void Log(const std::string& name, const std::string& what, TimePoint when) {
    const auto time = std::chrono::duration_cast<milliseconds>(when.time_since_epoch());
    log_.push_back(std::to_string(time.count()) + "ms " + name + ": " + what);
  }

  static std::string_view Label(ErrorType type) {
    switch (type) {
      case ErrorType::kNone:
        return "ok";
      case ErrorType::kTimeout:
        return "timeout";
      case ErrorType::kCancelled:
        return "cancelled";
      default:
        return "failed";
    }
  }

  ManualClock clock_;
  std::vector<std::string> log_;
};

TEST_F(ScriptedTransportTest, PlaysEachStepAtItsTime) {
  ScriptedTransport transport(clock_,
                              InOrder({StreamScript(seconds(2), milliseconds(50), {"x", "y"})}));
  transport.Start(RequestWithin(seconds(9)), Logged("a"));
  EXPECT_THAT(log_, ElementsAre());
  transport.Poll(At(seconds(9)));
  EXPECT_THAT(log_, ElementsAre("2000ms a: head 200", "2000ms a: body x"));
  transport.Poll(At(seconds(9)));
  // 2000 + 50 ms.
  EXPECT_THAT(log_, ElementsAre("2000ms a: head 200", "2000ms a: body x", "2050ms a: body y",
                                "2050ms a: done ok"));
  EXPECT_EQ(transport.UnderWay(), 0u);
}

TEST_F(ScriptedTransportTest, PollStopsAtTheDeadline) {
  ScriptedTransport transport(clock_, InOrder({StreamScript(seconds(2), seconds(1), {"x"})}));
  transport.Start(RequestWithin(seconds(9)), Logged("a"));
  transport.Poll(At(seconds(1)));
  EXPECT_THAT(log_, ElementsAre());
  EXPECT_EQ(clock_.Now(), At(seconds(1)));
}

TEST_F(ScriptedTransportTest, PollWithoutTransfersWaitsForItsDeadline) {
  ScriptedTransport transport(clock_, InOrder({{}}));
  transport.Poll(At(seconds(1)));
  EXPECT_EQ(clock_.Now(), At(seconds(1)));
}

TEST_F(ScriptedTransportTest, AScriptWithoutAnEndTimesOut) {
  ScriptedTransport transport(clock_, InOrder({{{milliseconds(1), ScriptedHead{}}}}));
  transport.Start(RequestWithin(seconds(3)), Logged("a"));
  transport.Poll(At(seconds(9)));
  transport.Poll(At(seconds(9)));
  EXPECT_THAT(log_, ElementsAre("1ms a: head 200", "3000ms a: done timeout"));
}

TEST_F(ScriptedTransportTest, SimultaneousStepsKeepTheOrderOfStart) {
  ScriptedTransport transport(
      clock_, InOrder({StreamScript(milliseconds(5), {}, {}), StreamScript(milliseconds(2), {}, {}),
                       FailureScript(milliseconds(2), ErrorType::kConnect, "refused")}));
  for (const char* name : {"a", "b", "c"}) {
    transport.Start(RequestWithin(seconds(9)), Logged(name));
  }
  EXPECT_EQ(transport.MostUnderWay(), 3u);
  transport.Poll(At(seconds(9)));
  transport.Poll(At(seconds(9)));
  EXPECT_THAT(log_, ElementsAre("2ms b: head 200", "2ms b: done ok", "2ms c: done failed",
                                "5ms a: head 200", "5ms a: done ok"));
}

TEST_F(ScriptedTransportTest, CancelEndsATransferOnce) {
  ScriptedTransport transport(clock_, InOrder({StreamScript(seconds(1), {}, {"x"})}));
  const TransferId id = transport.Start(RequestWithin(seconds(9)), Logged("a"));
  transport.Cancel(id);
  transport.Cancel(id);
  transport.Poll(At(seconds(9)));
  EXPECT_THAT(log_, ElementsAre("0ms a: done cancelled"));
}

TEST_F(ScriptedTransportTest, AHandlerThatReturnsFalseEndsTheTransfer) {
  ScriptedTransport transport(clock_, InOrder({StreamScript(seconds(1), seconds(1), {"x", "y"})}));
  ResponseHandlers handlers = Logged("a");
  handlers.on_body = [](std::string_view, Arrival) { return false; };
  transport.Start(RequestWithin(seconds(9)), std::move(handlers));
  transport.Poll(At(seconds(9)));
  EXPECT_THAT(log_, ElementsAre("1000ms a: head 200", "1000ms a: done cancelled"));
}

TEST_F(ScriptedTransportTest, ARequestStartedInAHandlerWaitsForTheNextPoll) {
  ScriptedTransport transport(clock_, InOrder({StreamScript({}, {}, {})}));
  ResponseHandlers handlers = Logged("a");
  handlers.on_done = [&](const TransferResult&) {
    transport.Start(RequestWithin(seconds(9)), Logged("b"));
  };
  transport.Start(RequestWithin(seconds(9)), std::move(handlers));
  transport.Poll(At(seconds(9)));
  EXPECT_THAT(log_, ElementsAre("0ms a: head 200"));
  transport.Poll(At(seconds(9)));
  EXPECT_THAT(log_, ElementsAre("0ms a: head 200", "0ms b: head 200", "0ms b: done ok"));
  EXPECT_EQ(transport.Sent().size(), 2u);
}

TEST_F(ScriptedTransportTest, WakeMakesTheNextPollReturn) {
  ScriptedTransport transport(clock_, InOrder({StreamScript(seconds(1), {}, {"x"})}));
  transport.Start(RequestWithin(seconds(9)), Logged("a"));
  transport.Wake();
  transport.Poll(At(seconds(9)));
  EXPECT_EQ(clock_.Now(), At(seconds(0)));
  transport.Poll(At(seconds(9)));
  EXPECT_EQ(clock_.Now(), At(seconds(1)));
}

}  // namespace
}  // namespace llmb
