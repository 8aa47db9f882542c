#pragma once

// The first line of a journal: the plan of the run.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/config/resumed_command_line.h"
#include "harness/document/run_document.h"
#include "harness/schedule/capacity_plan.h"
#include "harness/schedule/load_level.h"
#include "harness/schedule/shard.h"
#include "harness/schedule/stage_length.h"

namespace llmb {

// Bump on incompatible changes.
inline constexpr int kJournalSchemaVersion = 2;
// Journals of version 0.1: each user sent each prompt `iterations` times. They can be read, but the
// run cannot be resumed.
inline constexpr int kOldJournalSchemaVersion = 1;

// One load level of an endpoint, and the prompts that are sent at it.
struct StagePlan {
  LoadLevel level;
  std::vector<std::string> prompt_ids;  // of the selected cases

  bool operator==(const StagePlan&) const = default;
};

// The search for an endpoint's capacity.
struct PlannedSearch {
  std::vector<std::string> thresholds;  // as ParseThreshold takes them; each has a SearchedShare
  std::vector<std::string> goodput{};   // as GoodputTexts writes them; only of goodput thresholds
  SearchPlan plan;

  bool operator==(const PlannedSearch&) const = default;
};

// The requests planned for one endpoint, in each of the `repetitions` of each stage. Stages and
// length are those of the whole run, but the functions count only the part of `shard`. In an open
// loop, prompts are dealt by arrival, so the counts of single prompts are approximate.
struct EndpointPlan {
  std::string endpoint_name;
  std::vector<StagePlan> stages;  // from low to high load
  StageLength length;
  int repetitions = 1;
  std::optional<PlannedSearch> search{};  // it chooses its stages, so there are none above
  Shard shard{};                          // not written: that of the header's context

  // How many times each prompt of the stage is sent in a flow, in the order of its prompt_ids; in a
  // timed flow, at most. nullopt if that is not limited.
  std::optional<std::vector<int>> RequestsPerPrompt(const StagePlan& stage) const;
  // How many times a prompt is sent in a flow at a level; 0 if it is not. nullopt in a timed flow.
  std::optional<int> RequestsOf(const LoadLevel& level, const std::string& prompt_id) const;
  // The requests of a flow of the stage; the most, if it is timed. nullopt if there is no limit.
  std::optional<std::uint64_t> RequestsPerFlow(const StagePlan& stage) const;
  // The requests of all flows together, as RequestsPerFlow.
  std::optional<std::uint64_t> Requests() const;

  bool operator==(const EndpointPlan&) const = default;
};

struct JournalHeader {
  int schema_version = kJournalSchemaVersion;
  RunContext context;              // endpoints without secrets
  std::vector<EndpointPlan> plan;  // in the order of the endpoints
  RecordedCommandLine command_line;
};

// One line of JSON with its line break. It contains no token, no value of a header and no extra
// body.
std::string HeaderToLine(const JournalHeader& header);

// Parses a line of HeaderToLine, with or without its line break. Errors: the line is not a header,
// or has another schema version.
Result<JournalHeader> HeaderFromLine(std::string_view line);

// The line of JSON, with its line break, that separates the events of two attempts. It is written
// when a run is resumed. `attempt` is the number of the attempt that begins, at least 1: the first
// attempt, 0, begins with the header. `date` is the current time in ISO 8601.
std::string AttemptToLine(int attempt, const std::string& date);

// The number of the attempt in such a line; nullopt for any other line.
std::optional<int> AttemptFromLine(std::string_view line);

}  // namespace llmb
