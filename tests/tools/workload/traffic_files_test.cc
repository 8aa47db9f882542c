#include "tools/workload/traffic_files.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "harness/document/results_csv.h"
#include "harness/record/request_record.h"
#include "tests/journal/sample_journal.h"
#include "tests/tools/convert/temporary_folder.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;

class TrafficFiles : public testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.Path(name)) << text;
    return folder_.Path(name);
  }

  // The message without the folder.
  template <typename T>
  std::string ErrorOf(const Result<T>& result) {
    if (result) return "no error";
    const std::string& message = result.error().message;
    return message.starts_with(folder_.Path("")) ? message.substr(folder_.Path("").size())
                                                 : message;
  }

  TemporaryFolder folder_;
};

TEST_F(TrafficFiles, ABatchHasMessagesOrPrompts) {
  const auto traffic = ReadBatchFile(Write(
      "b.jsonl",
      R"({"custom_id":"1","method":"POST","url":"/v1/chat/completions","body":{"model":"m","messages":[{"role":"user","content":"a"}],"max_tokens":7}})"
      "\n"
      R"({"custom_id":"2","body":{"prompt":"b","max_completion_tokens":8}})"
      "\n"));
  ASSERT_TRUE(traffic) << traffic.error().message;
  ASSERT_EQ(traffic->requests.size(), 2U);
  EXPECT_EQ(traffic->requests[0].messages.at(0).text, "a");
  EXPECT_EQ(traffic->requests[0].output_tokens, 7);
  EXPECT_EQ(traffic->requests[1].messages.at(0).text, "b");
  EXPECT_EQ(traffic->requests[1].output_tokens, 8);
}

TEST_F(TrafficFiles, AListOfPromptsIsARequestEach) {
  const auto traffic =
      ReadBatchFile(Write("b.jsonl", R"({"body":{"prompt":["a","b"],"max_tokens":7}})"));
  ASSERT_TRUE(traffic) << traffic.error().message;
  ASSERT_EQ(traffic->requests.size(), 2U);
  EXPECT_EQ(traffic->requests[0].messages.at(0).text, "a");
  EXPECT_EQ(traffic->requests[1].messages.at(0).text, "b");
  EXPECT_EQ(traffic->requests[1].output_tokens, 7);
  EXPECT_EQ(ErrorOf(ReadBatchFile(Write("b.jsonl", R"({"body":{"prompt":[5,6]}})"))),
            "b.jsonl:1:9: body.prompt must be a text or a list of texts, but holds a number "
            "(token ids cannot be turned into a text here)");
  EXPECT_EQ(ErrorOf(ReadBatchFile(Write("b.jsonl", R"({"body":{"prompt":[]}})"))),
            "b.jsonl:1:9: body.prompt is an empty list");
}

TEST_F(TrafficFiles, ALengthOfVllmThatIsNoNumberIsNamed) {
  const auto error = [&](const std::string& text) {
    return ErrorOf(ReadVllmFile(Write("v.json", text)));
  };
  EXPECT_EQ(error(R"({"input_lens":[1,2],"output_lens":[3,"4"]})"),
            "v.json: output_lens[1] must be a number from 0 to 10000000, not a string");
  EXPECT_EQ(error(R"({"input_lens":[1e300],"output_lens":[3]})"),
            "v.json: input_lens[0] must be a number from 0 to 10000000, not 1e+300");
  EXPECT_EQ(error(R"({"input_lens":[1],"output_lens":[3],"start_times":[null]})"),
            "v.json: start_times[0] must be a number from 0 to 9000000000, not null");
}

