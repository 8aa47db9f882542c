#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/endpoint/request_settings.h"
#include "harness/endpoint/secret.h"
#include "harness/endpoint/workload_settings.h"
#include "harness/record/export_format.h"
#include "harness/record/goodput_limits.h"
#include "harness/record/http_reader.h"
#include "harness/record/metric_profile_name.h"
#include "harness/record/percentile_choice.h"
#include "harness/record/threshold.h"
#include "harness/record/timestamp_source.h"
#include "harness/schedule/arrivals.h"
#include "harness/schedule/capacity_plan.h"
#include "harness/schedule/shard.h"
#include "harness/schedule/stage_length.h"

namespace llmb {

enum class Mode { kSequential, kConcurrent };
enum class ProgressStyle { kAuto, kPlain, kOff };

// The options of a run, checked. The defaults are those of a run without options.
struct Options : RequestSettings, StageLength, WorkloadSettings {
  Mode mode = Mode::kSequential;
  std::vector<std::string> models;  // names or aliases as given; empty means all
  // Users per endpoint, a load level each, as given; each at least 1; {1} in sequential mode.
  std::vector<int> concurrent = {1};
  // Requests per second of each endpoint, a load level each, as given: open loops. Empty: closed
  // loops. Each kLeastRate to kMostRate.
  std::vector<double> request_rates;
  ArrivalPattern arrivals;             // of open loops
  bool find_capacity = false;          // a search for the highest rate, instead of load levels
  SearchPlan search;                   // of find_capacity
  std::optional<int> max_concurrency;  // most requests in flight in an open loop, at least 1
  std::optional<Shard> shard;          // the part of the load to measure; empty: all of it
  bool shard_auto = false;             // until SettleShard has found the part
  int shards = 1;                      // of how many machines --self-check checks one
  std::string start_at;                // as given, see ParseStart; empty: at once
  std::string output_dir = "results";
  bool visualizations = true;
  bool report = true;        // write the web page
  bool open_report = false;  // show it in a browser
  bool raw_csv = false;      // leave CSV texts unchanged that a spreadsheet would run as formulas
  std::optional<std::string> models_file;
  std::optional<std::string> prompts_file;
  std::optional<std::string> url;  // one endpoint without a models file, with model_name
  std::optional<std::string> model_name;
  std::optional<std::string> auth_token_env;  // the variable that holds the token for `url`
  std::vector<std::pair<std::string, std::string>> headers;
  std::string extra_body;  // a JSON object as text; empty means none
  bool insecure = false;
  std::string ca_file;       // of every endpoint; empty: the endpoint's own, or the system's CAs
  bool test_request = true;  // send one to each endpoint before the measurement
  int give_up_after = 20;    // failures in a row until an endpoint is abandoned; 0: never
  std::optional<std::string> client_cert;  // PEM files, for every endpoint
  std::optional<std::string> client_key;
  std::optional<TimestampSource> timestamps;  // nullopt: the kernel if it can, else user
  HttpReader http_reader = HttpReader::kOwn;  // of responses that it can read
  bool serial_endpoints = false;
  ProgressStyle progress = ProgressStyle::kAuto;
  std::vector<MetricProfileName> metric_profiles;  // each once, in the order given
  PercentileChoice percentiles;                    // of the table of vLLM
  std::string label;                               // of the run, for the files of other tools
  std::vector<std::pair<std::string, std::string>> metadata;  // the same
  std::vector<Threshold> slo;  // of every endpoint; empty: those of its entry in the models file
  GoodputLimits goodput;
  std::uint64_t seed = 0;
  std::optional<std::string> resume;  // the journal of an interrupted run
  bool save_token_times = false;
  std::vector<ExportFormat> export_formats;  // each once, in the order given
  // The result file of `vllm bench serve`: whether to write it, whether it lists every request, its
  // folder, and its name (empty: the one that vLLM would choose).
  bool save_result = false;
  bool save_detailed = false;
  std::string result_dir = ".";
  std::string result_filename;
  // Runs to compare with at the end: files, folders, or several with commas between; empty: none.
  std::string baseline;
  std::vector<std::string> fail_if;  // how much worse a metric may get, as compare_runs has it
  // Runs of each of two endpoints, which take turns (A B B A ...) and are compared; 0: no turns.
  int interleave_runs = 0;
  // With interleave_runs and one endpoint: a second URL of the same model, which is the baseline.
  // nullopt: `models` names two endpoints.
  std::optional<std::string> baseline_url;
};

}  // namespace llmb
