#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/load/response_recorder.h"
#include "harness/record/record_fields.h"

// Plays every body in fixtures/streams, split anywhere, and compares its record with
// NAME.record.json beside it.

namespace llmb {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

const std::string kWhere = "http://host/v1/chat/completions";

std::string ReadAll(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The fields that the bytes decide, as in a CSV, and the unknown keys.
json ToJson(const RequestRecord& record, const std::set<std::string>& unknown_keys) {
  json result = json::object();
  for (const char* name : {"error_type", "error_message", "finish_reason", "response_text",
                           "input_tokens", "output_tokens", "seen_tokens", "token_events",
                           "reasoning_tokens", "cached_tokens", "token_count_source"}) {
    const RecordField& field = RecordFields()[*RecordFieldIndex(name)];
    const std::string text = FieldText(field.get(record));
    if (!text.empty()) result[name] = text;
  }
  if (!unknown_keys.empty()) result["unknown_keys"] = unknown_keys;
  return result;
}

json RecordOf(std::string_view body, std::size_t part_size, std::size_t first_part, bool streams) {
  ChatEventParser parser;
  ResponseRecorder recorder({}, streams, kWhere, parser);
  const TimePoint start{};
  recorder.Started(start, start, WallTime{});
  const Arrival arrival{start, start};
  recorder.OnHead(200, streams ? "text/event-stream" : "application/json", arrival);
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t size = at == 0 ? first_part : part_size;
    if (!recorder.OnBody(body.substr(at, size), arrival)) break;
    at += size;
  }
  TransferResult result;
  result.http_status = 200;
  const RequestRecord record = recorder.OnDone(result);
  return ToJson(record, recorder.UnknownKeys());
}

std::vector<std::string> Files() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(LLMB_STREAMS_DIR)) {
    const fs::path name = entry.path().filename();
    if (name.extension() == ".sse" || name.extension() == ".body") names.push_back(name.string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class RecordedRecordTest : public testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(All, RecordedRecordTest, testing::ValuesIn(Files()),
                         [](const auto& test) { return fs::path(test.param).stem().string(); });

TEST_P(RecordedRecordTest, IsTheSameAtEverySplit) {
  const fs::path path = fs::path(LLMB_STREAMS_DIR) / GetParam();
  const bool streams = path.extension() == ".sse";
  const std::string body = ReadAll(path);
  const json expected =
      json::parse(ReadAll(fs::path(path).replace_extension(".record.json")), nullptr, false);
  ASSERT_EQ(RecordOf(body, body.size(), body.size(), streams), expected);
  EXPECT_EQ(RecordOf(body, 1, 1, streams), expected);
  for (std::size_t cut = 1; cut < body.size(); ++cut) {
    ASSERT_EQ(RecordOf(body, body.size(), cut, streams), expected) << "cut at " << cut;
  }
}

TEST_P(RecordedRecordTest, OfAStreamIsTheSameIfNoneWasRequested) {
  const fs::path path = fs::path(LLMB_STREAMS_DIR) / GetParam();
  const std::string body = ReadAll(path);
  // Other bodies are read as one document then.
  if (path.extension() != ".sse" || !body.starts_with("data:")) return;
  EXPECT_EQ(RecordOf(body, 7, 7, false), RecordOf(body, 7, 7, true));
}

}  // namespace
}  // namespace llmb