TEST_F(TrafficFiles, ABatchSaysWhereItIsWrong) {
  EXPECT_EQ(ErrorOf(ReadBatchFile(Write("b.jsonl", "{\"custom_id\":\"1\"}"))),
            "b.jsonl:1:1: the row has no body");
  EXPECT_EQ(ErrorOf(ReadBatchFile(Write("b.jsonl", "{\"body\":{\"input\":\"x\"}}"))),
            "b.jsonl:1:9: body has no messages or prompt");
  EXPECT_EQ(ErrorOf(ReadBatchFile(Write("b.jsonl", "{\"body\":{\"messages\":5}}"))),
            "b.jsonl:1:9: body.messages must be an array of messages");
}

TEST_F(TrafficFiles, ALogIsReadByItsMapping) {
  const LogMapping mapping = {.keys = {{"prompt", "request.input.text"},
                                       {"timestamp", "time"},
                                       {"max_tokens", "usage.completion_tokens"},
                                       {"session_id", "user"},
                                       {"response", "answer"}},
                              .timestamp_unit = std::chrono::seconds(1)};
  const auto traffic = ReadLogFile(
      Write(
          "l.jsonl",
          R"({"time":1700000000.5,"user":7,"request":{"input":{"text":"a"}},"answer":"A"})"
          "\n"
          R"({"time":"2023-11-14T22:13:22Z","request":{"input":{"text":"b"}},"usage":{"completion_tokens":9}})"
          "\n"),
      mapping);
  ASSERT_TRUE(traffic) << traffic.error().message;
  ASSERT_EQ(traffic->requests.size(), 2U);
  EXPECT_EQ(traffic->requests[0].messages.at(0).text, "a");
  EXPECT_EQ(traffic->requests[0].session, "7");
  EXPECT_EQ(traffic->requests[0].answer, "A");
  EXPECT_TRUE(traffic->requests[0].adds_to_session);
  EXPECT_EQ(traffic->requests[1].output_tokens, 9);
  // 22:13:22 of that day is second 1,700,000,002.
  EXPECT_EQ(*traffic->requests[1].arrival - *traffic->requests[0].arrival, milliseconds(1500));
}

// OpenTelemetry has such keys.
TEST_F(TrafficFiles, KeysOfALogMayHaveDots) {
  const LogMapping mapping = {.keys = {{"prompt", "attributes.gen_ai.prompt"},
                                       {"max_tokens", "gen_ai.usage.output_tokens"},
                                       {"response", "gen_ai.answer"}}};
  const auto traffic = ReadLogFile(
      Write("l.jsonl", R"({"attributes":{"gen_ai.prompt":"a"},"gen_ai.usage":{"output_tokens":7}})"
                       "\n"),
      mapping);
  ASSERT_TRUE(traffic) << traffic.error().message;
  EXPECT_EQ(traffic->requests.at(0).messages.at(0).text, "a");
  EXPECT_EQ(traffic->requests[0].output_tokens, 7);
  EXPECT_EQ(traffic->requests[0].answer, std::nullopt);
}

TEST_F(TrafficFiles, TimestampsOfALogMayBeTextsWithNumbers) {
  const auto traffic = ReadLogFile(
      Write("l.jsonl", R"({"p":"a","t":"1700000000.5"})"
                       "\n"
                       R"({"p":"b","t":"2023-11-14 22:13:22,250"})"
                       "\n"),
      {.keys = {{"prompt", "p"}, {"timestamp", "t"}}, .timestamp_unit = std::chrono::seconds(1)});
  ASSERT_TRUE(traffic) << traffic.error().message;
  EXPECT_EQ(*traffic->requests.at(1).arrival - *traffic->requests.at(0).arrival,
            milliseconds(1750));
}

