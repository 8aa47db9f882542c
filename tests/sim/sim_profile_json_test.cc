#include "fixtures/sim/sim_profile_json.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace llmb {
namespace {

using std::chrono::milliseconds;

std::string ErrorOf(std::string_view json) {
  const auto profiles = ParseSimProfiles(json, "sim.json");
  return profiles ? "" : profiles.error().message;
}

// docs/reliability.md states this number.
TEST(ParseSimProfilesTest, TheSoakProfileHasFivePercentFaults) {
  std::ifstream file(LLMB_SOURCE_DIR "/fixtures/soak/profiles.json");
  std::stringstream text;
  text << file.rdbuf();
  const auto profiles = ParseSimProfiles(text.str(), "profiles.json");
  ASSERT_TRUE(profiles.has_value()) << profiles.error().message;
  double faults = 0;
  for (const SimFault& fault : profiles->front().faults) faults += fault.probability;
  EXPECT_NEAR(faults, 0.05, 0.0002);
}

TEST(ParseSimProfilesTest, ReadsEveryPartOfAProfile) {
  const auto profiles = ParseSimProfiles(R"({"profiles": [  // one
    {"name": "slow", "model_names": ["a/b", "c"],
     "ttft": {"median_ms": 120.5, "sigma": 0.3, "min_ms": 60, "max_ms": 900},
     "answer_tokens": {"median": 50, "max": 80}, "tokens_per_event": 4,
     "prefill_per_token_ms": 0.25, "usage": "continuous", "stamp_text": true,
     "style": {"role": "in_first_token", "reasoning_field": "reasoning", "crlf": true},
     "faults": [{"kind": "http_status", "http_status": 429, "retry_after_s": 2, "body": "html",
                 "every_nth": 10}, {"kind": "drip", "interval_ms": 20, "probability": 0.5}]}]})",
                                         "sim.json");
  ASSERT_TRUE(profiles.has_value()) << profiles.error().message;
  ASSERT_EQ(profiles->size(), 1u);
  const SimProfile& profile = profiles->front();
  EXPECT_EQ(profile.name, "slow");
  EXPECT_EQ(profile.model_names, (std::vector<std::string>{"a/b", "c"}));
  EXPECT_EQ(profile.ttft.median, std::chrono::microseconds(120500));
  EXPECT_EQ(profile.ttft.sigma, 0.3);
  EXPECT_EQ(profile.ttft.minimum, milliseconds(60));
  EXPECT_EQ(profile.ttft.maximum, milliseconds(900));
  EXPECT_EQ(profile.answer_tokens.median, 50);
  EXPECT_EQ(profile.answer_tokens.maximum, 80);
  EXPECT_EQ(profile.tokens_per_event, 4);
  EXPECT_EQ(profile.prefill_per_token, std::chrono::microseconds(250));
  EXPECT_EQ(profile.usage, SimUsage::kContinuous);
  EXPECT_TRUE(profile.stamp_text);
  EXPECT_EQ(profile.style.role, SimRole::kInFirstToken);
  EXPECT_EQ(profile.style.reasoning_field, SimReasoningField::kReasoning);
  EXPECT_TRUE(profile.style.crlf);
  ASSERT_EQ(profile.faults.size(), 2u);
  EXPECT_EQ(profile.faults[0].kind, SimFaultKind::kHttpStatus);
  EXPECT_EQ(profile.faults[0].http_status, 429);
  EXPECT_EQ(profile.faults[0].retry_after_s, 2);
  EXPECT_EQ(profile.faults[0].body, SimErrorBody::kHtml);
  EXPECT_EQ(profile.faults[0].every_nth, 10);
  EXPECT_EQ(profile.faults[1].kind, SimFaultKind::kDrip);
  EXPECT_EQ(profile.faults[1].interval, milliseconds(20));
  EXPECT_EQ(profile.faults[1].probability, 0.5);
}

