#pragma once

// The figures of a run in the forms of other programs. Each function is pure: the texts depend on
// the run alone. A value that does not exist is an absent key.

#include <string>
#include <vector>

#include "harness/report/exported_run.h"

namespace llmb {

struct ExportedFile {
  std::string name;  // within the folder exports
  std::string text;  // ends with a line break
};

// vllm_<ts>_<stage>.json: the result file of `vllm bench serve`, one per stage, with vLLM's keys by
// vLLM's definitions (docs/metrics.md, other tools) and ours under `llm_benchmarks`. Needs the
// samples of vLLM (an assertion). A figure without values is 0, as vLLM writes it; one that needs
// what was not recorded is absent, such as TTFT without streaming.
std::vector<ExportedFile> VllmFiles(const ExportedRun& run);

// The text of such a file.
std::string VllmText(const ExportedRun& run, const ExportedStage& stage);

// The file name that vLLM gives it: openai-chat-infqps-concurrency8-MODEL-<date>.json; with the
// completions API it begins with openai, and with a label with that. A trace has `trace`
// instead of a rate.
std::string VllmFileName(const ExportedRun& run, const ExportedStage& stage);

// bmf_<ts>.json: Bencher Metric Format, a benchmark per stage and a measure per figure, with the
// ends of its interval. A stage without figures is left out.
std::vector<ExportedFile> BmfFiles(const ExportedRun& run);

// github_smaller_is_better_<ts>.json and github_bigger_is_better_<ts>.json: what
// github-action-benchmark reads as customSmallerIsBetter and customBiggerIsBetter.
std::vector<ExportedFile> GithubFiles(const ExportedRun& run);

// junit_<ts>.xml: a testcase "requests" per stage, which fails if none succeeded, and one per
// threshold.
std::vector<ExportedFile> JunitFiles(const ExportedRun& run);

// openmetrics_<ts>.prom: gauges with the labels endpoint, model and load, in a text that
// OpenMetrics parsers and that of Prometheus' older form both read.
std::vector<ExportedFile> OpenMetricsFiles(const ExportedRun& run);

// profile_export_aiperf_<ts>_<stage>.json: AIPerf's summary, one per stage, by AIPerf's
// definitions, and ours under `llm_benchmarks`. Needs the samples of AIPerf (an assertion).
std::vector<ExportedFile> AiperfFiles(const ExportedRun& run);

}  // namespace llmb
