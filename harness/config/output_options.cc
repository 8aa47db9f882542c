#include "harness/config/output_options.h"

#include "harness/config/option_binders.h"

namespace llmb {
namespace {

constexpr std::string_view kOutput = "Output";

// An option that changes only what is written or shown of a run, so it may change on --resume.
constexpr OptionSpec WrittenOption(const CommandLineOption& option,
                                   Binder<ParsedCommandLine> bind) {
  return {option, bind, kOutput, OnResume::kMayChange};
}

constexpr OptionSpec kOutputOptions[] = {
    {{"--output-dir", "DIR", "results", "the folder for the files of the run", ValueCount::kOne},
     BindText<&Options::output_dir>,
     kOutput,
     OnResume::kNotRecorded},
    {{"--resume", "JOURNAL", "",
      "finish a run that was interrupted: measure the requests missing from its journal and "
      "report both as one run; the options are the journal's",
      ValueCount::kOne},
     BindText<&Options::resume>,
     kOutput,
     OnResume::kNotRecorded},
    WrittenOption({"--save-token-times", "", "",
                   "keep the arrival time of every token of every request in the run document"},
                  BindSwitch<&Options::save_token_times, true>),
    WrittenOption({"--no-visualizations", "", "", "draw no charts"},
                  BindSwitch<&Options::visualizations, false>),
    WrittenOption({"--no-report", "", "", "write no report (report_<time>.html)"},
                  BindSwitch<&Options::report, false>),
    {{"--open", "", "", "open the report in the browser of the desktop"},
     BindSwitch<&Options::open_report, true>,
     kOutput,
     OnResume::kNotRecorded},
    WrittenOption(
        {"--raw-csv", "", "",
         "write texts into the CSVs unchanged; otherwise a ' goes in front of a text that a "
         "spreadsheet would run as a formula"},
        BindSwitch<&Options::raw_csv, true>),
    WrittenOption(
        {"--progress", "auto|plain|off", "auto",
         "auto: a live table on a terminal, elsewhere a line every 10 s; plain: always lines; off: "
         "nothing",
         ValueCount::kOne},
        BindProgress),
    WrittenOption(
        {"--metric-profile", "vllm|aiperf|guidellm|pcai ...", "",
         "also print the summary that these tools would compute from the same records, and why it "
         "differs from ours; of vllm also its table",
         ValueCount::kList},
        BindMetricProfiles),
    WrittenOption({"--percentile-metrics", "NAMES", "ttft,tpot,itl",
                   "the metrics in the table of vLLM: ttft, tpot, itl and e2el, with commas; "
                   "implies --metric-profile vllm",
                   ValueCount::kOne},
                  BindPercentileMetrics),
    WrittenOption({"--metric-percentiles", "P,...", "99",
                   "the percentiles in the table of vLLM, such as 50,99.9; implies "
                   "--metric-profile vllm",
                   ValueCount::kOne},
                  BindMetricPercentiles),
    WrittenOption({"--label", "TEXT", "", "a name of the run, for the files of other tools",
                   ValueCount::kOne},
                  BindText<&Options::label>),
    WrittenOption(
        {"--metadata", "KEY=VALUE ...", "",
         "facts about the run that its files keep, as in version=1.2 tp=1", ValueCount::kList},
        BindMetadata),
    WrittenOption(
        {"--export", "vllm|bmf|github|junit|openmetrics|aiperf ...", "",
         "also write the figures in the forms of other tools, into the folder exports below "
         "--output-dir",
         ValueCount::kList},
        BindExport),
    WrittenOption(
        {"--save-result", "", "", "write the result file of vllm bench serve, one per load level"},
        BindSwitch<&Options::save_result, true>),
    WrittenOption({"--save-detailed", "", "", "list every request in vLLM's result files"},
                  BindSwitch<&Options::save_detailed, true>),
    WrittenOption({"--result-dir", "DIR", ".", "the folder for --save-result", ValueCount::kOne},
                  BindText<&Options::result_dir>),
    WrittenOption(
        {"--result-filename", "NAME", "",
         "the name of the file of --save-result; by default the one that vLLM would choose",
         ValueCount::kOne},
        BindText<&Options::result_filename>),
    WrittenOption(
        {"--slo", "EXPR ...", "",
         "thresholds that each endpoint must meet, such as 'ttft_p99<500ms', 'success>=99.9%' or "
         "'output_throughput>1000'; exit code 3: one was missed, 4: one cannot be decided",
         ValueCount::kList},
        BindSlo),
    WrittenOption({"--baseline", "RUNS", "",
                   "compare the run at its end with these earlier ones: files, folders, or several "
                   "with commas "
                   "between",
                   ValueCount::kOne},
                  BindText<&Options::baseline>),
    WrittenOption(
        {"--fail-if", "'METRIC +N%' ...", "",
         "with --baseline or --interleave-runs: exit code 3 if a metric got worse by more "
         "than N %, 4 if that is undecided",
         ValueCount::kList},
        BindFailIf),
    WrittenOption({"--goodput", "NAME:MS ...", "",
                   "also count the requests within these limits, as in ttft:500 tpot:50 e2el:5000",
                   ValueCount::kList},
                  BindGoodput),
};

}  // namespace

std::span<const OptionSpec> OutputOptions() { return kOutputOptions; }

}  // namespace llmb
