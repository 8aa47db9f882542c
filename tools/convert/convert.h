#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "harness/metrics/capacity_result.h"
#include "harness/record/metric_profile_name.h"
#include "harness/report/result_files.h"
#include "tools/convert/shard_set.h"

namespace llmb {

// The inputs of a conversion, and its output.
struct ConvertRequest {
  std::vector<std::filesystem::path> documents;  // run documents, also .gz
  std::vector<std::filesystem::path> csvs;       // results CSVs
  std::vector<std::filesystem::path> journals;   // of interrupted runs
  ShardSet shards{};                             // to be merged; without any other input
  std::filesystem::path output_dir;
  std::string title;  // of every chart, above its own; empty: none
  // This program and its version, for charts of which the measuring one is unknown.
  std::string tool;
  bool visualizations = true;
  bool report = true;  // write the web page
  CsvText csv_text = CsvText::kGuarded;
  std::vector<MetricProfileName> metric_profiles{};  // whose figures are computed as well
  Slo slo{};                                         // thresholds to decide
  GoodputLimits goodput{};
  std::vector<ExportFormat> export_formats{};
};

// The result of Convert.
struct Conversion {
  ResultFiles files;
  // A line each: which runs were pooled and which were not, what is missing of interrupted runs.
  std::vector<std::string> notes;
  std::vector<std::string> left_out;  // a line per input that repeats requests of an earlier one
  bool counts_good = false;           // goodput limits are given, or the shards have some
  std::vector<CapacityResult> capacity{};  // the searches of all runs
};

// Receives the stage of the work and its number of requests so far.
using ConvertProgress = std::function<void(std::string_view stage, std::uint64_t requests)>;

// Reads all inputs in turn, as one set of results, and writes the two CSVs, the report and the
// charts. If the only input is a run document or a journal, the files have the timestamp of its
// run; otherwise they have the current time. If the only input is a journal, a run document is
// written too, and its notes list the missing requests. A document of that name with as many
// finished requests is kept instead, and a note says so.
//
// Shards are merged into one run (MergedRun), whose document is written too. Thresholds and goodput
// limits that the request does not give are those of the shards. The files have the timestamp of
// the first shard.
//
// Requests of an endpoint under different settings are never pooled. Each set of settings is a
// series with a name of its own (SeriesNames), which replaces the endpoint's in all that is
// written.
//
// A request with a request_id that is in several inputs counts once (run documents are read first,
// then journals, then CSVs). The gaps and the client's evidence of a case are left out if all of
// its requests are repeated. Requests are streamed and not kept. `on_progress` is called for the
// first request of each stage, and then at most ten times a second.
//
// Errors: an input that cannot be read or contains no request, a file that cannot be written. If
// the report or charts cannot be made, the error is in the result, because the CSVs have been
// written.
Result<Conversion> Convert(const ConvertRequest& request, const Clock& clock,
                           const ConvertProgress& on_progress);

}  // namespace llmb
