// Endpoints that hold a response open after [DONE], or close a kept connection.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/end_to_end/program.h"
#include "tests/http/raw_server.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

constexpr std::string_view kBody =
    "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n"
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":1}}\n\n"
    "data: [DONE]\n\n";
constexpr std::string_view kHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

Arguments Plan(const RawServer& server) {
  return {
      "--url",        server.Url(), "--model-name",        "m",
      "--iterations", "3",          "--no-visualizations", "--benchmark_filter=factual_qa_short/"};
}

std::vector<std::map<std::string, std::string>> Rows(const Workspace& workspace) {
  return ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
}

std::string NotesOf(const Workspace& workspace) {
  const auto path = workspace.Find("results", "benchmark_2", ".json").at(0);
  return nlohmann::json::parse(ReadText(path))["context"]["llm"]["notes"].dump();
}

TEST(OpenAfterDone, AHeldResponseDelaysNoRequestAndIsNoted) {
  const RawServer server([](RawConnection& connection, int) {
    if (connection.ReadRequest().empty()) return;
    connection.Send(std::string(kHead) + "\r\n" + std::string(kBody));
    connection.AwaitClose();
  });
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(Plan(server));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto rows = Rows(workspace);
  ASSERT_EQ(rows.size(), 3U);
  for (const auto& row : rows) {
    EXPECT_EQ(row.at("success"), "True") << row.at("error_message");
    EXPECT_NE(row.at("held_open"), "");
    EXPECT_EQ(row.at("retries"), "0");
    EXPECT_EQ(row.at("token_count_source"), "usage");
  }
  EXPECT_NE(NotesOf(workspace).find("held 3 of 3 responses open after [DONE]"), std::string::npos)
      << NotesOf(workspace);
}

TEST(OpenAfterDone, AServerThatWorkedAndClosedIsNotAskedAgain) {
  const RawServer server([](RawConnection& connection, int) {
    const std::string length = "Content-Length: " + std::to_string(kBody.size()) + "\r\n\r\n";
    for (int request = 0; !connection.ReadRequest().empty(); ++request) {
      if (request == 1) {
        LetTimePass(std::chrono::milliseconds(50));
        return;
      }
      connection.Send(std::string(kHead) + length + std::string(kBody));
    }
  });
  const Workspace workspace;
  ASSERT_EQ(workspace.Benchmark(Plan(server)).exit_code, 0);
  const auto rows = Rows(workspace);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].at("success"), "True");
  EXPECT_EQ(rows[1].at("error_type"), "reset");
  EXPECT_EQ(rows[1].at("retries"), "0");
  EXPECT_EQ(rows[2].at("success"), "True");
}

}  // namespace
}  // namespace llmb
