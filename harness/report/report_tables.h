#pragma once

// The tables of the report, as HTML.

#include <string>
#include <vector>

#include "harness/charts/page_parts.h"
#include "harness/document/run_document.h"
#include "harness/metrics/slo_answer.h"
#include "harness/metrics/summary.h"

namespace llmb {

// A row per endpoint and load, with intervals. A cell of a figure has the attribute data-v with the
// value of the summary CSV. `parts` as for SvgChart.
std::string FigureTableHtml(const std::vector<EndpointSummary>& summaries, const PageParts& parts);

// A row per threshold. Empty without answers.
std::string ThresholdTableHtml(const std::vector<SloAnswer>& answers, const PageParts& parts);

// Every metric with its definition, and what other tools would say of the same requests.
std::string DefinitionsHtml();

// Options, endpoints, machine and versions of a run, and the command that repeats it: everything
// that its document says about it, but the prompts.
std::string RunHtml(const RunContext& run);

}  // namespace llmb
