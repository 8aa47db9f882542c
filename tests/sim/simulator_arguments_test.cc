#include "fixtures/sim/simulator_arguments.h"

#include <gtest/gtest.h>

#include <vector>

namespace llmb {
namespace {

Result<SimulatorArguments> Parse(const std::vector<std::string>& words) {
  return ParseSimulatorArguments(words);
}

std::string ErrorOf(const std::vector<std::string>& words) {
  const auto arguments = Parse(words);
  return arguments ? "" : arguments.error().message;
}

TEST(ParseSimulatorArguments, NoWordsMeanAllBuiltInProfiles) {
  const auto arguments = Parse({});
  ASSERT_TRUE(arguments.has_value());
  EXPECT_EQ(arguments->server.profiles.size(), BuiltInProfiles().size());
  EXPECT_EQ(arguments->server.port, 0);
  EXPECT_FALSE(arguments->server.tls);
  EXPECT_EQ(arguments->certificate_file, "");
  EXPECT_FALSE(arguments->list_profiles);
  EXPECT_FALSE(arguments->help.has_value());
}

TEST(ParseSimulatorArguments, EveryOptionReachesItsField) {
  const auto arguments = Parse({"--profile", "gemma", "qwen", "--port", "8123", "--seed", "7",
                                "--threads", "2", "--busy-wait", "50", "--list-profiles"});
  ASSERT_TRUE(arguments.has_value()) << arguments.error().message;
  ASSERT_EQ(arguments->server.profiles.size(), 2u);
  EXPECT_EQ(arguments->server.profiles[0].name, "qwen");  // the order of the built-in profiles
  EXPECT_EQ(arguments->server.profiles[1].name, "gemma");
  EXPECT_EQ(arguments->server.port, 8123);
  EXPECT_EQ(arguments->server.seed, 7u);
  EXPECT_EQ(arguments->server.threads, 2);
  EXPECT_EQ(arguments->server.busy_wait, std::chrono::microseconds(50));
  EXPECT_TRUE(arguments->list_profiles);
}

TEST(ParseSimulatorArguments, OptionsOfTheEngineApplyToEveryProfile) {
  const auto arguments =
      Parse({"--slots", "5", "--step", "12.5", "--per-sequence", "0.5", "--per-prefill-token",
             "0.25", "--step-sigma", "0.1", "--prefix-cache-tokens", "4096"});
  ASSERT_TRUE(arguments.has_value()) << arguments.error().message;
  for (const SimProfile& profile : arguments->server.profiles) {
    EXPECT_EQ(profile.engine->slots, 5);
    EXPECT_EQ(profile.engine->step, std::chrono::microseconds(12'500));
    EXPECT_EQ(profile.engine->per_sequence, std::chrono::microseconds(500));
    EXPECT_EQ(profile.engine->per_prefill_token, std::chrono::microseconds(250));
    EXPECT_EQ(profile.engine->step_sigma, 0.1);
    EXPECT_EQ(profile.engine->prefix_cache_tokens, 4096);
  }
}

TEST(ParseSimulatorArguments, CapacityHasItsSizes) {
  const auto plain = Parse({"--capacity"});
  ASSERT_TRUE(plain.has_value());
  EXPECT_TRUE(plain->capacity);
  EXPECT_EQ(plain->prompt_tokens, 150);
  EXPECT_FALSE(plain->output_tokens.has_value());
  const auto sizes = Parse({"--capacity", "--prompt-tokens", "0", "--output-tokens", "64"});
  ASSERT_TRUE(sizes.has_value());
  EXPECT_EQ(sizes->prompt_tokens, 0);
  EXPECT_EQ(sizes->output_tokens, 64);
}

TEST(ParseSimulatorArguments, ACertificateFileMeansTls) {
  const auto tls = Parse({"--tls"});
  ASSERT_TRUE(tls.has_value());
  EXPECT_TRUE(tls->server.tls);
  EXPECT_EQ(tls->certificate_file, "");
  const auto with_file = Parse({"--tls-certificate", "ca.pem"});
  ASSERT_TRUE(with_file.has_value());
  EXPECT_TRUE(with_file->server.tls);
  EXPECT_EQ(with_file->certificate_file, "ca.pem");
}

TEST(ParseSimulatorArguments, ErrorsNameTheOption) {
  EXPECT_EQ(ErrorOf({"--profile", "qwn"}),
            "unknown profile 'qwn', did you mean 'qwen'?, there are llama-vllm, llama-nim, qwen, "
            "gemma, deepseek");
  EXPECT_EQ(ErrorOf({"--port", "65536"}),
            "--port must be a whole number from 0 to 65535, not '65536'");
  EXPECT_EQ(ErrorOf({"--threads", "0"}), "--threads must be a whole number from 1 to 64, not '0'");
  EXPECT_EQ(ErrorOf({"--busy-wait", "-1"}),
            "--busy-wait must be a whole number from 0 to 1000000, not '-1'");
  EXPECT_EQ(ErrorOf({"--slots", "0"}), "--slots must be a whole number from 1 to 100000, not '0'");
  EXPECT_EQ(ErrorOf({"--step", "0"}),
            "profile 'llama-vllm': engine.step_ms must be at least 0.001");
  EXPECT_EQ(ErrorOf({"--per-sequence", "-1"}),
            "--per-sequence must be a number from 0 to 60000, not '-1'");
  EXPECT_EQ(ErrorOf({"--output-tokens", "0"}),
            "--output-tokens must be a whole number from 1 to 1000000, not '0'");
  EXPECT_EQ(ErrorOf({"--tls-certificate"}), "--tls-certificate needs a value");
  EXPECT_EQ(ErrorOf({"--thread", "2"}),
            "unknown option '--thread' (--help lists the options), did you mean '--threads'?");
  EXPECT_EQ(ErrorOf({"gemma"}), "unexpected word 'gemma' (--help lists the options)");
  EXPECT_NE(ErrorOf({"--profiles", "/no/such/file"}), "");
}

TEST(ParseSimulatorArguments, HelpNamesEveryOption) {
  const auto arguments = Parse({"--help"});
  ASSERT_TRUE(arguments.has_value() && arguments->help.has_value());
  for (const char* option :
       {"--profile", "--profiles", "--port", "--seed", "--threads", "--busy-wait", "--tls",
        "--tls-certificate", "--slots", "--step", "--per-sequence", "--per-prefill-token",
        "--step-sigma", "--prefix-cache-tokens", "--capacity", "--prompt-tokens",
        "--output-tokens"}) {
    EXPECT_NE(arguments->help->find(option), std::string::npos) << option;
  }
}

}  // namespace
}  // namespace llmb
