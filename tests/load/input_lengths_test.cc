#include "harness/load/input_lengths.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <optional>

#include "fixtures/sim/sim_server.h"
#include "harness/endpoint/url.h"
#include "harness/http/curl_transport.h"
#include "harness/workload/token_text.h"
#include "tests/sim/simulated_endpoint.h"

namespace llmb {
namespace {

// An endpoint that counts pieces, and what was found out about it.
class InputLengthsTest : public testing::Test {
 protected:
  void Serve(SimTokenize tokenize, SimUsage usage = SimUsage::kWhenAsked) {
    SimProfile profile;
    profile.name = "m";
    profile.model_names = {"m"};
    profile.ttft = {std::chrono::microseconds(100)};
    profile.answer_tokens = {3};
    profile.tokens = SimTokens::kPieces;
    profile.tokenize = tokenize;
    profile.usage = usage;
    SimOptions options;
    options.profiles = {profile};
    options.keep_requests = 1000;
    server_.emplace(StartServer(std::move(options)));
    endpoint_.url = server_->Url();
    endpoint_.model_name = "m";
  }

  InputLengths Find(Api api = Api::kChat) {
    RequestSettings settings;
    settings.api = api;
    endpoint_.url = UrlAtApi(endpoint_.url, api);
    const SystemClock clock;
    CurlTransport transport(clock);
    const std::atomic<bool> interrupted{false};
    TokenCounter counter(endpoint_, settings, transport, clock, interrupted);
    InputLengths lengths = FindInputLengths(counter, settings, CommonWords());
    if (lengths.words) {
      // What the server counts in a further prompt.
      const auto counted = counter.CountByUsage(TextOfWords(lengths.words->words));
      const auto expected =
          lengths.words->overhead + static_cast<std::int64_t>(lengths.words->words.size());
      EXPECT_EQ(counted.value_or(expected), expected);
    }
    return lengths;
  }

  int GenerationsSent() const {
    int sent = 0;
    for (const SimRequest& request : server_->Requests()) {
      sent += request.target == "/tokenize" ? 0 : 1;
    }
    return sent;
  }

  std::optional<SimServer> server_;
  Endpoint endpoint_;
};

// The template of a chat is 1 + 5 + 3 tokens, and the space at the end is one.
TEST_F(InputLengthsTest, EachTokenizerIsUsed) {
  for (const SimTokenize tokenize :
       {SimTokenize::kVllm, SimTokenize::kLlamaCpp, SimTokenize::kTgi}) {
    Serve(tokenize);
    const InputLengths lengths = Find();
    ASSERT_TRUE(lengths.words) << lengths.reason;
    EXPECT_TRUE(lengths.by_tokenizer);
    EXPECT_EQ(lengths.words->overhead, 10);
    EXPECT_GE(lengths.words->words.size(), kFewestWords);
    // Two for the template where the tokenizer does not count it, and the one of the test itself.
    EXPECT_EQ(GenerationsSent(), tokenize == SimTokenize::kVllm ? 1 : 3);
  }
}

TEST_F(InputLengthsTest, UsageIsUsedWithoutATokenizer) {
  Serve(SimTokenize::kNone);
  const InputLengths lengths = Find();
  ASSERT_TRUE(lengths.words) << lengths.reason;
  EXPECT_FALSE(lengths.by_tokenizer);
  EXPECT_EQ(lengths.words->overhead, 10);
  EXPECT_LE(GenerationsSent(), kMostUsageRequests + 1);
}

TEST_F(InputLengthsTest, ACompletionHasNoTemplate) {
  for (const SimTokenize tokenize : {SimTokenize::kNone, SimTokenize::kVllm, SimTokenize::kTgi}) {
    Serve(tokenize);
    const InputLengths lengths = Find(Api::kCompletions);
    ASSERT_TRUE(lengths.words) << lengths.reason;
    EXPECT_EQ(lengths.words->overhead, 2);  // its beginning, and the space at its end
  }
}

TEST_F(InputLengthsTest, AServerThatCountsNothingIsEstimated) {
  Serve(SimTokenize::kNone, SimUsage::kNever);
  const InputLengths lengths = Find();
  EXPECT_FALSE(lengths.words);
  EXPECT_EQ(lengths.reason, endpoint_.url + " does not count the tokens of a prompt");
}

TEST_F(InputLengthsTest, AnExtraBodyRaisesNoLimit) {
  for (const MaxTokensField field :
       {MaxTokensField::kMaxTokens, MaxTokensField::kMaxCompletionTokens}) {
    Serve(SimTokenize::kNone);
    endpoint_.max_tokens_field = field;
    endpoint_.extra_body = R"({"max_tokens":500,"max_completion_tokens":500,"min_tokens":9})";
    const InputLengths lengths = Find();
    EXPECT_TRUE(lengths.words) << lengths.reason;
    const std::string limit = "\"" + std::string(Name(field)) + "\":1";
    EXPECT_GT(GenerationsSent(), 0);
    for (const SimRequest& request : server_->Requests()) {
      if (request.target == "/tokenize") continue;
      EXPECT_NE(request.body.find(limit), std::string::npos) << request.body;
      EXPECT_EQ(request.body.find("500"), std::string::npos) << request.body;
      EXPECT_EQ(request.body.find("min_tokens"), std::string::npos) << request.body;
    }
  }
}

TEST_F(InputLengthsTest, NothingIsGeneratedWithoutALimit) {
  Serve(SimTokenize::kNone);
  endpoint_.max_tokens_field = MaxTokensField::kNone;
  const InputLengths lengths = Find();
  EXPECT_FALSE(lengths.words);
  EXPECT_EQ(lengths.reason, "no limit of tokens can be sent to " + endpoint_.url);
  EXPECT_EQ(GenerationsSent(), 0);
}

TEST_F(InputLengthsTest, AnEndpointThatCannotBeReachedHasAReason) {
  Serve(SimTokenize::kNone);
  server_.reset();
  const InputLengths lengths = Find();
  EXPECT_FALSE(lengths.words);
  EXPECT_NE(lengths.reason.find("onnect"), std::string::npos) << lengths.reason;
}

}  // namespace
}  // namespace llmb
