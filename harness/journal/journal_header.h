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
#include "harness/schedule/load_level.h"

namespace llmb {

// Bump on incompatible changes.
inline constexpr int kJournalSchemaVersion = 1;

// The requests planned for one endpoint: each prompt, `repetitions` times, by each user of the
// load, `iterations` times.
struct EndpointPlan {
  std::string endpoint_name;
  std::vector<std::string> prompt_ids;  // of the cases selected
  LoadLevel load{};
  int iterations = 1;
  int repetitions = 1;

  std::uint64_t RequestsPerPrompt() const;
  std::uint64_t Requests() const;

  bool operator==(const EndpointPlan&) const = default;
};

struct JournalHeader {
  RunContext context;              // endpoints without secrets
  std::vector<EndpointPlan> plan;  // in the order of the endpoints
  RecordedCommandLine command_line;
};

// One line of JSON with its line break. It holds no token, no value of a header and no extra body.
std::string HeaderToLine(const JournalHeader& header);

// The reverse. Errors: the line is not a header, or of another schema version.
Result<JournalHeader> HeaderFromLine(std::string_view line);

// The line between the events of one attempt and those of the next, written when a run is resumed.
// `attempt` is at least 1: the first attempt, 0, begins with the header.
std::string AttemptToLine(int attempt, const std::string& date);

// The number of the attempt in such a line; nullopt for any other line.
std::optional<int> AttemptFromLine(std::string_view line);

}  // namespace llmb
