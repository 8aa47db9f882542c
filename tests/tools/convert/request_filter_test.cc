#include "tools/convert/request_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class RecordingSink final : public ResultSink {
 public:
  void BeginRun() override { calls.emplace_back("run"); }
  void AddRequest(const RequestRecord& record) override { calls.push_back(record.request_id); }
  void AddCase(const CaseRun& run, const DurationCounts& /*gaps*/) override {
    calls.push_back(run.name);
  }

  std::vector<std::string> calls;
};

RequestRecord RecordWithId(const std::string& request_id) {
  RequestRecord record;
  record.request_id = request_id;
  return record;
}

CaseRun CaseNamed(const std::string& name) {
  CaseRun run;
  run.name = name;
  return run;
}

void PassInput(RequestFilter& filter, const std::string& path,
               const std::vector<std::string>& request_ids) {
  filter.BeginInput();
  for (const std::string& id : request_ids) filter.AddRequest(RecordWithId(id));
  filter.AddCase(CaseNamed("case of " + path), {});
  filter.EndInput(path);
}

TEST(RequestFilter, DropsRequestsOfAnEarlierInput) {
  RecordingSink sink;
  RequestFilter filter(sink, true);
  PassInput(filter, "first", {"a", "b"});
  PassInput(filter, "second", {"b", "c"});
  EXPECT_THAT(sink.calls, ElementsAre("a", "b", "case of first", "c", "case of second"));
  EXPECT_THAT(filter.LeftOut(), ElementsAre("second: 1 of its 2 requests left out, because an "
                                            "earlier input has them too"));
}

TEST(RequestFilter, DropsRequestsThatAnInputRepeats) {
  RecordingSink sink;
  RequestFilter filter(sink, true);
  PassInput(filter, "first", {"a", "b", "a", "a"});
  PassInput(filter, "second", {"a", "c", "c"});
  EXPECT_THAT(sink.calls, ElementsAre("a", "b", "case of first", "c", "case of second"));
  EXPECT_THAT(
      filter.LeftOut(),
      ElementsAre("first: 2 of its 4 requests left out, because it has them more than once",
                  "second: 1 of its 3 requests left out, because it has them more than once",
                  "second: 1 of its 3 requests left out, because an earlier input has them too"));
}

TEST(RequestFilter, DropsACaseOfWhichEveryRequestIsRepeated) {
  RecordingSink sink;
  RequestFilter filter(sink, true);
  PassInput(filter, "first", {"a"});
  PassInput(filter, "second", {"a"});
  EXPECT_THAT(sink.calls, ElementsAre("a", "case of first"));
}

TEST(RequestFilter, PassesACaseWithoutRequestsOn) {
  RecordingSink sink;
  RequestFilter filter(sink, true);
  filter.BeginRun();
  PassInput(filter, "first", {});
  EXPECT_THAT(sink.calls, ElementsAre("run", "case of first"));
  EXPECT_THAT(filter.LeftOut(), IsEmpty());
}

}  // namespace
}  // namespace llmb
