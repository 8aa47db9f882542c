// Makes a data set out of recorded traffic.

#include <fmt/format.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "harness/base/atomic_file.h"
#include "harness/base/exit_codes.h"
#include "harness/base/text.h"
#include "harness/workload/prompt.h"
#include "tools/workload/custom_row.h"
#include "tools/workload/to_workload_options.h"

namespace llmb {
namespace {

Result<std::string> FirstBytes(const std::string& path) {
  LLMB_ASSIGN_OR_RETURN(const std::unique_ptr<std::istream> file, OpenFile(path));
  std::array<char, 4096> bytes{};
  file->read(bytes.data(), bytes.size());
  return std::string(bytes.data(), static_cast<std::size_t>(file->gcount()));
}

Result<RecordedTraffic> ReadTraffic(const ToWorkloadPlan& plan) {
  LLMB_ASSIGN_OR_RETURN(const std::string first, FirstBytes(plan.input));
  LLMB_ASSIGN_OR_RETURN(const TrafficFormat format, FormatOf(plan, first));
  LLMB_RETURN_IF_ERROR(CheckOptionsOf(format, plan));
  switch (format) {
    case TrafficFormat::kVllm:
      return ReadVllmFile(plan.input);
    case TrafficFormat::kBatch:
      return ReadBatchFile(plan.input);
    case TrafficFormat::kLog:
      return ReadLogFile(plan.input, plan.mapping);
    case TrafficFormat::kRun:
      break;
  }
  RunTexts texts{.prompts = BuiltInPrompts()};
  if (!plan.prompts_file.empty()) {
    LLMB_ASSIGN_OR_RETURN(texts.prompts, LoadPromptsFile(plan.prompts_file));
  }
  if (!plan.dataset_file.empty()) {
    LLMB_ASSIGN_OR_RETURN(texts.rows, ReadDatasetRows(plan.dataset_file));
  }
  return ReadRunFile(plan.input, texts, plan.endpoint);
}

Result<RecordedTraffic> ReadSorted(const ToWorkloadPlan& plan) {
  LLMB_ASSIGN_OR_RETURN(RecordedTraffic traffic, ReadTraffic(plan));
  if (traffic.requests.empty()) {
    return Fail(fmt::format("{}: it holds no request{}", PrintableText(plan.input),
                            traffic.notes.empty() ? "" : "; " + Join(traffic.notes, "; ")));
  }
  SortByArrival(traffic.requests);
  return traffic;
}

Status WriteRows(const std::vector<WorkloadRequest>& requests, const std::string& output) {
  const auto write = [&](std::ostream& out) {
    for (const WorkloadRequest& request : requests) out << CustomRow(request) << '\n';
  };
  if (!output.empty()) return WriteFileAtomically(output, write);
  write(std::cout);
  std::cout.flush();
  if (!std::cout) return Fail("cannot write to the standard output");
  return {};
}

void Say(std::string_view kind, std::string_view text) {
  std::cerr << fmt::format("{}: {}\n", kind, PrintableText(text));
}

int Refuse(const Error& error, int exit_code) {
  Say("error", error.message);
  return exit_code;
}

int Main(const std::vector<std::string>& words) {
  const Result<ToWorkloadPlan> plan = ParseToWorkloadOptions(words);
  if (!plan) return Refuse(plan.error(), kExitUsage);
  if (plan->action == ToWorkloadAction::kHelp) {
    std::cout << ToWorkloadHelpText();
    return EXIT_SUCCESS;
  }
  if (plan->action == ToWorkloadAction::kVersion) {
    std::cout << "to_workload " LLMB_VERSION "\n";
    return EXIT_SUCCESS;
  }
  const Result<RecordedTraffic> traffic = ReadSorted(*plan);
  if (!traffic) return Refuse(traffic.error(), kExitUsage);
  if (const Status written = WriteRows(traffic->requests, plan->output); !written) {
    return Refuse(written.error(), EXIT_FAILURE);
  }
  for (const std::string& note : traffic->notes) Say("note", note);
  std::cerr << RequestsText(traffic->requests.size()) << '\n';
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace llmb

int main(int argc, char** argv) {
  // A reader of the output that has gone (`| head`) is a failed write.
  std::signal(SIGPIPE, SIG_IGN);
  return llmb::Main({argv + 1, argv + argc});
}
