#include "tools/compare/run_pairing.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Runs = std::vector<MeasuredRun>;

MeasuredRun OneRun(const std::string& endpoint, int users = 1) {
  return {.endpoint_name = endpoint,
          .load = ClosedLoop{users},
          .figures = {},
          .settings = Settings(SettingTitles().size())};
}

Runs Times(int count, const MeasuredRun& run) { return Runs(static_cast<std::size_t>(count), run); }

// Sets the setting with this title.
MeasuredRun With(MeasuredRun run, std::string_view title, const std::string& value) {
  const auto place = std::ranges::find(SettingTitles(), title) - SettingTitles().begin();
  run.settings[static_cast<std::size_t>(place)] = SettingValue{value, value};
  return run;
}

std::string ErrorOf(const Runs& baseline, const Runs& fresh,
                    const std::map<std::string, std::string>& renamed = {}) {
  const auto pairing = PairRuns(baseline, fresh, renamed, false,
                                {.different = " (hint)", .no_pair = "; another hint"});
  return pairing ? "" : pairing.error().message;
}

TEST(PairRunsTest, PairsEndpointsAndLoadsByName) {
  const Runs baseline = {OneRun("a"), OneRun("a", 8), OneRun("b"), OneRun("a")};
  const Runs fresh = {OneRun("a"), OneRun("c"), OneRun("a", 4)};
  const auto pairing = PairRuns(baseline, fresh, {}, false, {});
  ASSERT_TRUE(pairing.has_value()) << pairing.error().message;
  ASSERT_EQ(pairing->pairs.size(), 1U);
  EXPECT_EQ(pairing->pairs[0].Title(), "a, 1 user");
  EXPECT_EQ(pairing->pairs[0].baseline.size(), 2U);
  EXPECT_EQ(pairing->pairs[0].fresh.size(), 1U);
  EXPECT_THAT(pairing->notes,
              ElementsAre("a, 1 user: a side has only 1 run; five or more find smaller changes",
                          "only in the baseline: a (8 users), b (1 user)",
                          "only in the new side: a (4 users), c (1 user)"));
}

TEST(PairRunsTest, FiveRunsASideNeedNoNote) {
  const auto pairing = PairRuns(Times(5, OneRun("a")), Times(5, OneRun("a")), {}, false, {});
  ASSERT_TRUE(pairing.has_value());
  EXPECT_THAT(pairing->notes, IsEmpty());
  const auto single = PairRuns(Times(1, OneRun("a")), Times(1, OneRun("a")), {}, false, {});
  EXPECT_THAT(single->notes.at(0), HasSubstr("within this run only"));
}

TEST(PairRunsTest, EndpointsMayHaveOtherNames) {
  const Runs baseline = Times(5, OneRun("old"));
  const Runs fresh = Times(5, OneRun("new"));
  const auto pairing = PairRuns(baseline, fresh, {{"old", "new"}}, false, {});
  ASSERT_TRUE(pairing.has_value()) << pairing.error().message;
  EXPECT_EQ(pairing->pairs[0].Title(), "old -> new, 1 user");
  EXPECT_EQ(ErrorOf(baseline, fresh),
            "the sides share no endpoint at the same load: the baseline has old (1 user), the new "
            "side new (1 user); another hint");
  EXPECT_EQ(ErrorOf(baseline, fresh, {{"odl", "new"}}),
            "--map: the baseline has no endpoint 'odl', there are old");
  EXPECT_EQ(ErrorOf(baseline, fresh, {{"old", "x"}}),
            "--map: the new side has no endpoint 'x', there are new");
}

TEST(PairRunsTest, RefusesWhatDidNotMeasureTheSame) {
  for (const std::string differs :
       {"API differs", "max tokens differ", "streaming differs", "prompts differ",
        "temperature differs", "flow differs", "arrivals differ", "--ignore-eos differs",
        "--unique-prompts differs", "--history differs", "--no-prime-prefixes differs"}) {
    const std::string title = differs.substr(0, differs.rfind(' '));
    const Runs baseline = Times(5, With(OneRun("a"), title, "x"));
    const Runs fresh = Times(5, With(OneRun("a"), title, "y"));
    EXPECT_EQ(ErrorOf(baseline, fresh), fmt::format("a, 1 user: {}: x and y (hint)", differs));
    const auto allowed = PairRuns(baseline, fresh, {}, true, {});
    ASSERT_TRUE(allowed.has_value());
    EXPECT_THAT(allowed->notes, ElementsAre(fmt::format("a, 1 user: {}: x and y", differs)));
  }
  MeasuredRun simulated = OneRun("a");
  simulated.simulated = true;
  EXPECT_THAT(ErrorOf({OneRun("a")}, {simulated}), HasSubstr("only some runs are of a simulated"));
  EXPECT_EQ(ErrorOf({simulated}, {simulated}), "");
}

