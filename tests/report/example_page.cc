#include "tests/report/example_page.h"

#include <sstream>
#include <utility>

#include "harness/metrics/summary.h"
#include "harness/report/report_page.h"

namespace llmb {

std::string ExamplePage(const std::vector<EndpointSamples>& stages, const std::string& text,
                        std::vector<std::string> notes) {
  const ChartContext context{.title = text, .load = "1 user", .date = text, .timestamp = "1"};
  RunContext run;
  run.date = text;
  run.command = "llm_benchmarks --url=" + text;
  Endpoint& endpoint = run.endpoints.emplace_back();
  endpoint.name = stages.front().endpoint_name;
  endpoint.url = "http://h/" + text;
  endpoint.model_name = text;
  const std::vector<RunContext> runs = {run};
  SummaryReport summary;
  summary.summaries = SummarizeAll(stages);
  summary.notes = std::move(notes);
  std::ostringstream out;
  WriteReport(out, {summary, stages, context, runs, ChartPages(stages, context)});
  return out.str();
}

}  // namespace llmb