TEST(ParseSimProfilesTest, ReadsAnEngine) {
  const auto profiles = ParseSimProfiles(R"({"profiles": [{"name": "m", "engine": {
      "slots": 32, "step_ms": 10, "per_sequence_ms": 0.3, "per_prefill_token_ms": 0.1,
      "step_sigma": 0.05, "prefix_cache_tokens": 4096}}]})",
                                         "sim.json");
  ASSERT_TRUE(profiles.has_value()) << profiles.error().message;
  const SimEngine& engine = profiles->front().engine.value();
  EXPECT_EQ(engine.slots, 32);
  EXPECT_EQ(engine.step, milliseconds(10));
  EXPECT_EQ(engine.per_sequence, std::chrono::microseconds(300));
  EXPECT_EQ(engine.per_prefill_token, std::chrono::microseconds(100));
  EXPECT_EQ(engine.step_sigma, 0.05);
  EXPECT_EQ(engine.prefix_cache_tokens, 4096);
}

TEST(ParseSimProfilesTest, TheDocumentedEngineIsValid) {
  std::ifstream file(LLMB_SOURCE_DIR "/docs/configuration.md");
  std::stringstream stream;
  stream << file.rdbuf();
  const std::string text = stream.str();
  const std::size_t begin = text.find("{\"profiles\"");
  ASSERT_NE(begin, std::string::npos);
  const auto profiles =
      ParseSimProfiles(text.substr(begin, text.find("```", begin) - begin), "configuration.md");
  ASSERT_TRUE(profiles.has_value()) << profiles.error().message;
  EXPECT_EQ(profiles->front().engine->slots, 16);
}

TEST(ParseSimProfilesTest, ReportsAnInvalidEngine) {
  const auto error = [](const std::string& keys) {
    return ErrorOf(R"({"profiles": [{"name": "a", )" + keys + "}]}");
  };
  EXPECT_EQ(error(R"("engine": {"step_ms": 10})"),
            "sim.json.profiles[0].engine needs the key 'slots'");
  EXPECT_EQ(error(R"("engine": {"slots": 2})"),
            "sim.json.profiles[0].engine needs the key 'step_ms'");
  EXPECT_EQ(error(R"("engine": {"slots": 0, "step_ms": 10})"),
            "sim.json: profile 'a': engine.slots must be 1 to 100000");
  EXPECT_EQ(error(R"("engine": {"slots": 2, "step_ms": 0})"),
            "sim.json: profile 'a': engine.step_ms must be at least 0.001");
  EXPECT_EQ(error(R"("engine": {"slots": 2, "step_ms": 1, "step_sigma": 1})"),
            "sim.json: profile 'a': engine.step_sigma must be 0 to 0.3");
  EXPECT_EQ(error(R"("engine": {"slots": 2, "step_ms": 1}, "inter_token_time": {"median_ms": 1})"),
            "sim.json.profiles[0] has both 'inter_token_time' and 'engine': the engine's steps set "
            "the time between tokens");
  EXPECT_EQ(error(R"("engine": {"slots": 2, "step_ms": 1}, "prefill_per_token_ms": 1)"),
            "sim.json.profiles[0] has both 'prefill_per_token_ms' and 'engine': the engine has its "
            "own per_prefill_token_ms");
}

TEST(ParseSimProfilesTest, OnlyTheNameIsRequired) {
  const auto profiles = ParseSimProfiles(R"({"profiles": [{"name": "m"}]})", "sim.json");
  ASSERT_TRUE(profiles.has_value()) << profiles.error().message;
  EXPECT_EQ(profiles->front().model_names, std::vector<std::string>{"m"});
  EXPECT_EQ(profiles->front().ttft.median, milliseconds(50));
}

TEST(ParseSimProfilesTest, ReportsThePlaceOfAJsonError) {
  const std::string error = ErrorOf("{\"profiles\":\n [}");
  EXPECT_NE(error.find("sim.json: "), std::string::npos) << error;
  EXPECT_NE(error.find("line 2, column 3"), std::string::npos) << error;
}

