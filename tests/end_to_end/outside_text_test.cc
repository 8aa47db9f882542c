// Text from an endpoint must not be executed by a terminal or a spreadsheet.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/end_to_end/program.h"
#include "tests/http/raw_server.h"

namespace llmb {
namespace {

// Clears the screen, sets the title, and starts an 8-bit escape sequence.
const std::string kEscapes =
    "\x1b[2J\x1b]0;pwned\x07\b\r\x7F\xC2\x9B"
    "31m";

std::string StreamWith(const std::string& text, const std::string& finish_reason) {
  const nlohmann::json chunk = {
      {"choices", {{{"delta", {{"content", text}}}, {"finish_reason", finish_reason}}}}};
  const std::string body = "data: " + chunk.dump() + "\n\ndata: [DONE]\n\n";
  return fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: {}\r\n\r\n{}",
      body.size(), body);
}

std::string ErrorWith(const std::string& text) {
  return fmt::format("HTTP/1.1 400 Bad\r\nContent-Length: {}\r\n\r\n{}", text.size(), text);
}

// Responds with a stream to paths that begin with /good, and with an error to all others.
RawServer::Serve ServeText(const std::string& text) {
  return [text](RawConnection& connection, int) {
    for (std::string request; !(request = connection.ReadRequest()).empty();) {
      const bool good = request.starts_with("POST /good");
      connection.Send(good ? StreamWith(text, text) : ErrorWith(text));
    }
  };
}

void WriteTwoModels(const Workspace& workspace, const RawServer& server) {
  workspace.Write("models.json", fmt::format(R"({{"models": {{
      "good": {{"url": "http://127.0.0.1:{0}/good", "model_name": "m"}},
      "bad": {{"url": "http://127.0.0.1:{0}/bad", "model_name": "m"}}}}}})",
                                             server.Port()));
}

const std::vector<std::string> kOnePrompt = {"--iterations", "1", "--no-visualizations",
                                             "--no-test-request",
                                             "--benchmark_filter=/coding_short/"};

void ExpectNoControlCharacter(const std::string& shown) {
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const auto byte = static_cast<unsigned char>(shown[i]);
    const bool control = (byte < 0x20 && byte != '\n') || byte == 0x7F ||
                         (byte == 0xC2 && static_cast<unsigned char>(shown[i + 1]) < 0xA0);
    ASSERT_FALSE(control) << "byte " << i << " of: " << shown;
  }
}

class OutsideText : public ::testing::TestWithParam<std::string> {};

TEST_P(OutsideText, NeverControlsTheTerminal) {
  const RawServer server(ServeText(kEscapes));
  const Workspace workspace;
  WriteTwoModels(workspace, server);
  std::vector<std::string> arguments = kOnePrompt;
  arguments.push_back("--benchmark_format=" + GetParam());
  const ProgramResult run = workspace.Benchmark(arguments);
  EXPECT_EQ(run.exit_code, 1) << run.err;  // no request of one endpoint succeeds
  EXPECT_NE((run.out + run.err).find("pwned"), std::string::npos);
  ExpectNoControlCharacter(run.out);
  ExpectNoControlCharacter(run.err);
  const ProgramResult again = workspace.Convert({"--no-visualizations"});
  EXPECT_NE(again.out.find("answered HTTP 400"), std::string::npos) << again.out;
  ExpectNoControlCharacter(again.out);
  ExpectNoControlCharacter(again.err);
}

INSTANTIATE_TEST_SUITE_P(Formats, OutsideText, ::testing::Values("console", "json"),
                         [](const auto& format) { return format.param; });

TEST(CsvCells, AreNotFormulasUnlessRawTextIsRequested) {
  const RawServer server(ServeText("=HYPERLINK(\"http://evil\")"));
  const Workspace workspace;
  WriteTwoModels(workspace, server);
  const ProgramResult run = workspace.Benchmark(kOnePrompt);
  EXPECT_EQ(run.exit_code, 1) << run.err;  // no request of one endpoint succeeds
  const auto text_of = [&](const std::string& folder) {
    return ReadCsvFile(workspace.Find(folder, "benchmark_results_", ".csv").at(0))
        .at(0)
        .at("response_text");
  };
  EXPECT_EQ(text_of("results"), "'=HYPERLINK(\"http://evil\")");
  // From the escaped CSV, and from the run document.
  const auto csv = workspace.Find("results", "benchmark_results_", ".csv").at(0).string();
  workspace.Convert({"--csv", csv, "--raw-csv", "--output-dir", "raw", "--no-visualizations"});
  EXPECT_EQ(text_of("raw"), "=HYPERLINK(\"http://evil\")");
  workspace.Convert({"--output-dir", "again", "--no-visualizations"});
  EXPECT_EQ(text_of("again"), "'=HYPERLINK(\"http://evil\")");
  std::vector<std::string> arguments = kOnePrompt;
  arguments.insert(arguments.end(), {"--raw-csv", "--output-dir", "raw_run"});
  workspace.Benchmark(arguments);
  EXPECT_EQ(text_of("raw_run"), "=HYPERLINK(\"http://evil\")");
}

}  // namespace
}  // namespace llmb
