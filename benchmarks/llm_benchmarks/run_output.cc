#include "benchmarks/llm_benchmarks/run_output.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "harness/base/atomic_file.h"
#include "harness/report/case_output.h"
#include "harness/report/console/summary_table.h"
#include "harness/report/console/terminal.h"
#include "harness/report/load_text.h"
#include "harness/report/result_files.h"
#include "harness/report/run_document.h"
#include "harness/run/interrupt.h"

namespace llmb {
namespace {

HostInfo DescribeHost() {
  const benchmark::CPUInfo& cpu = benchmark::CPUInfo::Get();
  HostInfo host;
  host.name = benchmark::SystemInfo::Get().name;
  host.num_cpus = cpu.num_cpus;
  host.mhz_per_cpu = static_cast<int>(cpu.cycles_per_second / 1e6);
  if (cpu.scaling != benchmark::CPUInfo::UNKNOWN) {
    host.cpu_scaling_enabled = cpu.scaling == benchmark::CPUInfo::ENABLED;
  }
  for (const benchmark::CPUInfo::CacheInfo& cache : cpu.caches) {
    host.caches.push_back({cache.type, cache.level, cache.size, cache.num_sharing});
  }
  host.load_average = cpu.load_avg;
  return host;
}

RunContext ContextOf(const RunSetup& setup, const RunStart& start, const RunMeasurement& run) {
  const Options& options = setup.options;
  RunContext context;
  context.date = start.date;
  context.timestamp = start.timestamp;
  context.executable = "llm_benchmarks";
  context.host = DescribeHost();
  context.version = LLMB_VERSION;
  context.mode = options.mode == Mode::kConcurrent ? "concurrent" : "sequential";
  context.concurrent = options.concurrent;
  context.iterations = options.iterations;
  context.repetitions = setup.flags.repetitions;
  context.max_tokens = options.max_tokens;
  context.temperature = options.temperature;
  context.timeout_seconds = ToSeconds(options.timeout);
  context.stream = options.stream;
  context.serial_endpoints = options.serial_endpoints;
  context.seed = options.seed;
  context.interrupted = Interrupted();
  context.simulated = setup.AnySimulated();
  context.endpoints = setup.Endpoints();
  context.prompts = setup.prompts;
  context.notes = run.notes;
  context.notes.insert(context.notes.end(), run.lost.begin(), run.lost.end());
  context.custom = setup.flags.context;
  return context;
}

void WriteCases(std::ostream& out, BenchmarkFormat format, const RunContext& context,
                const std::vector<CaseResult>& cases, bool only_aggregates) {
  switch (format) {
    case BenchmarkFormat::kConsole:
      return WriteCaseTable(out, cases, only_aggregates);
    case BenchmarkFormat::kJson:
      return WriteRunDocument(out, context, cases);
    case BenchmarkFormat::kCsv:
      return WriteCaseCsv(out, cases, only_aggregates);
  }
}

ResultSource SourceOf(const RunMeasurement& run) {
  return [&run](const ResultSink& sink) -> Status {
    for (const CaseResult& result : run.cases) {
      for (const RequestRecord& record : result.requests) sink.on_request(record);
      if (result.requests.empty()) continue;
      sink.on_gaps(result.run.endpoint_name, result.run.concurrent_level,
                   result.inter_token_latency);
    }
    return {};
  };
}

// Writes one file; says so when it cannot.
bool WriteDocument(const std::filesystem::path& path,
                   const std::function<void(std::ostream&)>& write, SummaryReport& report) {
  const Status written = WriteFileAtomically(path, write);
  if (written) {
    report.files.push_back(path);
  } else {
    std::cerr << "error: " << written.error().message << '\n';
  }
  return written.has_value();
}

bool WriteCsvsAndCharts(const RunSetup& setup, const RunContext& context, const RunMeasurement& run,
                        SummaryReport& report) {
  const ResultFilesOptions options{.folder = setup.options.output_dir,
                                   .timestamp = context.timestamp,
                                   .visualizations = setup.options.visualizations,
                                   .chart_context = [&] { return ChartContextOf(context, ""); }};
  const Result<ResultFiles> files = WriteResultFiles(SourceOf(run), options);
  if (!files) {
    std::cerr << "error: " << files.error().message << '\n';
    return false;
  }
  report.files.insert(report.files.end(), files->written.begin(), files->written.end());
  report.summaries = files->summaries;
  report.failures = files->failures;
  if (files->charts_error) {
    std::cerr << "error: no charts: " << files->charts_error->message << '\n';
  }
  return !files->charts_error;
}

int ExitCode(const RunMeasurement& run, bool all_written) {
  if (Interrupted()) return InterruptExitCode();
  return all_written && run.lost.empty() && run.successful_requests > 0 ? EXIT_SUCCESS
                                                                        : EXIT_FAILURE;
}

}  // namespace

int WriteRunOutput(const RunSetup& setup, const RunStart& start, const RunMeasurement& run) {
  const RunContext context = ContextOf(setup, start, run);
  const BenchmarkFlags& flags = setup.flags;
  const bool only_aggregates = flags.report_aggregates_only || flags.display_aggregates_only;
  SummaryReport report;
  for (const Endpoint& endpoint : context.endpoints) {
    if (endpoint.simulated) report.simulated_endpoints.push_back(endpoint.name);
  }
  const std::filesystem::path folder = setup.options.output_dir;
  bool written = WriteDocument(
      folder / fmt::format("benchmark_{}.json", start.timestamp),
      [&](std::ostream& out) { WriteRunDocument(out, context, run.cases); }, report);
  if (!flags.out.empty()) {
    const auto write = [&](std::ostream& out) {
      WriteCases(out, flags.out_format, context, run.cases, flags.report_aggregates_only);
    };
    written = WriteDocument(flags.out, write, report) && written;
  }
  written = WriteCsvsAndCharts(setup, context, run, report) && written;

  WriteCases(std::cout, flags.format, context, run.cases, only_aggregates);
  std::cout.flush();
  std::ostream& beside = flags.format == BenchmarkFormat::kConsole ? std::cout : std::cerr;
  beside << SummaryText(report, std::max<std::size_t>(80, StderrColumns()));
  for (const std::string& note : context.notes) beside << "note: " << note << '\n';
  beside.flush();
  return ExitCode(run, written);
}

}  // namespace llmb
