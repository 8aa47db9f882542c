#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/time.h"
#include "harness/endpoint/endpoint.h"
#include "harness/endpoint/request_settings.h"
#include "harness/endpoint/workload_settings.h"
#include "harness/journal/journal_header.h"
#include "harness/record/http_reader.h"
#include "harness/record/timestamp_source.h"
#include "harness/schedule/arrivals.h"
#include "harness/schedule/shard.h"
#include "harness/workload/dataset_rows.h"
#include "harness/workload/prompt.h"
#include "harness/workload/token_text.h"

namespace llmb {

// Everything a process needs to measure one endpoint.
struct EndpointJob {
  Endpoint endpoint;
  std::vector<Prompt> prompts;  // of all stages
  RequestSettings settings{};
  WorkloadSettings workload{};  // of a data set, which the measuring process reads itself
  // What this process has read of its file; null: nothing. Not in the line of JSON.
  std::shared_ptr<DatasetRows> rows{};
  LengthModel lengths{};  // of texts that are made
  TimestampSource timestamps = TimestampSource::kKernel;
  HttpReader http_reader = HttpReader::kCurl;
  std::vector<StagePlan> stages;          // from low to high load
  std::optional<PlannedSearch> search{};  // instead of stages
  // Whether the endpoint accepts stream_options.include_usage; nullopt: to be found out.
  std::optional<bool> accepts_usage{};
  ArrivalPattern arrivals{};                 // of open loops
  int max_in_flight = 1;                     // requests of an open loop, at least 1; of the shard
  int give_up_after = 20;                    // failures in a row; 0: never
  StageLength length;                        // of each flow
  int repetitions = 1;                       // flows per level
  bool shuffles_flows = false;               // instead of one level after another
  bool names_levels = false;                 // cases of one user, too: the run has several levels
  std::uint64_t seed = 0;                    // of data sets and of each user's order of prompts
  std::string run_id;                        // prefix of every request id of this endpoint
  std::vector<std::string> benchmark_flags;  // for benchmark::Initialize
  int attempt = 0;                           // of the run, from 0
  std::string journal{};               // with the earlier attempts; empty in the first attempt
  std::uint64_t journal_bytes = 0;     // to read of that journal; later lines are of this attempt
  Shard shard{};                       // of the load, of which the other members are the whole
  std::optional<WallTime> start_at{};  // when the first flow begins; empty: at once
};

// The most requests of the shard that are in flight at the same time at `level`, a level of the
// job. 0 if it has no user of it.
int MostInFlight(const EndpointJob& job, const LoadLevel& level);
// In any stage; 0 without stages.
int MostInFlight(const EndpointJob& job);

// One line of JSON with its line break. It contains the endpoint's token, so write it to a pipe and
// nowhere else.
std::string JobToLine(const EndpointJob& job);

// Parses a line of JobToLine. Error: the line is not a job, or lacks a member. The message does not
// quote the line, which holds a token.
Result<EndpointJob> JobFromLine(std::string_view line);

}  // namespace llmb
