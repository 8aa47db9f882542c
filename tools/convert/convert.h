#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "harness/record/metric_profile_name.h"
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
  CsvText csv_text = CsvText::kGuarded;
  std::vector<MetricProfileName> metric_profiles{};  // to sum up as these tools would, too
};

// What Convert did, beside the files.
struct Conversion {
  ResultFiles files;
  std::vector<std::string> notes;  // what is missing of a run that did not end, a line each
  // Which inputs had requests that an earlier one had too, and how many; a line each.
  std::vector<std::string> left_out;
};

// Takes what is being done, for people who wait, and with how many requests that has been done.
using ConvertProgress = std::function<void(std::string_view stage, std::uint64_t requests)>;

// Reads all inputs, one after another, as one set of results and writes the two CSVs and the
// charts. Their timestamp is that of the run when there is one run document or journal and nothing
// else, and otherwise the clock's. One journal alone also gives the run document, which says in its
// notes what is missing. A request that an earlier input has too (run documents come first, then
// journals, then CSVs) counts once, where it has a request_id; the pooled gaps and the client's
// evidence of a case count unless all of its requests are left out. Requests pass through and are
// not kept. `on_progress` is called for the
// first request of each stage and then every tenth of a second at most.
//
// Errors: an input that cannot be read or holds no request, a file that cannot be written. That
// charts could not be drawn is in the result, because the CSVs are there.
Result<Conversion> Convert(const ConvertRequest& request, const Clock& clock,
                           const ConvertProgress& on_progress);

}  // namespace llmb
