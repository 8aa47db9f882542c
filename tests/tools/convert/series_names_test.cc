#include "tools/convert/series_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A run of the endpoint "qwen", as its document or journal tells it.
struct SampleRun {
  SampleRun() {
    context.host.name = "bench-1";
    context.version = "0.1.0";
    context.endpoints.emplace_back().name = "qwen";
    context.endpoints.front().url = "http://a:8000/v1/chat/completions";
    context.endpoints.front().model_name = "Qwen/Qwen2-7B";
    context.prompts = {{"p", "one", "", "", ""}, {"q", "two", "", "", ""}};
  }

  Endpoint& endpoint() { return context.endpoints.front(); }

  RunContext context;
  std::set<std::string> prompt_ids = {"p"};
};

// The runs as inputs 0, 1 ... with the labels "run0", "run1" ...
std::vector<MeasuredEndpoint> Measured(const std::vector<SampleRun>& runs) {
  std::vector<MeasuredEndpoint> measured;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const Endpoint& endpoint = runs[i].context.endpoints.front();
    measured.push_back({i, "run" + std::to_string(i), endpoint.name, "",
                        SettingsOf(runs[i].context, endpoint, runs[i].prompt_ids)});
  }
  return measured;
}

// The names of the series of `runs`, which are of the endpoint "qwen".
std::vector<std::string> NamesOf(const std::vector<SampleRun>& runs) {
  const SeriesNames names(Measured(runs));
  std::vector<std::string> all;
  for (std::size_t i = 0; i < runs.size(); ++i) all.push_back(names.NameOf(i, "qwen", ""));
  return all;
}

TEST(SeriesNames, RunsWithTheSameSettingsAreOneSeries) {
  EXPECT_THAT(NamesOf({SampleRun(), SampleRun()}), ElementsAre("qwen", "qwen"));
  EXPECT_THAT(NamesOf({SampleRun()}), ElementsAre("qwen"));
}

// A run that differs in one setting, and the names that it and the usual run get.
struct Difference {
  void (*change)(SampleRun&);
  std::string usual_name;
  std::string changed_name;
};

TEST(SeriesNames, EachSettingSeparates) {
  const std::vector<Difference> differences = {
      {[](SampleRun& run) { run.context.settings.max_tokens = 64; }, "qwen, max 2,048 tokens",
       "qwen, max 64 tokens"},
      {[](SampleRun& run) { run.context.settings.max_tokens = 1; }, "qwen, max 2,048 tokens",
       "qwen, max 1 token"},
      {[](SampleRun& run) { run.context.settings.stream = false; }, "qwen, streamed",
       "qwen, not streamed"},
      {[](SampleRun& run) { run.context.settings.temperature = 0; }, "qwen, temperature 0.7",
       "qwen, temperature 0"},
      {[](SampleRun& run) { run.context.settings.timeout = std::chrono::milliseconds(1500); },
       "qwen, timeout 240 s", "qwen, timeout 1.5 s"},
      {[](SampleRun& run) { run.endpoint().timeout = std::chrono::seconds(30); },
       "qwen, timeout 240 s", "qwen, timeout 30 s"},
      {[](SampleRun& run) { run.endpoint().model_name = "Qwen/Qwen2-72B"; }, "qwen, Qwen2-7B",
       "qwen, Qwen2-72B"},
      {[](SampleRun& run) { run.endpoint().url = "http://b:8000/v1/chat/completions"; },
       "qwen, at a:8000", "qwen, at b:8000"},
      {[](SampleRun& run) { run.endpoint().url = "https://host/v1/chat/completions"; },
       "qwen, at a:8000", "qwen, at host"},
      {[](SampleRun& run) { run.endpoint().url = "http://a:8000/v2/chat/completions"; },
       "qwen, at a:8000 of run0", "qwen, at a:8000 of run1"},
      {[](SampleRun& run) {
         run.prompt_ids = {"p", "q"};
       },
       "qwen, 1 prompt", "qwen, 2 prompts"},
      {[](SampleRun& run) { run.context.host.name = "laptop"; }, "qwen, from bench-1",
       "qwen, from laptop"},
      {[](SampleRun& run) { run.context.version = "0.2.0"; }, "qwen, version 0.1.0",
       "qwen, version 0.2.0"},
      {[](SampleRun& run) {
         run.context.custom = {{"gpu", "A100"}};
       },
       "qwen", "qwen, gpu=A100"},
      {[](SampleRun& run) {
         run.context.settings.api = Api::kCompletions;
         run.endpoint().url = "http://a:8000/v1/completions";
       },
       "qwen, chat completions API", "qwen, completions API"},
      {[](SampleRun& run) { run.context.settings.ignore_eos = true; }, "qwen",
       "qwen, ignoring the end"},
      {[](SampleRun& run) { run.context.settings.unique_prompts = true; }, "qwen",
       "qwen, unique prompts"},
      {[](SampleRun& run) { run.context.extras["qwen"].body = R"({"seed":1,"top_p":0.9})"; },
       "qwen", "qwen, seed=1, top_p=0.9"},
      {[](SampleRun& run) {
         run.context.extras["qwen"].body =
             R"({"guided_regex":"[a-z]+ and many other words","top_p":0.9})";
       },
       "qwen", "qwen, extra guided_regex, top_p"},
      {[](SampleRun& run) { run.context.extras["qwen"].headers = {"X-Route (1f3a)"}; }, "qwen",
       "qwen, with X-Route (1f3a)"},
  };
  for (const Difference& difference : differences) {
    SampleRun changed;
    difference.change(changed);
    EXPECT_THAT(NamesOf({SampleRun(), changed, SampleRun()}),
                ElementsAre(difference.usual_name, difference.changed_name, difference.usual_name));
  }
}

