#pragma once

// The report: one web page with everything about a run. It needs nothing from outside, and forbids
// everything from outside. It can be read without JavaScript.

#include <ostream>
#include <string>
#include <vector>

#include "harness/charts/charts.h"
#include "harness/console/summary_table.h"
#include "harness/document/run_document.h"
#include "harness/metrics/run_samples.h"

namespace llmb {

// What a report shows. References must outlive the call.
struct ReportInput {
  const SummaryReport& summary;                 // the figures, warnings and answers of the console
  const std::vector<EndpointSamples>& samples;  // parallel to its summaries
  const ChartContext& context;                  // the texts of charts
  const std::vector<RunContext>& runs;          // the runs of the figures; empty: unknown
  std::vector<PageFile> charts;                 // in the order of the page
};

// Writes the page. Every text is escaped: what an endpoint, a models file or a prompt says can
// become neither markup nor script.
void WriteReport(std::ostream& out, const ReportInput& input);

}  // namespace llmb
