#pragma once

// The run document: one JSON file with everything about a run. It is valid Google Benchmark JSON,
// so the tools for that read it, with two additions: `context.llm`, and the
// `request_records` of each case.
//
//   { "context": { "date", "host_name", ..., "llm": { "schema_version": 1, ... } },
//     "benchmarks": [ { "name", "run_name", ..., counters ...,
//                       "client_verdict", "endpoint_name", "prompt_id", "inter_token_latency_us":
//                       [[v, n], ...], "request_records": [ { a key per field of
//                       harness/record/record_fields.h } ] } ] }
//
// With --save-token-times each request also has "token_times_delta_ns", the arrivals of its token
// events: the first since its start, each later one since the one before it. This program does not
// read them back.
//
// Aggregates have no list. Documents written before the counter `requests` was in them have the
// list under its key; they are still read.

#include <cstdint>
#include <functional>
#include <istream>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/clock_offset.h"
#include "harness/base/result.h"
#include "harness/endpoint/endpoint.h"
#include "harness/endpoint/recorded_extras.h"
#include "harness/endpoint/request_settings.h"
#include "harness/endpoint/workload_settings.h"
#include "harness/metrics/capacity_result.h"
#include "harness/metrics/duration_counts.h"
#include "harness/metrics/slo_answer.h"
#include "harness/metrics/summary.h"
#include "harness/record/request_record.h"
#include "harness/schedule/arrivals.h"
#include "harness/schedule/load_level.h"
#include "harness/schedule/shard.h"
#include "harness/schedule/stage_length.h"
#include "harness/workload/prompt.h"

namespace llmb {

// Bump on incompatible changes.
inline constexpr int kRunDocumentSchemaVersion = 1;

// One line of Google Benchmark's results: a repetition of a case, or an aggregate over them.
struct CaseRun {
  std::string name;      // with all suffixes
  std::string run_name;  // without an aggregate's suffix
  std::string endpoint_name;
  std::string prompt_id;  // empty: a stage of a search, which sends all prompts
  LoadLevel load;
  std::int64_t family_index = 0;
  std::int64_t per_family_instance_index = 0;
  std::string aggregate_name;  // mean, median, stddev, cv; empty for a repetition
  bool aggregate_is_percentage = false;
  std::int64_t repetitions = 1;
  std::int64_t repetition_index = 0;
  std::int64_t threads = 1;
  std::int64_t iterations = 0;
  double real_time = 0;  // mean total_latency of a request, in time_unit
  double cpu_time = 0;
  std::string time_unit = "ms";
  std::string label;
  std::optional<std::string> error_message;  // if no request succeeded
  bool interrupted = false;                  // some of its requests were not finished
  std::vector<std::pair<std::string, double>> counters;
  std::string client_verdict;  // docs/metrics.md, client verdict; empty for an aggregate

  bool IsAggregate() const { return !aggregate_name.empty(); }
};

// The machine as Google Benchmark describes it.
struct HostInfo {
  struct Cache {
    std::string type;  // Data, Instruction or Unified
    int level = 0;
    std::int64_t size = 0;  // bytes
    int num_sharing = 0;
  };
  std::string name;
  int num_cpus = 0;
  int mhz_per_cpu = 0;
  std::optional<bool> cpu_scaling_enabled;  // nullopt: unknown
  std::vector<Cache> caches;
  std::vector<double> load_average;
};

// The origin of the arrival times of one endpoint's responses.
struct EndpointTimestamps {
  std::string source;  // kernel or user
  std::string reason;  // why not the kernel; empty for kernel
};

// The part of a run that a journal or a run document of --shard has.
struct RunShard {
  Shard shard;
  // 16 hexadecimal digits, equal in all shards of a run: the hash of everything that decides which
  // requests are sent.
  std::string plan_hash;
  // When the measurement was to begin, in UTC: "2026-03-01T11:00:00.000Z". Empty without
  // --start-at.
  std::string start_at;
  // By how much the machine's system clock could be off when the run was planned; nullopt if
  // nothing synchronised it, or nobody knows.
  std::optional<Nanoseconds> clock_error_bound = std::nullopt;
  // How far this machine's monotonic clock is ahead of that of shard 1, measured before and after
  // the load (llm_benchmarks_mpi). Empty if it was not measured.
  std::optional<ClockOffset> clock_offset_before = std::nullopt;
  std::optional<ClockOffset> clock_offset_after = std::nullopt;

  bool operator==(const RunShard&) const = default;
};

// What one shard brought to a run that was merged from several.
struct MergedShard {
  int index = 1;               // from 1
  std::string state;           // whole, interrupted (some requests are missing), died or missing
  std::string host;            // empty if it is missing, as what follows
  std::uint64_t requests = 0;  // without warm-up and cancelled ones
  std::uint64_t failures = 0;
  std::string client_verdict;  // the worst of its stages, by its own requests
  // When its first request started and its last one ended, in UTC by its own system clock:
  // "2026-03-01T11:00:00.000000+00:00".
  std::string started, ended;
  std::optional<Nanoseconds> clock_error_bound = std::nullopt;  // that of its RunShard
  std::optional<ClockOffset> clock_offset = std::nullopt;       // OffsetBetween those of the same