TEST(SeriesNames, WhatADataSetIsSentWithIsNamed) {
  SampleRun usual;
  usual.context.workload.dataset_name = Dataset::kPrefixRepetition;
  usual.context.arrivals = ArrivalPattern{};
  SampleRun unprimed = usual;
  unprimed.context.workload.prime_prefixes = false;
  EXPECT_THAT(NamesOf({usual, unprimed}), ElementsAre("qwen", "qwen, prefixes not primed"));
  SampleRun live = usual;
  live.context.workload.live_history = true;
  EXPECT_THAT(NamesOf({usual, live}), ElementsAre("qwen", "qwen, live history"));
  SampleRun constant = usual;
  constant.context.arrivals->process = ArrivalProcess::kConstant;
  EXPECT_THAT(NamesOf({usual, constant}),
              ElementsAre("qwen, poisson arrivals", "qwen, constant arrivals"));
  SampleRun random = usual;
  random.context.workload.dataset_name = Dataset::kRandom;
  EXPECT_THAT(NamesOf({usual, random}), ElementsAre("qwen, prefix_repetition", "qwen, random"));
}

TEST(SeriesNames, TimestampsOfTheProgramAndOfTheKernelAreNotPooled) {
  SampleRun kernel;
  kernel.context.timestamps["qwen"] = {"kernel", ""};
  SampleRun user;
  user.context.timestamps["qwen"] = {"user", "asked for"};
  EXPECT_THAT(NamesOf({kernel, user}),
              ElementsAre("qwen, kernel timestamps", "qwen, user timestamps"));
}

TEST(SeriesNames, SimulatedEndpointsHaveAnotherPortInEachRun) {
  SampleRun first;
  first.endpoint().simulated = true;
  first.endpoint().url = "http://127.0.0.1:1001/v1/chat/completions";
  SampleRun second = first;
  second.endpoint().url = "http://127.0.0.1:1002/v1/chat/completions";
  EXPECT_THAT(NamesOf({first, second}), ElementsAre("qwen", "qwen"));
}

TEST(SeriesNames, PromptsOfEqualNumberAreToldApartByTheirRun) {
  SampleRun other_id;
  other_id.prompt_ids = {"q"};
  SampleRun other_text;
  other_text.context.prompts[0].text = "three";
  EXPECT_THAT(NamesOf({SampleRun(), other_id, other_text, SampleRun()}),
              ElementsAre("qwen, 1 prompt of run0", "qwen, 1 prompt of run1",
                          "qwen, 1 prompt of run2", "qwen, 1 prompt of run0"));
}

TEST(SeriesNames, ModelsThatOnlyDifferInTheirOwnerAreToldApart) {
  SampleRun other;
  other.endpoint().model_name = "mirror/Qwen2-7B";
  EXPECT_THAT(NamesOf({SampleRun(), other}),
              ElementsAre("qwen, Qwen2-7B of run0", "qwen, Qwen2-7B of run1"));
}

TEST(SeriesNames, ANameHasThreeSettingsUnlessMoreAreNeeded) {
  SampleRun second;
  second.context.settings.max_tokens = 64;
  second.context.settings.stream = false;
  second.context.settings.temperature = 0;
  second.context.version = "0.2.0";
  EXPECT_THAT(NamesOf({SampleRun(), second}),
              ElementsAre("qwen, max 2,048 tokens, streamed, temperature 0.7",
                          "qwen, max 64 tokens, not streamed, temperature 0"));
  SampleRun third = second;
  third.context.version = "0.3.0";
  EXPECT_THAT(NamesOf({SampleRun(), second, third}),
              ElementsAre("qwen, max 2,048 tokens, streamed, temperature 0.7, version 0.1.0",
                          "qwen, max 64 tokens, not streamed, temperature 0, version 0.2.0",
                          "qwen, max 64 tokens, not streamed, temperature 0, version 0.3.0"));
}

TEST(SeriesNames, OtherEndpointsKeepTheirNames) {
  SampleRun changed;
  changed.context.settings.max_tokens = 64;
  SampleRun other;
  other.endpoint().name = "llama";
  const SeriesNames names(Measured({SampleRun(), changed, other}));
  EXPECT_EQ(names.NameOf(2, "llama", ""), "llama");
  EXPECT_EQ(names.NameOf(0, "unknown", ""), "unknown");
  EXPECT_EQ(names.EndpointOfSeries().at("qwen, max 64 tokens"), "qwen");
}

