#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "harness/core/metric_profile_name.h"
#include "harness/report/result_files.h"

namespace llmb {

// What to convert, and into what.
struct ConvertRequest {
  std::vector<std::filesystem::path> documents;  // run documents, also .gz
  std::vector<std::filesystem::path> csvs;       // results CSVs
  std::vector<std::filesystem::path> journals;   // of runs that did not end
  std::filesystem::path output_dir;
  std::string title;  // of the charts; empty: their own alone
  bool visualizations = true;
  std::vector<MetricProfileName> metric_profiles{};  // to sum up as these tools would, too
};

// What Convert did, beside the files.
struct Conversion {
  ResultFiles files;
  std::vector<std::string> notes;  // what is missing of a run that did not end, a line each
};

// Reads all inputs, one after another, as one set of results and writes the two CSVs and the
// charts. Their timestamp is that of the run when there is one run document or journal and nothing
// else, and otherwise the clock's. One journal alone also gives the run document, which says in its
// notes what is missing. Requests pass through and are not kept. `on_progress` is called now and
// then with the number of requests read.
//
// Errors: an input that cannot be read or holds no request, a file that cannot be written. That
// charts could not be drawn is in the result, because the CSVs are there.
Result<Conversion> Convert(const ConvertRequest& request, const Clock& clock,
                           const std::function<void(std::uint64_t requests)>& on_progress);

}  // namespace llmb