  bool operator==(const MergedShard&) const = default;
};

// The circumstances of a run: everything but its results.
struct RunContext {
  std::string date;       // ISO 8601, local time with zone, as Google Benchmark writes it
  std::string timestamp;  // YYYYMMDD_HHMMSS, in the names of all files of the run
  std::string executable;
  // The command that measures the same again, without secrets; empty in documents of version 0.1.
  std::string command;
  HostInfo host;
  std::string version;  // of this program
  std::string mode;     // sequential or concurrent
  std::vector<LoadLevel> levels;
  std::optional<ArrivalPattern> arrivals;  // of open loops; empty in closed ones
  std::optional<int> max_concurrency;      // of open loops; empty: what is sent within the timeout
  StageLength length;
  int repetitions = 1;
  RequestSettings settings;
  WorkloadSettings workload;
  bool serial_endpoints = false;
  std::uint64_t seed = 0;
  // "continuous" if users sent all prompts without a pause; empty in documents of version 0.1,
  // whose users waited for each other between prompts.
  std::string flow;
  bool interrupted = false;
  bool simulated = false;
  // Which part of a run this is (--shard). Levels, lengths and prompts are then those of the whole
  // run, and requests those of this part. Empty for a whole run.
  std::optional<RunShard> shard;
  // The shards from which the run was merged, by index, including missing ones; otherwise empty.
  std::vector<MergedShard> shards;
  std::vector<Endpoint> endpoints;  // written without secrets: name, URL without password, model
  std::map<std::string, EndpointTimestamps> timestamps;  // by endpoint name
  // What reads the responses, by endpoint name: "own" or "curl".
  std::map<std::string, std::string> http_readers;
  // The added headers and body keys, by endpoint name. Endpoints without any are not in it, nor are
  // those of a document that was written before they were recorded.
  std::map<std::string, RecordedExtras> extras;
  std::vector<Prompt> prompts;
  std::string label;                                          // --label; empty if there is none
  std::vector<std::pair<std::string, std::string>> metadata;  // --metadata, in its order
  std::vector<std::string> slo;                               // of the command line, as texts
  std::vector<std::string> goodput;                           // the same
  // The answers to the thresholds of the command line or of the endpoints. Written, and not read
  // back.
  std::vector<SloAnswer> slo_answers;
  // The rows of the summary CSV. Written, and not read back.
  std::vector<EndpointSummary> summaries;
  std::vector<CapacityResult> capacity;  // of --find-capacity; read back without its fits
  std::vector<std::string> notes;        // such as an endpoint that rejects stream_options
  std::vector<std::pair<std::string, std::string>> custom;  // --benchmark_context
};

// One repetition of a case with its records, or an aggregate, which has none.
struct CaseResult {
  CaseRun run;
  std::vector<RequestRecord> requests;
  DurationCounts inter_token_latency;  // the gaps of its successful requests, pooled
};

// Writes a document part by part, so that at most one request is in memory. Call BeginCase and then
// AddRequest any number of times for every case, and Finish at the end. Failures show in the state
// of the stream.
class RunDocumentWriter {
 public:
  // `out` must outlive this object.
  RunDocumentWriter(std::ostream& out, const RunContext& context);

  // The requests that follow belong to this case. An aggregate has none.
  void BeginCase(const CaseRun& run, const DurationCounts& inter_token_latency);

  // `json` is the text of AppendRecordJson (harness/document/record_json.h), perhaps with more
  // keys.
  void AddRequest(std::string_view json);

  void Finish();

 private:
  void EndCase();

  std::ostream& out_;
  bool any_case_ = false;
  bool in_case_ = false;
  bool has_list_ = false;     // of the case under way: it is not an aggregate
  bool any_request_ = false;  // of the case under way
};

// Writes a whole document. Values that do not exist and numbers that are not finite are absent
// keys. Bytes that are not UTF-8 become U+FFFD.
void WriteRunDocument(std::ostream& out, const RunContext& context,
                      const std::vector<CaseResult>& cases);

// Reads the context alone, which is at the beginning of the file. Errors: as ReadRunDocument, of
// what is read.
Result<RunContext> ReadDocumentContext(std::istream& in, std::string_view source);

// Called in the order of the file. A null function skips its part.
struct RunDocumentSink {
  std::function<void(const RunContext&)> on_context;
  // With the fields restored that the document omits from its requests.
  std::function<void(RequestRecord)> on_request;
  // After the requests of the case.
  std::function<void(const CaseRun&, const DurationCounts& inter_token_latency)> on_case;
};

// Reads a document as a stream; at most one case without its requests is in memory. `source` names
// the file in messages. Errors: JSON that does not parse (a file cut short, say), a document of
// another program or schema version, a request that does not fit the table of fields.
Status ReadRunDocument(std::istream& in, std::string_view source, const RunDocumentSink& sink);

}  // namespace llmb
