#include "tools/compare/run_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "harness/base/atomic_file.h"
#include "harness/document/result_source.h"
#include "harness/document/results_csv.h"
#include "harness/document/run_document.h"
#include "harness/metrics/run_samples.h"
#include "tools/compare/run_batches.h"
#include "tools/convert/foreign_file.h"
#include "tools/convert/input_files.h"
#include "tools/convert/recovered_run.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

// From the best to the worst.
constexpr std::array<std::string_view, 3> kVerdicts = {"ok", "suspect", "limited"};

std::string WorseVerdict(const std::string& a, const std::string& b) {
  const auto rank = [](const std::string& verdict) {
    return verdict.empty() ? -1 : std::ranges::find(kVerdicts, verdict) - kVerdicts.begin();
  };
  return rank(a) < rank(b) ? b : a;
}

// Collects the flows of one file.
class RunGatherer final : public ResultSink {
 public:
  void BeginRun() override {}

  void AddRequest(const RequestRecord& record) override {
    samples_[record.repetition].Add(record);
    Flow& flow = flows_[{record.endpoint_name, record.load, record.repetition}];
    flow.batches.Add(record);
    flow.simulated = flow.simulated || record.simulated;
    std::string& least = flow.least_request_id;
    if (least.empty() || (!record.request_id.empty() && record.request_id < least)) {
      least = record.request_id;
    }
    // Warm-up may send prompts that are not measured.
    std::set<std::string>& prompts = prompts_[record.endpoint_name];
    if (!record.warmup) prompts.insert(record.prompt_id);
    models_[record.endpoint_name] = record.model_name;
  }

  void AddCase(const CaseRun& run, const DurationCounts& /*gaps*/) override {
    if (run.IsAggregate()) return;
    Flow& flow = flows_[{run.endpoint_name, run.load, static_cast<int>(run.repetition_index)}];
    flow.verdict = WorseVerdict(flow.verdict, run.client_verdict);
  }

  void SetContext(const RunContext& context) { context_ = context; }

  std::vector<MeasuredRun> Release(const std::string& label) {
    std::vector<MeasuredRun> runs;
    for (auto& [repetition, samples] : samples_) {
      samples.FinishWindows();
      for (const EndpointSamples& endpoint : samples.Endpoints()) {
        const Flow& flow = flows_.at({endpoint.endpoint_name, endpoint.load, repetition});
        EndpointSummary summary = Summarize(endpoint);
        const std::string verdict = VerdictOf(flow, summary);
        runs.push_back({.endpoint_name = endpoint.endpoint_name,
                        .load = endpoint.load,
                        .figures = {.summary = std::move(summary),
                                    .batches = flow.batches.Values(),
                                    .client_limited = verdict == kVerdicts.back(),
                                    .client_verdict = verdict,
                                    .interrupted = context_ && context_->interrupted},
                        .settings = SettingsFor(endpoint.endpoint_name, label),
                        .simulated = flow.simulated,
                        .prompts = PromptsOf(endpoint.endpoint_name),
                        .least_request_id = flow.least_request_id});
      }
    }
    return runs;
  }

 private:
  using Place = std::tuple<std::string, LoadLevel, int>;  // endpoint, load, repetition
  struct Flow {
    RunBatches batches;
    bool simulated = false;
    std::string verdict;
    std::string least_request_id;
  };

  // A CSV has no cases, but the error bounds of its requests.
  static std::string VerdictOf(const Flow& flow, const EndpointSummary& summary) {
    if (!flow.verdict.empty()) return flow.verdict;
    const std::optional<ClientVerdict> judged = JudgeClient(summary);
    return judged ? std::string(Name(*judged)) : "";
  }

  Settings SettingsFor(const std::string& name, const std::string& label) const {
    if (context_) {
      for (const Endpoint& endpoint : context_->endpoints) {
        if (endpoint.name == name) return SettingsToCompare(*context_, endpoint, prompts_.at(name));
      }
    }
    return SettingsOfCsv(label, models_.at(name));
  }

  std::map<std::string, std::size_t> PromptsOf(const std::string& name) const {
    if (!context_) return {};
    return PromptsToCompare(*context_, prompts_.at(name));
  }

  std::optional<RunContext> context_;
  std::map<int, RunSamples> samples_;  // by repetition
  std::map<Place, Flow> flows_;
  std::map<std::string, std::set<std::string>> prompts_;  // by endpoint
  std::map<std::string, std::string> models_;
};

Status Read(const fs::path& path, RunGatherer& gatherer) {
  if (InputKindOf(path) == InputKind::kJournal) {
    LLMB_ASSIGN_OR_RETURN(const RecoveredRun run, RecoverRun(path, [] {}));
    gatherer.SetContext(run.context);
    const JournalLineReader read = run.ReadLine();
    return SourceOf(run.collected, *run.collector, read)(gatherer);
  }
  LLMB_ASSIGN_OR_RETURN(const std::unique_ptr<std::istream> file, OpenFile(path));
  const auto add = [&](const RequestRecord& record) { gatherer.AddRequest(record); };
  if (InputKindOf(path) == InputKind::kCsv) return ReadResultsCsv(*file, path.string(), add);
  return ReadRunDocument(
      *file, path.string(),
      {.on_context = [&](const RunContext& context) { gatherer.SetContext(context); },
       .on_request = add,
       .on_case = [&](const CaseRun& run,
                      const DurationCounts& gaps) { gatherer.AddCase(run, gaps); }});
}

}  // namespace

Settings SettingsToCompare(const RunContext& context, const Endpoint& endpoint,
                           const std::set<std::string>& prompt_ids) {
  Settings settings = SettingsOf(context, endpoint, prompt_ids);
  if (!context.length.IsTimed() || context.workload.IsDataset()) return settings;
  const auto prompts = std::ranges::find(SettingTitles(), "prompts");
  settings[static_cast<std::size_t>(prompts - SettingTitles().begin())].reset();
  return settings;
}

std::map<std::string, std::size_t> PromptsToCompare(const RunContext& context,
                                                    const std::set<std::string>& prompt_ids) {
  std::map<std::string, std::size_t> prompts;
  if (context.length.IsTimed() || context.workload.IsDataset()) return prompts;
  for (const std::string& id : prompt_ids) prompts[id] = 0;
  for (const Prompt& prompt : context.prompts) {
    const auto sent = prompts.find(prompt.id);
    if (sent != prompts.end()) sent->second = std::hash<std::string>()(prompt.text);
  }
  return prompts;
}

Result<std::vector<MeasuredRun>> ReadRuns(const fs::path& path) {
  RunGatherer gatherer;
  if (const Status status = Read(path, gatherer); !status) {
    // The kind of the file tells the user more than the place where reading failed.
    const auto foreign = ForeignFileText(path, InputKindOf(path));
    return Fail(foreign ? *foreign : status.error().message);
  }
  std::vector<MeasuredRun> runs = gatherer.Release(path.string());
  if (runs.empty()) return Fail(fmt::format("{} holds no request", path.string()));
  return runs;
}

}  // namespace llmb
