#include "harness/config/option_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace llmb {
namespace {

TEST(OptionTable, NamesAreUniqueAndRowsAreComplete) {
  std::set<std::string> names;
  for (const OptionSpec& option : OptionTable()) {
    for (const std::string& name : NamesOf(option)) {
      EXPECT_TRUE(names.insert(name).second) << name;
    }
    EXPECT_EQ(NamesOf(option).front().substr(0, 2), "--") << option.names;
    EXPECT_FALSE(option.help.empty()) << option.names;
    EXPECT_NE(option.bind, nullptr) << option.names;
    EXPECT_EQ(option.placeholder.empty(), option.values == ValueCount::kNone) << option.names;
  }
}

TEST(OptionTable, OptionsOfAGroupAreAdjacent) {
  std::set<std::string_view> closed;
  std::string_view group;
  for (const OptionSpec& option : OptionTable()) {
    if (option.group == group) continue;
    EXPECT_TRUE(closed.insert(option.group).second) << option.group;
    group = option.group;
  }
}

// The defaults in the help must be the defaults of Options.
TEST(OptionTable, TheHelpShowsTheDefaultsOfOptions) {
  ParsedCommandLine bound;
  bound.options.mode = Mode::kConcurrent;
  bound.options.iterations = 0;
  bound.options.num_warmups = 1;
  bound.options.ramp_up = std::chrono::seconds(1);
  bound.options.concurrent = {};
  bound.options.timeout = {};
  bound.options.max_tokens = 0;
  bound.options.temperature = 0;
  bound.options.give_up_after = 0;
  bound.options.max_tokens_field = MaxTokensField::kNone;
  bound.options.connect_timeout = {};
  bound.options.output_dir = "";
  bound.options.progress = ProgressStyle::kOff;
  bound.options.seed = 1;
  for (const OptionSpec& option : OptionTable()) {
    constexpr std::string_view kWords[] = {"all", "the 18 built in"};  // in place of a value
    const bool is_value = std::ranges::find(kWords, option.default_text) == std::end(kWords);
    if (option.default_text.empty() || !is_value) continue;
    const auto status = option.bind(option.names, {std::string(option.default_text)}, bound);
    EXPECT_TRUE(status) << status.error().message;
  }
  const Options defaults;
  EXPECT_EQ(bound.options.mode, defaults.mode);
  EXPECT_EQ(bound.options.iterations, defaults.iterations);
  EXPECT_EQ(bound.options.num_warmups, defaults.num_warmups);
  EXPECT_EQ(bound.options.ramp_up, defaults.ramp_up);
  EXPECT_EQ(bound.options.concurrent, defaults.concurrent);
  EXPECT_EQ(bound.options.timeout, defaults.timeout);
  EXPECT_EQ(bound.options.max_tokens, defaults.max_tokens);
  EXPECT_EQ(bound.options.temperature, defaults.temperature);
  EXPECT_EQ(bound.options.give_up_after, defaults.give_up_after);
  EXPECT_EQ(bound.options.max_tokens_field, defaults.max_tokens_field);
  EXPECT_EQ(bound.options.connect_timeout, defaults.connect_timeout);
  EXPECT_EQ(bound.options.output_dir, defaults.output_dir);
  EXPECT_EQ(bound.options.progress, defaults.progress);
  EXPECT_EQ(bound.options.seed, defaults.seed);
}

}  // namespace
}  // namespace llmb