TEST(PairRunsTest, RunsOfOneSideMustBeAlikeToo) {
  const Runs mixed = {With(OneRun("a"), "max tokens", "x"), With(OneRun("a"), "max tokens", "y")};
  EXPECT_THAT(ErrorOf(mixed, mixed), HasSubstr("max tokens differ: x and y and x and y"));
}

// Two data sets of one name differ in their parameters.
TEST(PairRunsTest, SaysWhatDiffersBehindEqualLabels) {
  const auto with_length = [](const std::string& length) {
    MeasuredRun run = With(OneRun("a"), "prompts", "random");
    for (auto& setting : run.settings) {
      if (setting && setting->label == "random") *setting = {length, "random", "length " + length};
    }
    return run;
  };
  EXPECT_EQ(ErrorOf({with_length("1")}, {with_length("2")}),
            "a, 1 user: prompts differ: length 1 and length 2 (hint)");
}

TEST(PairRunsTest, SaysWhichPromptsDiffer) {
  MeasuredRun before = With(OneRun("a"), "prompts", "4 prompts");
  MeasuredRun after = With(OneRun("a"), "prompts", "3 prompts");
  before.prompts = {{"p", 1}, {"q", 2}, {"r", 3}, {"s", 4}};
  after.prompts = {{"r", 3}, {"s", 5}, {"t", 6}};
  EXPECT_EQ(ErrorOf({before}, {after}),
            "a, 1 user: prompts differ: 4 prompts and 3 prompts (only in the baseline: 'p', 'q'; "
            "only in the new side: 't'; another text: 's') (hint)");
  after.prompts = {};
  EXPECT_EQ(ErrorOf({before}, {after}),
            "a, 1 user: prompts differ: 4 prompts and 3 prompts (only in the baseline: 'p', 'q', "
            "'r' and 1 more) (hint)");
}

// Files can be copied to other folders and names.
TEST(PairRunsTest, RefusesARunThatIsThereTwice) {
  const auto with_id = [](const std::string& id) {
    MeasuredRun run = OneRun("a", 4);
    run.least_request_id = id;
    return run;
  };
  const Runs two = {with_id("r1"), with_id("r2")};
  EXPECT_EQ(ErrorOf(two, {with_id("r3"), with_id("r2")}),
            "a, 4 users: the same run is on both sides, in a copy of its file");
  EXPECT_EQ(ErrorOf(Times(2, with_id("r1")), two),
            "a, 4 users: the same run is in the baseline twice, in a copy of its file");
  EXPECT_EQ(ErrorOf({with_id("r3")}, Times(2, with_id("r1"))),
            "a, 4 users: the same run is in the new side twice, in a copy of its file");
  EXPECT_EQ(ErrorOf(two, {with_id("r3"), with_id("r4")}), "");
  EXPECT_EQ(ErrorOf(Times(2, with_id("")), Times(2, with_id(""))), "");
}

TEST(PairRunsTest, SaysHowManyRunsWereInterrupted) {
  Runs baseline = Times(5, OneRun("a"));
  Runs fresh = baseline;
  fresh[1].figures.interrupted = true;
  const auto pairing = PairRuns(baseline, fresh, {}, false, {});
  ASSERT_TRUE(pairing.has_value());
  EXPECT_THAT(pairing->notes,
              ElementsAre("a, 1 user: 1 of 5 runs of the new side was interrupted, so the figures "
                          "are those of the requests that had finished"));
}

TEST(PairRunsTest, LeavesOutRunsWhoseClientWasLimited) {
  Runs fresh = Times(6, OneRun("a"));
  fresh[1].figures.client_limited = true;
  const auto pairing = PairRuns(Times(5, OneRun("a")), fresh, {}, false, {});
  ASSERT_TRUE(pairing.has_value());
  EXPECT_EQ(pairing->pairs[0].fresh.size(), 5U);
  EXPECT_THAT(pairing->notes,
              ElementsAre("a, 1 user: the load generator was limited in 1 of 6 runs of the new "
                          "side, which is left out"));
}

TEST(PairRunsTest, SaysWhatElseDiffers) {
  MeasuredRun before = With(With(OneRun("a"), "version", "1"), "model", "m");
  MeasuredRun after = With(With(OneRun("a"), "version", "2"), "model", "m");
  before.figures.summary.cached_share = 0.1;
  after.figures.summary.cached_share = 0.8;
  const auto pairing = PairRuns(Times(5, before), Times(5, after), {}, false, {});
  ASSERT_TRUE(pairing.has_value()) << pairing.error().message;
  EXPECT_THAT(pairing->notes,
              ElementsAre("a, 1 user: version differs: 1 and 2",
                          "a, 1 user: share of prompt tokens from a cache differs: 10 % and 80 %"));
  // Unknown settings, as those of a CSV, forbid nothing.
  EXPECT_EQ(ErrorOf(Times(5, OneRun("a")), Times(5, With(OneRun("a"), "prompts", "x"))), "");
}

}  // namespace
}  // namespace llmb
