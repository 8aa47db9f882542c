// Client certificates and proxies, as users give them to the program.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fixtures/sim/sim_server.h"
#include "fixtures/tls/test_certificate.h"
#include "tests/end_to_end/program.h"
#include "tests/http/raw_server.h"
#include "tests/sim/simulated_endpoint.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

const Arguments kOnePrompt = {"--iterations", "1", "--no-visualizations",
                              "--benchmark_filter=/coding_short/"};

bool Contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::map<std::string, std::string> FirstRow(const Workspace& workspace) {
  return ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0)).at(0);
}

// An endpoint that demands a client certificate, and the files that it accepts.
class ClientCertificateRun : public testing::Test {
 protected:
  ProgramResult Run(const Arguments& more) const {
    return run_.Benchmark(
        With(With({"--url", server_.Url(), "--model-name", "m", "--insecure"}, kOnePrompt), more));
  }
  void ExpectRefusal(const Arguments& more, std::string_view reason) const {
    const ProgramResult result = Run(more);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_TRUE(Contains(result.err, reason)) << result.err;
    EXPECT_EQ(server_.Stats().connections, 0U);
  }
  SimServer Serve() const {
    SimOptions options;
    options.profiles = {SteadyProfile(milliseconds(1), milliseconds(1), 4)};
    options.tls = true;
    options.client_authority = PemOf(*client_.authority);
    return StartServer(std::move(options));
  }

  const TestCertificate client_ = MakeTestCertificate();
  const TestCertificate other_ = MakeTestCertificate();
  const Workspace files_, run_;
  const std::string cert_ = files_.Write("cert.pem", PemOf(*client_.certificate));
  const std::string key_ = files_.Write("key.pem", PemOf(*client_.key));
  const std::string other_key_ = files_.Write("other.pem", PemOf(*other_.key));
  const SimServer server_ = Serve();
};

TEST_F(ClientCertificateRun, TheOptionsGiveItAndItsKeyIsInNoFile) {
  const ProgramResult result = Run({"--client-cert", cert_, "--client-key", key_});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(FirstRow(run_).at("success"), "True");
  const std::string secret = PemOf(*client_.key).substr(40, 40);
  std::string all = result.out + result.err;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(run_.Folder())) {
    if (entry.is_regular_file()) all += ReadText(entry.path());
  }
  EXPECT_FALSE(Contains(all, secret));
}

TEST_F(ClientCertificateRun, TheModelsFileGivesItAndTheOptionsOverrideIt) {
  const nlohmann::json model = {{"url", server_.Url()},
                                {"model_name", "m"},
                                {"verify_tls", false},
                                {"client_cert", "cert.pem"},
                                {"client_key", "key.pem"}};
  const std::string models =
      files_.Write("models.json", nlohmann::json{{"models", {{"a", model}}}}.dump());
  const Arguments arguments = With({"--models-file", models}, kOnePrompt);
  EXPECT_EQ(run_.Benchmark(arguments).exit_code, 0);
  const ProgramResult refused = run_.Benchmark(With(arguments, {"--client-key", other_key_}));
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_TRUE(Contains(refused.err, "model 'a': ")) << refused.err;
}

TEST_F(ClientCertificateRun, AMissingOneIsNamedInTheRow) {
  EXPECT_EQ(Run({"--no-test-request"}).exit_code, 1);
  // The alert that names it is lost if the server resets the connection.
  const std::string type = FirstRow(run_).at("error_type");
  EXPECT_TRUE(type == "tls" || type == "reset") << type;
  EXPECT_TRUE(Contains(FirstRow(run_).at("error_message"), "--client-cert and --client-key"))
      << FirstRow(run_).at("error_message");
}

TEST_F(ClientCertificateRun, FilesThatCannotWorkEndTheProgramBeforeItConnects) {
  ExpectRefusal({"--client-cert", "/nowhere.pem", "--client-key", key_},
                "the client certificate '/nowhere.pem' cannot be read");
  ExpectRefusal({"--client-cert", cert_, "--client-key", "/nowhere.pem"},
                "the key of the client certificate '/nowhere.pem' cannot be read");
  ExpectRefusal({"--client-cert", key_, "--client-key", key_}, "holds no certificate in PEM form");
  ExpectRefusal({"--client-cert", cert_}, "holds no private key in PEM form");
  ExpectRefusal({"--client-cert", cert_, "--client-key", other_key_},
                "does not belong to the certificate");
  ExpectRefusal({"--client-key", key_}, "no certificate");
}