TEST_F(TrafficFiles, TimesSince1970InAnotherUnitAreNoted) {
  const auto notes = [&](const char* number, Nanoseconds unit) {
    const auto traffic =
        ReadLogFile(Write("l.jsonl", fmt::format("{{\"p\":\"a\",\"t\":{}}}\n", number)),
                    {.keys = {{"prompt", "p"}, {"timestamp", "t"}}, .timestamp_unit = unit});
    return traffic ? traffic->notes : std::vector<std::string>{traffic.error().message};
  };
  EXPECT_THAT(notes("1700000000", milliseconds(1)),
              ElementsAre("the timestamps look like times since 1970 in s: if they are, "
                          "give --timestamp-unit s"));
  EXPECT_THAT(notes("1700000000000", std::chrono::microseconds(1)).at(0), HasSubstr("unit ms"));
  for (const char* number : {"0", "5000", "1700000000000"}) {
    EXPECT_THAT(notes(number, milliseconds(1)), testing::IsEmpty()) << number;
  }
  EXPECT_THAT(notes("1700000000", std::chrono::seconds(1)), testing::IsEmpty());
}

TEST_F(TrafficFiles, ALogSaysWhereItIsWrong) {
  const LogMapping mapping = {.keys = {{"prompt", "q.text"}, {"timestamp", "t"}}};
  EXPECT_EQ(ErrorOf(ReadLogFile(Write("l.jsonl", "{\"t\":1}"), mapping)),
            "l.jsonl:1:1: the row has no prompt, messages or input_length by --map");
  EXPECT_EQ(ErrorOf(ReadLogFile(Write("l.jsonl", "{\"t\":1,\"q\":\"a\"}"), mapping)),
            "l.jsonl:1:12: q must be an object, not a string");
  EXPECT_EQ(ErrorOf(ReadLogFile(Write("l.jsonl", "{\"q\":{\"text\":\"a\"}}"), mapping)),
            "l.jsonl:1:1: the row has no timestamp by --map");
  EXPECT_EQ(
      ErrorOf(ReadLogFile(Write("l.jsonl", "{\"q\":{\"text\":\"a\"},\"t\":\"now\"}"), mapping)),
      "l.jsonl:1:23: t must be a time such as 2023-11-16T18:17:03.97Z");
}

TEST_F(TrafficFiles, AVllmFileGivesLengthsAndTimes) {
  const auto traffic = ReadVllmFile(
      Write("v.json", R"({"tokenizer_id":"t","input_lens":[10,20,30],"output_lens":[5,0,6],)"
                      R"("start_times":[100.0,101.0,102.5]})"));
  ASSERT_TRUE(traffic) << traffic.error().message;
  ASSERT_EQ(traffic->requests.size(), 2U);
  EXPECT_EQ(traffic->requests[1].input_tokens, 30);
  EXPECT_EQ(traffic->requests[1].output_tokens, 6);
  EXPECT_EQ(*traffic->requests[1].arrival - *traffic->requests[0].arrival, milliseconds(2500));
  EXPECT_THAT(traffic->notes, ElementsAre("left out: 1 request without input or output tokens, "
                                          "which is what failed ones have"));
}

TEST_F(TrafficFiles, AVllmFileSavedWithoutDetailsIsRefused) {
  EXPECT_EQ(ErrorOf(ReadVllmFile(Write("v.json", R"({"tokenizer_id":"t","completed":5})"))),
            "v.json: it has no input_lens; was it saved by vllm bench serve with --save-detailed?");
}