TEST(SeriesNames, ASeriesIsNotCalledLikeAnotherEndpoint) {
  SampleRun changed;
  changed.context.settings.max_tokens = 64;
  SampleRun other;
  other.endpoint().name = "qwen, max 64 tokens";
  const SeriesNames names(Measured({SampleRun(), changed, other}));
  EXPECT_EQ(names.NameOf(1, "qwen", ""), "qwen, max 64 tokens'");
  EXPECT_EQ(names.NameOf(2, "qwen, max 64 tokens", ""), "qwen, max 64 tokens");
}

MeasuredEndpoint OfCsv(std::size_t input, const std::string& label, const std::string& model) {
  return {input, label, "qwen", model, SettingsOfCsv(label, model)};
}

TEST(SeriesNames, ACsvIsASeriesOfItsOwnBecauseItsSettingsAreUnknown) {
  std::vector<MeasuredEndpoint> measured = Measured({SampleRun()});
  measured.push_back(OfCsv(1, "a.csv", "Qwen/Qwen2-7B"));
  measured.push_back(OfCsv(2, "b.csv", "Qwen/Qwen2-7B"));
  const SeriesNames names(measured);
  EXPECT_EQ(names.NameOf(0, "qwen", ""), "qwen");
  EXPECT_EQ(names.NameOf(1, "qwen", "Qwen/Qwen2-7B"), "qwen, a.csv");
  EXPECT_EQ(names.NameOf(2, "qwen", "Qwen/Qwen2-7B"), "qwen, b.csv");
}

TEST(SeriesNames, TheModelsOfACsvAreNotPooled) {
  const SeriesNames names({OfCsv(0, "a.csv", "x/7B"), OfCsv(0, "a.csv", "x/72B")});
  EXPECT_EQ(names.NameOf(0, "qwen", "x/7B"), "qwen, 7B");
  EXPECT_EQ(names.NameOf(0, "qwen", "x/72B"), "qwen, 72B");
}

std::vector<std::string> NotesOf(const std::vector<SampleRun>& runs,
                                 const std::vector<int>& users) {
  const SeriesNames names(Measured(runs));
  std::set<PooledPart> parts;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::string& endpoint = runs[i].context.endpoints.front().name;
    parts.insert({i, names.NameOf(i, endpoint, ""), ClosedLoop{users[i]}});
  }
  return names.Notes(parts);
}

TEST(SeriesNotes, SayWhichRunsArePooled) {
  EXPECT_THAT(NotesOf({SampleRun(), SampleRun(), SampleRun()}, {1, 1, 8}),
              ElementsAre("qwen: runs with the same settings: run0 + run1 pooled, run2"));
}

TEST(SeriesNotes, AreNotNeededWithoutSeveralRunsOfALoad) {
  EXPECT_THAT(NotesOf({SampleRun()}, {1}), IsEmpty());
  EXPECT_THAT(NotesOf({SampleRun(), SampleRun()}, {1, 8}), IsEmpty());
}

TEST(SeriesNotes, SayWhatDiffers) {
  SampleRun changed;
  changed.context.settings.max_tokens = 64;
  changed.context.settings.stream = false;
  EXPECT_THAT(NotesOf({SampleRun(), changed, changed}, {1, 1, 1}),
              ElementsAre("qwen: not pooled, because the runs differ in max tokens, streaming: max "
                          "2,048 tokens, streamed (run0); max 64 tokens, not streamed (run1 + run2 "
                          "pooled)"));
}

TEST(SeriesNotes, EndpointsWithTheSameNoteShareALine) {
  SampleRun llama;
  llama.endpoint().name = "llama";
  // Runs 1 and 3 differ from runs 0 and 2 in the same way.
  std::vector<SampleRun> runs = {SampleRun(), SampleRun(), llama, llama};
  runs[1].context.settings.stream = runs[3].context.settings.stream = false;
  std::vector<MeasuredEndpoint> measured = Measured(runs);
  measured[2].input_label = "run0";
  measured[3].input_label = "run1";
  const SeriesNames names(measured);
  EXPECT_THAT(names.Notes({{0, "qwen, streamed", {}},
                           {1, "qwen, not streamed", {}},
                           {2, "llama, streamed", {}},
                           {3, "llama, not streamed", {}}}),
              ElementsAre("llama, qwen: not pooled, because the runs differ in streaming: not "
                          "streamed (run1); streamed (run0)"));
}

TEST(SeriesNotes, IgnoreInputsOfWhichNothingIsLeft) {
  std::vector<MeasuredEndpoint> measured = Measured({SampleRun()});
  measured.push_back(OfCsv(1, "a.csv", "Qwen/Qwen2-7B"));
  const SeriesNames names(measured);
  EXPECT_THAT(names.Notes({{0, "qwen", {}}}), IsEmpty());
  EXPECT_THAT(names.Notes({{0, "qwen", {}}, {1, "qwen, a.csv", {}}}),
              ElementsAre("qwen: not pooled, because a results CSV does not hold the settings of "
                          "its run: plain name (run0); a.csv"));
}

}  // namespace
}  // namespace llmb