TEST(ProxyRun, ARefusalNamesTheProxyAndTheVariable) {
  RawServer proxy([](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send(
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
        "Content-Length: 0\r\n\r\n");
  });
  const std::string name = fmt::format("127.0.0.1:{}", proxy.Port());
  for (const char* url : {"http://model.invalid/v1", "https://model.invalid/v1"}) {
    for (const char* variable : {"HTTP_PROXY", "HTTPS_PROXY"}) {
      if (std::string(url).starts_with("https") != (variable[4] == 'S')) continue;
      const Workspace workspace;
      const ProgramResult result = workspace.Benchmark(
          With({"--url", url, "--model-name", "m", "--no-test-request"}, kOnePrompt),
          {{variable, "http://me:pr0xypass@" + name}});
      EXPECT_EQ(result.exit_code, 1) << result.err;
      const std::string message = FirstRow(workspace).at("error_message");
      EXPECT_TRUE(Contains(message, fmt::format("the proxy {} ({})", name, variable))) << message;
      EXPECT_TRUE(Contains(message, "add model.invalid to NO_PROXY")) << message;
      EXPECT_FALSE(Contains(message + result.out + result.err, "pr0xypass"));
    }
  }
}

std::string ReaderIn(const Workspace& workspace) {
  const auto path = workspace.Find("results", "benchmark_2", ".json").at(0);
  const auto document = nlohmann::json::parse(ReadText(path));
  return document["context"]["llm"]["endpoints"][0]["http_reader"];
}

// What the program reads itself, it reads as libcurl does.
TEST(HttpReaderRun, BothReadersGiveTheSameRows) {
  std::vector<std::string> texts;
  for (const char* reader : {"own", "curl"}) {
    SimOptions options;  // each server sends the same texts
    options.profiles = {SteadyProfile(milliseconds(1), milliseconds(1), 4)};
    const SimServer server = StartServer(std::move(options));
    const Workspace workspace;
    const Arguments arguments =
        With({"--url", server.Url(), "--model-name", "m", "--http-reader", reader}, kOnePrompt);
    const ProgramResult result = workspace.Benchmark(arguments);
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(ReaderIn(workspace), reader);
    const auto row = FirstRow(workspace);
    EXPECT_EQ(row.at("success"), "True") << row.at("error_message");
    EXPECT_EQ(row.at("output_tokens"), "4");
    texts.push_back(row.at("response_text"));
  }
  EXPECT_EQ(texts[0], texts[1]);
}

TEST(HttpReaderRun, TheProgramReadsByDefaultAndLibcurlThroughAProxy) {
  const RawServer proxy([](RawConnection& connection, int) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  });
  const Arguments arguments = With(
      {"--url", "http://127.0.0.1:1/v1", "--model-name", "m", "--no-test-request"}, kOnePrompt);
  const Workspace direct, proxied;
  EXPECT_EQ(direct.Benchmark(arguments).exit_code, 1);
  EXPECT_EQ(ReaderIn(direct), "own");
  EXPECT_EQ(FirstRow(direct).at("error_type"), "connect");
  EXPECT_EQ(
      proxied
          .Benchmark(arguments, {{"http_proxy", fmt::format("http://127.0.0.1:{}", proxy.Port())},
                                 {"no_proxy", ""}})
          .exit_code,
      1);
  EXPECT_EQ(ReaderIn(proxied), "curl");
  EXPECT_EQ(FirstRow(proxied).at("http_status"), "403");
}

TEST(ProxyRun, SimulatedEndpointsUseNone) {
  const Workspace workspace;
  const std::string nobody = "http://127.0.0.1:1";
  const ProgramResult result = workspace.Benchmark(
      kOnePrompt, {{"http_proxy", nobody}, {"HTTP_PROXY", nobody}, {"ALL_PROXY", nobody}});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(FirstRow(workspace).at("success"), "True") << FirstRow(workspace).at("error_message");
}

}  // namespace
}  // namespace llmb