RequestRecord Record(const std::string& endpoint, const std::string& id, const std::string& text) {
  RequestRecord record;
  record.endpoint_name = endpoint;
  record.prompt_id = id;
  record.prompt_text = text;
  record.input_tokens = 30;
  record.output_tokens = 12;
  record.timestamp = WallTime(std::chrono::seconds(1'700'000'000));
  record.total_latency = std::chrono::seconds(1);
  return record;
}

std::string WriteCsv(const TemporaryFolder& folder, const std::vector<RequestRecord>& records) {
  std::ofstream file(folder.Path("run.csv"));
  WriteResultsCsvHeader(file);
  for (const RequestRecord& record : records) WriteResultsCsvRow(file, record);
  return folder.Path("run.csv");
}

TEST_F(TrafficFiles, ARunGivesPromptsWhereTheyAreKnown) {
  const std::string whole(150, 'x');
  const std::string cut = std::string(100, 'x') + "...";
  const std::vector<Prompt> prompts = {{"known", whole, "short", "simple", "math"}};
  RequestRecord warmup = Record("e", "known", cut);
  warmup.warmup = true;
  const auto traffic =
      ReadRunFile(WriteCsv(folder_, {Record("e", "known", cut), Record("e", "other", "Why?"),
                                     Record("e", "unknown", cut), warmup}),
                  {.prompts = prompts}, "");
  ASSERT_TRUE(traffic) << traffic.error().message;
  ASSERT_EQ(traffic->requests.size(), 3U);
  EXPECT_EQ(traffic->requests[0].messages.at(0).text, whole);
  EXPECT_EQ(traffic->requests[0].output_tokens, 12);
  EXPECT_EQ(traffic->requests[1].messages.at(0).text, "Why?");
  EXPECT_TRUE(traffic->requests[2].messages.empty());
  EXPECT_EQ(traffic->requests[2].input_tokens, 30);
  EXPECT_THAT(traffic->notes, ElementsAre("left out: 1 request of warm-up",
                                          HasSubstr("a length instead of the prompt: 1 request;")));
}

// A turn of session "s" that lasts 1 s.
RequestRecord TurnAt(int turn, std::chrono::seconds start) {
  RequestRecord record = Record("e", "custom", "Be brief.\n\nHello");
  record.workload = "custom";
  record.session_id = "s";
  record.turn = turn;
  record.iteration = turn;
  record.started = TimePoint(start);
  record.total_latency = std::chrono::seconds(1);
  record.timestamp = WallTime(std::chrono::seconds(1'700'000'000) + start);
  return record;
}

// The second turn begins 2 s after the first has ended. A repetition sends both again.
TEST_F(TrafficFiles, ARunKeepsItsConversations) {
  RequestRecord again = TurnAt(0, std::chrono::seconds(20));
  again.repetition = 1;
  const auto traffic = ReadRunFile(WriteCsv(folder_, {TurnAt(0, std::chrono::seconds(5)),
                                                      TurnAt(1, std::chrono::seconds(8)), again}),
                                   {}, "");
  ASSERT_TRUE(traffic) << traffic.error().message;
  ASSERT_EQ(traffic->requests.size(), 3U);
  EXPECT_TRUE(traffic->requests[0].messages.empty());
  EXPECT_EQ(traffic->requests[0].input_tokens, 30);
  EXPECT_EQ(traffic->requests[0].session, "s");
  EXPECT_EQ(traffic->requests[0].delay, milliseconds(0));
  EXPECT_EQ(traffic->requests[1].session, "s");
  EXPECT_EQ(traffic->requests[1].delay, milliseconds(2000));
  EXPECT_EQ(traffic->requests[2].session, "s#2");
  EXPECT_THAT(traffic->notes,
              ElementsAre(HasSubstr("a length instead of the messages: 3 requests of conv")));
}

TEST_F(TrafficFiles, TheDataSetOfARunHasItsMessages) {
  const auto rows =
      ReadDatasetRows(Write("d.jsonl",
                            "{\"session_id\":\"s\",\"prompt\":\"one\",\"response\":\"1\"}\n"
                            "{\"session_id\":\"s\",\"prompt\":\"two\"}\n"
                            "{\"messages\":[{\"role\":\"system\",\"content\":\"a\"},"
                            "{\"role\":\"user\",\"content\":\"b\"}]}\n"));
  ASSERT_TRUE(rows) << rows.error().message;
  RequestRecord alone = TurnAt(2, std::chrono::seconds(9));
  alone.session_id = "";
  alone.turn.reset();
  alone.prompt_text = "a\n\nb";
  RequestRecord first = TurnAt(0, std::chrono::seconds(5));
  first.prompt_text = "one";
  const std::string run = WriteCsv(folder_, {first, TurnAt(1, std::chrono::seconds(8)), alone});
  const auto traffic = ReadRunFile(run, {.rows = *rows}, "");
  ASSERT_TRUE(traffic) << traffic.error().message;
  ASSERT_EQ(traffic->requests.size(), 3U);
  EXPECT_EQ(traffic->requests[0].messages.at(0).text, "one");
  EXPECT_EQ(traffic->requests[0].answer, "1");
  EXPECT_EQ(traffic->requests[1].messages.at(0).text, "two");
  EXPECT_EQ(traffic->requests[1].delay, milliseconds(2000));
  EXPECT_EQ(traffic->requests[2].messages.size(), 2U);
  EXPECT_TRUE(traffic->notes.empty());
  // Without it, several messages are not taken for one prompt.
  const auto lengths = ReadRunFile(run, {}, "");
  EXPECT_TRUE(lengths->requests[2].messages.empty());
  // Another file is refused.
  EXPECT_EQ(ErrorOf(ReadRunFile(run, {.rows = {rows->at(2)}}, "")),
            "run.csv: --dataset is not what it sent: 3 requests belong to no row of it");
}

TEST_F(TrafficFiles, ADataSetWithOtherTextsIsRefused) {
  const auto rows = ReadDatasetRows(Write("d.jsonl", "{\"prompt\":\"one\"}\n"));
  ASSERT_TRUE(rows) << rows.error().message;
  RequestRecord sent = Record("e", "custom", "another");
  sent.workload = "custom";
  EXPECT_EQ(ErrorOf(ReadRunFile(WriteCsv(folder_, {sent}), {.rows = *rows}, "")),
            "run.csv: --dataset is not what it sent: 1 request belongs to no row of it");
  // A built-in prompt is of no data set, whatever its text.
  RequestRecord prompt = Record("e", "p", "one");
  prompt.workload = kPromptsWorkload;
  EXPECT_FALSE(ReadRunFile(WriteCsv(folder_, {prompt}), {.rows = *rows}, ""));
}

// Its lines omit the texts of the prompts: those of the header are "text".
TEST_F(TrafficFiles, AJournalGivesItsPrompts) {
  RequestRecord record = SampleRecord("p", 0);
  record.workload = kPromptsWorkload;
  const auto traffic =
      ReadRunFile(Write("run.journal", SampleHeaderLine() + SampleLine(record)), {}, "");
  ASSERT_TRUE(traffic) << traffic.error().message;
  ASSERT_EQ(traffic->requests.size(), 1U);
  ASSERT_EQ(traffic->requests[0].messages.size(), 1U);
  EXPECT_EQ(traffic->requests[0].messages[0].text, "text");
  EXPECT_TRUE(traffic->notes.empty());
}

TEST_F(TrafficFiles, WhatIsNoJournalIsRefused) {
  EXPECT_THAT(ErrorOf(ReadRunFile(Write("x.journal", "{}\n"), {}, "")), HasSubstr("x.journal"));
}

TEST_F(TrafficFiles, ARunOfSeveralEndpointsNeedsAChoice) {
  const std::string path = WriteCsv(folder_, {Record("alpha", "p", "a"), Record("beta", "p", "b")});
  EXPECT_EQ(ErrorOf(ReadRunFile(path, {}, "")),
            "run.csv: it has several endpoints, choose one with --endpoint: alpha, beta");
  EXPECT_THAT(ErrorOf(ReadRunFile(path, {}, "bet")), HasSubstr("did you mean 'beta'?"));
  const auto traffic = ReadRunFile(path, {}, "beta");
  ASSERT_TRUE(traffic) << traffic.error().message;
  ASSERT_EQ(traffic->requests.size(), 1U);
  EXPECT_EQ(traffic->requests[0].messages.at(0).text, "b");
}

}  // namespace
}  // namespace llmb