TEST(ParseSimProfilesTest, ReportsInvalidFields) {
  EXPECT_EQ(ErrorOf("[]"), "sim.json must be an object");
  EXPECT_EQ(ErrorOf("{}"), "sim.json needs the key 'profiles'");
  EXPECT_EQ(ErrorOf(R"({"profiles": []})"), "sim.json: there must be at least one profile");
  EXPECT_EQ(ErrorOf(R"({"profiles": {}})"), "sim.json.profiles must be a list");
  EXPECT_EQ(ErrorOf(R"({"profiles": [{}]})"), "sim.json.profiles[0] needs the key 'name'");
  EXPECT_EQ(ErrorOf(R"({"profiles": [{"name": 1}]})"),
            "sim.json.profiles[0].name must be a string");
  EXPECT_EQ(ErrorOf(R"({"profiles": [{"name": "a", "tokens_per_event": 1.5}]})"),
            "sim.json.profiles[0].tokens_per_event must be an integer");
  EXPECT_EQ(ErrorOf(R"({"profiles": [{"name": "a", "tokens_per_event": 0}]})"),
            "sim.json: profile 'a': tokens_per_event must be at least 1");
  EXPECT_EQ(ErrorOf(R"({"profiles": [{"name": "a", "faults": [{}]}]})"),
            "sim.json.profiles[0].faults[0] needs the key 'kind'");
  EXPECT_EQ(ErrorOf(R"({"profiles": [{"name": "a"}, {"name": "a"}]})"),
            "sim.json: profile 'a' is defined twice");
  EXPECT_EQ(ErrorOf(R"({"profiles": [{"name": "a"}, {"name": "b", "model_names": ["a"]}]})"),
            "sim.json: profile 'b': model name 'a' is used twice");
}

TEST(ParseSimProfilesTest, SuggestsANearMatch) {
  EXPECT_NE(ErrorOf(R"({"profiles": [{"name": "a", "stamp_txt": true}]})")
                .find("unknown key 'stamp_txt', did you mean 'stamp_text'?"),
            std::string::npos);
  EXPECT_NE(ErrorOf(R"({"profiles": [{"name": "a", "usage": "alway"}]})")
                .find("'alway' is not one of when_asked, always, continuous, never, did you mean "
                      "'always'?"),
            std::string::npos);
}

TEST(CheckSimProfilesTest, RejectsValuesOutOfRange) {
  const auto rejects = [](auto change) {
    std::vector<SimProfile> profiles(1);
    profiles[0].name = "a";
    profiles[0].model_names = {"a"};
    EXPECT_TRUE(CheckSimProfiles(profiles).has_value());
    change(profiles[0]);
    return !CheckSimProfiles(profiles).has_value();
  };
  EXPECT_TRUE(rejects([](SimProfile& p) { p.name.clear(); }));
  EXPECT_TRUE(rejects([](SimProfile& p) { p.model_names.clear(); }));
  EXPECT_TRUE(rejects([](SimProfile& p) { p.ttft.median = milliseconds(-1); }));
  EXPECT_TRUE(rejects([](SimProfile& p) { p.ttft.sigma = 6; }));
  EXPECT_TRUE(rejects([](SimProfile& p) { p.ttft.minimum = std::chrono::hours(2); }));
  EXPECT_TRUE(rejects([](SimProfile& p) { p.answer_tokens.maximum = -1; }));
  EXPECT_TRUE(rejects([](SimProfile& p) { p.style.events_per_write = 0; }));
  EXPECT_FALSE(rejects([](SimProfile& p) { p.engine = {1, milliseconds(1)}; }));
  EXPECT_TRUE(rejects([](SimProfile& p) { p.engine = {0, milliseconds(1)}; }));
  EXPECT_TRUE(rejects([](SimProfile& p) { p.engine = {1, milliseconds(1), milliseconds(-1)}; }));
  EXPECT_TRUE(rejects([](SimProfile& p) {
    p.engine = {1, milliseconds(1)};
    p.prefill_per_token = milliseconds(1);
  }));
  EXPECT_TRUE(rejects([](SimProfile& p) { p.faults.resize(1), p.faults[0].probability = 2; }));
  EXPECT_TRUE(rejects([](SimProfile& p) { p.faults.resize(1), p.faults[0].http_status = 100; }));
  EXPECT_TRUE(rejects([](SimProfile& p) { p.faults.resize(1), p.faults[0].location = "a\r\nb"; }));
}

TEST(BuiltInProfilesTest, PassTheCheck) {
  EXPECT_TRUE(CheckSimProfiles(BuiltInProfiles()).has_value());
}

}  // namespace
}  // namespace llmb
