#include "fixtures/sim/simulator_arguments.h"

#include <gtest/gtest.h>

#include <vector>

namespace llmb {
namespace {

Result<SimulatorArguments> Read(std::vector<const char*> words) {
  words.insert(words.begin(), "llm_simulator");
  return ReadSimulatorArguments(static_cast<int>(words.size()), words.data());
}

std::string ErrorOf(const std::vector<const char*>& words) {
  const auto arguments = Read(words);
  return arguments ? "" : arguments.error().message;
}

TEST(ReadSimulatorArgumentsTest, NothingMeansAllBuiltInProfiles) {
  const auto arguments = Read({});
  ASSERT_TRUE(arguments.has_value());
  EXPECT_EQ(arguments->server.profiles.size(), BuiltInProfiles().size());
  EXPECT_EQ(arguments->server.port, 0);
  EXPECT_FALSE(arguments->server.tls);
  EXPECT_EQ(arguments->certificate_file, "");
  EXPECT_FALSE(arguments->list_profiles);
  EXPECT_FALSE(arguments->help.has_value());
}

TEST(ReadSimulatorArgumentsTest, ReadsEachOption) {
  const auto arguments = Read({"--profile", "gemma", "qwen", "--port", "8123", "--seed", "7",
                               "--threads", "2", "--busy-wait", "50", "--list-profiles"});
  ASSERT_TRUE(arguments.has_value()) << arguments.error().message;
  ASSERT_EQ(arguments->server.profiles.size(), 2u);
  EXPECT_EQ(arguments->server.profiles[0].name, "qwen");  // in the order of the profiles
  EXPECT_EQ(arguments->server.profiles[1].name, "gemma");
  EXPECT_EQ(arguments->server.port, 8123);
  EXPECT_EQ(arguments->server.seed, 7u);
  EXPECT_EQ(arguments->server.threads, 2);
  EXPECT_EQ(arguments->server.busy_wait, std::chrono::microseconds(50));
  EXPECT_TRUE(arguments->list_profiles);
}

TEST(ReadSimulatorArgumentsTest, ACertificateFileMeansTls) {
  const auto tls = Read({"--tls"});
  ASSERT_TRUE(tls.has_value());
  EXPECT_TRUE(tls->server.tls);
  EXPECT_EQ(tls->certificate_file, "");
  const auto with_file = Read({"--tls-certificate", "ca.pem"});
  ASSERT_TRUE(with_file.has_value());
  EXPECT_TRUE(with_file->server.tls);
  EXPECT_EQ(with_file->certificate_file, "ca.pem");
}

TEST(ReadSimulatorArgumentsTest, SaysWhatIsWrong) {
  EXPECT_EQ(ErrorOf({"--profile", "qwn"}),
            "unknown profile 'qwn', did you mean 'qwen'?, there are llama-vllm, llama-nim, qwen, "
            "gemma, deepseek");
  EXPECT_NE(ErrorOf({"--port", "65536"}), "");
  EXPECT_NE(ErrorOf({"--threads", "0"}), "");
  EXPECT_NE(ErrorOf({"--busy-wait", "-1"}), "");
  EXPECT_NE(ErrorOf({"--tls-certificate"}), "");
  EXPECT_NE(ErrorOf({"--unknown"}), "");
  EXPECT_NE(ErrorOf({"--profiles", "/no/such/file"}), "");
}

TEST(ReadSimulatorArgumentsTest, HelpNamesEveryOption) {
  const auto arguments = Read({"--help"});
  ASSERT_TRUE(arguments.has_value() && arguments->help.has_value());
  for (const char* option : {"--profile", "--profiles", "--port", "--seed", "--threads",
                             "--busy-wait", "--tls", "--tls-certificate"}) {
    EXPECT_NE(arguments->help->find(option), std::string::npos) << option;
  }
}

}  // namespace
}  // namespace llmb
