#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/wire/chat_event.h"
#include "harness/wire/sse_decoder.h"

// Decodes and parses every fixtures/streams/NAME.sse, split anywhere, and compares the result with
// NAME.expected.json beside it.

namespace llmb {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

std::string ReadAll(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

json ToJson(const Usage& usage) {
  json result = json::object();
  const auto add = [&](const char* name, std::optional<std::int64_t> count) {
    if (count) result[name] = *count;
  };
  add("prompt_tokens", usage.prompt_tokens);
  add("completion_tokens", usage.completion_tokens);
  add("reasoning_tokens", usage.reasoning_tokens);
  add("cached_tokens", usage.cached_tokens);
  return result;
}

// Summarizes a stream in the form of the expected files.
class StreamSummary {
 public:
  void Add(std::string_view data, std::string_view name) {
    const ChatEvent event = parser_.ParseChunk(data, name);
    Count("events", true);
    Count("token_events", event.IsToken());
    Count("content_events", event.has_content);
    Count("reasoning_events", event.has_reasoning);
    Count("tool_call_events", event.has_tool_call);
    Count("malformed", event.kind == ChatEvent::Kind::kMalformed);
    if (event.kind == ChatEvent::Kind::kDone) summary_["done"] = true;
    if (event.kind == ChatEvent::Kind::kError) summary_["errors"].push_back(event.error_message);
    if (!event.is_other_text) summary_["text"].get_ref<std::string&>() += event.text;
    if (!event.finish_reason.empty()) summary_["finish_reason"] = event.finish_reason;
    if (event.usage) summary_["usage"] = ToJson(*event.usage);
  }

  const json& Get() const { return summary_; }

 private:
  void Count(const char* name, bool counts) {
    summary_[name] = summary_.value(name, 0) + (counts ? 1 : 0);
  }

  ChatEventParser parser_;
  json summary_ = {{"done", false},
                   {"errors", json::array()},
                   {"text", ""},
                   {"finish_reason", ""},
                   {"usage", nullptr}};
};

// The events of a body that is split at `cut`.
std::vector<std::string> Events(std::string_view body, std::size_t cut) {
  SseDecoder decoder;
  std::vector<std::string> events;
  const auto sink = [&](std::string_view data) { events.emplace_back(data); };
  EXPECT_TRUE(decoder.Feed(body.substr(0, cut), sink));
  EXPECT_TRUE(decoder.Feed(body.substr(cut), sink));
  decoder.Finish(sink);
  return events;
}

json Summarize(std::string_view body, std::size_t part_size) {
  SseDecoder decoder;
  StreamSummary summary;
  const auto sink = [&](std::string_view data) { summary.Add(data, decoder.EventName()); };
  for (std::size_t i = 0; i < body.size(); i += part_size) {
    EXPECT_TRUE(decoder.Feed(body.substr(i, part_size), sink));
  }
  decoder.Finish(sink);
  return summary.Get();
}

std::vector<std::string> NamesOf(std::string_view extension) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(LLMB_STREAMS_DIR)) {
    if (entry.path().extension() == extension) names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class RecordedStreamTest : public testing::TestWithParam<std::string> {
 protected:
  const fs::path base_ = fs::path(LLMB_STREAMS_DIR) / GetParam();
  const std::string body_ = ReadAll(base_.string() + ".sse");
};

INSTANTIATE_TEST_SUITE_P(All, RecordedStreamTest, testing::ValuesIn(NamesOf(".sse")),
                         [](const auto& test) { return test.param; });

TEST_P(RecordedStreamTest, MatchesTheExpectedSummary) {
  const json expected = json::parse(ReadAll(base_.string() + ".expected.json"));
  EXPECT_EQ(Summarize(body_, body_.size()), expected);
  EXPECT_EQ(Summarize(body_, 1), expected);
  EXPECT_EQ(Summarize(body_, 7), expected);
}

TEST_P(RecordedStreamTest, EventsAreTheSameAtEverySplit) {
  const std::vector<std::string> whole = Events(body_, body_.size());
  ASSERT_FALSE(whole.empty());
  for (std::size_t cut = 0; cut < body_.size(); ++cut) {
    ASSERT_EQ(Events(body_, cut), whole) << "cut at " << cut;
  }
}

class RecordedBodyTest : public testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(All, RecordedBodyTest, testing::ValuesIn(NamesOf(".body")),
                         [](const auto& test) { return test.param; });

TEST_P(RecordedBodyTest, GivesWhatIsExpected) {
  const fs::path base = fs::path(LLMB_STREAMS_DIR) / GetParam();
  const std::string body = ReadAll(base.string() + ".body");
  ChatEventParser parser;
  const ChatEvent event = parser.ParseResponse(body);
  const bool is_error = event.kind == ChatEvent::Kind::kError;
  const bool is_message = event.kind == ChatEvent::Kind::kMessage;
  const json result = {{"kind", is_error     ? "error"
                                : is_message ? "message"
                                             : "malformed"},
                       {"content", event.has_content},
                       {"reasoning", event.has_reasoning},
                       {"tool_call", event.has_tool_call},
                       {"text", event.text},
                       {"finish_reason", event.finish_reason},
                       {"error", event.error_message}};
  EXPECT_EQ(result, json::parse(ReadAll(base.string() + ".expected.json")));
}

TEST(RecordedStreamsTest, EveryServerHasAStream) {
  for (const char* server : {"vllm", "sglang", "tgi", "ollama", "llama_cpp", "nim", "openai"}) {
    EXPECT_TRUE(fs::exists(fs::path(LLMB_STREAMS_DIR) / (std::string(server) + ".sse"))) << server;
  }
}

}  // namespace
}  // namespace llmb
