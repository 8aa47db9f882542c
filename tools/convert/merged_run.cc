#include "tools/convert/merged_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "harness/base/atomic_file.h"
#include "harness/base/text.h"
#include "harness/document/record_json.h"
#include "harness/metrics/run_samples.h"
#include "harness/record/field_value.h"
#include "tools/convert/input_files.h"
#include "tools/convert/joint_attempts.h"
#include "tools/convert/joint_windows.h"
#include "tools/convert/merged_context.h"
#include "tools/convert/recovered_run.h"
#include "tools/convert/seen_requests.h"
#include "tools/convert/shard_clocks.h"
#include "tools/convert/shard_stages.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

// A hash of a conversation's name, and never 0.
std::uint64_t SessionOf(const RequestRecord& record) {
  if (record.session_id.empty()) return 0;
  return std::max<std::uint64_t>(1, std::hash<std::string>()(record.session_id));
}

std::string WallText(const ShardClocks& clocks, const std::optional<TimePoint>& joint) {
  const std::optional<WallTime> wall = joint ? clocks.ToWall(*joint) : std::nullopt;
  return wall ? FieldText(FieldValue(*wall)) : "";
}

void SetClockFacts(const RunShard& shard, MergedShard& brought) {
  brought.clock_error_bound = shard.clock_error_bound;
  if (!shard.clock_offset_before || !shard.clock_offset_after) return;
  brought.clock_offset = OffsetBetween(*shard.clock_offset_before, *shard.clock_offset_after);
}

// Reads shards one after another.
class ShardMerger {
 public:
  ShardMerger(RecordSpool spool, const std::function<void()>& on_request)
      : spool_(std::move(spool)), on_request_(on_request) {}

  Status Read(int index, const fs::path& path) {
    ReadShard& shard = shards_.emplace_back();
    shard.brought.index = index;
    shard.from_journal = InputKindOf(path) == InputKind::kJournal;
    own_ = RunSamples();
    seen_.BeginInput();
    LLMB_RETURN_IF_ERROR(shard.from_journal ? ReadJournalOf(path) : ReadDocumentOf(path));
    if (!foreign_.empty()) return Fail(fmt::format("'{}' {}", OneLine(path.string()), foreign_));
    EndShard();
    return {};
  }

  Result<MergedRun> Finish(const ShardSet& set) {
    LLMB_RETURN_IF_ERROR(spool_.Flush());
    if (requests_.empty()) return Fail("the shards hold no request");
    clocks_.Finish();
    for (SpooledRequest& request : requests_) {
      if (request.start) request.start = clocks_.ToJoint(request.clock, *request.start);
    }
    JoinAttempts(flows_, requests_);
    const RunContext& first = shards_.front().context;
    SetJointWindows(flows_, first.length, requests_);
    SetSpans();
    RunContext context = MergedContext(shards_, set.missing, set.count, clocks_.Alignment());
    std::vector<MergedCase> cases = FinishCases(set, context);
    context.notes.insert(context.notes.end(), set.notes.begin(), set.notes.end());
    OmittedFields omitted(context.endpoints, context.prompts);
    return MergedRun{std::move(context), std::move(cases),   std::move(requests_),
                     std::move(spool_),  std::move(omitted), std::move(flows_)};
  }

 private:
  // Passes what is read of a shard on to the merger.
  class Sink final : public ResultSink {
   public:
    explicit Sink(ShardMerger& merger) : merger_(merger) {}
    void BeginRun() override {}
    void AddRequest(const RequestRecord& record) override { merger_.AddRequest(record); }
    void AddCase(const CaseRun& run, const DurationCounts& gaps) override {
      merger_.AddCase(run, gaps);
    }

   private:
    ShardMerger& merger_;
  };

  ReadShard& Current() { return shards_.back(); }

  Status ReadDocumentOf(const fs::path& path) {
    LLMB_ASSIGN_OR_RETURN(const std::unique_ptr<std::istream> file, OpenFile(path));
    return ReadRunDocument(
        *file, path.string(),
        {.on_context = [&](const RunContext& context) { BeginShard(context); },
         .on_request = [&](const RequestRecord& record) { AddRequest(record); },
         .on_case = [&](const CaseRun& run, const DurationCounts& gaps) { AddCase(run, gaps); }});
  }

  Status ReadJournalOf(const fs::path& path) {
    LLMB_ASSIGN_OR_RETURN(const RecoveredRun run, RecoverRun(path, [] {}));
    BeginShard(run.context);
    Current().context.interrupted = run.missing.missing > 0;
    const JournalLineReader read = run.ReadLine();
    Sink sink(*this);
    return SourceOf(run.collected, *run.collector, read)(sink);
  }

  void BeginShard(const RunContext& context) {
    Current().context = context;
    Current().brought.host = context.host.name;
    if (context.shard) SetClockFacts(*context.shard, Current().brought);
    Current().stages.complete = true;
    Current().stages.index = Current().brought.index;
  }

  // Whether the request is one of another shard. Of a file whose index was changed, all are.
  void CheckOwn(const RequestRecord& record, const Shard& shard) {
    const int owner = record.user.value_or(shard.index - 1) % shard.count + 1;
    if (owner != shard.index) {
      foreign_ = fmt::format("says that it is {}, but has requests of {}", Label(shard),
                             Label({owner, shard.count}));
    } else if (seen_.Find(record) == Seen::kInAnEarlierInput) {
      foreign_ = fmt::format("says that it is {}, but has the requests of a shard before it",
                             Label(shard));
    }
  }

  void AddRequest(const RequestRecord& record) {
    on_request_();
    ReadShard& shard = Current();
    if (shard.context.shard) CheckOwn(record, shard.context.shard->shard);
    const auto clock =
        clocks_.ClockOf(shard.brought.index, record.attempt, shard.context.host.name);
    clocks_.Add(clock, record);
    // The measured offset is that of the first attempt. A later attempt may have run on another
    // machine.
    if (record.attempt == 0 && shard.brought.clock_offset) {
      clocks_.SetOffset(clock, *shard.brought.clock_offset);
    }
    const auto number = static_cast<std::uint32_t>(requests_.size());
    requests_.push_back({.place = spool_.Append(record),
                         .start = record.started,
                         .latency = record.total_latency.value_or(Nanoseconds::zero()),
                         .since_scheduled = record.SinceScheduled().value_or(Nanoseconds::zero()),
                         .session = SessionOf(record),
                         .flow = FlowOf(record),
                         .clock = clock,
                         .later_turn = record.turn.value_or(0) > 0,
                         .warmup = record.warmup,
                         .cancelled = record.error_type == ErrorType::kCancelled,
                         .in_window = record.in_window.value_or(false)});
    cases_.AddRequest(record, number);
    own_.Add(record);
    if (record.warmup || requests_.back().cancelled) return;
    ++shard.brought.requests;
    if (!record.Succeeded()) ++shard.brought.failures;
  }

  void AddCase(const CaseRun& run, const DurationCounts& gaps) {
    cases_.AddCase(run, gaps);
    if (run.IsAggregate()) return;
    Current().stages.complete &= !run.interrupted;
    CasesOfShard& cases =
        Current()
            .stages.cases[{run.endpoint_name, run.load, static_cast<int>(run.repetition_index)}];
    ++cases.all;
    if (!run.interrupted) ++cases.ended;
    own_.AddInterTokenLatency(run.endpoint_name, run.load, gaps);
    own_.AddClientEvidence(run.endpoint_name, run.load, EvidenceFrom(run.counters));
  }

  // Judges the client of the shard by its own requests.
  void EndShard() {
    ReadShard& shard = Current();
    shard.stages.complete &= !shard.context.interrupted;
    ends_.push_back(static_cast<std::uint32_t>(requests_.size()));
    own_.FinishWindows();
    ClientVerdict worst = ClientVerdict::kOk;
    for (const EndpointSamples& samples : own_.Endpoints()) {
      const auto verdict = JudgeClient(samples);
      if (!verdict) continue;
      shard.stages.verdicts[{samples.endpoint_name, samples.load}] = *verdict;
      worst = std::max(worst, *verdict);
    }
    if (!shard.stages.verdicts.empty()) shard.brought.client_verdict = Name(worst);
    const char* const incomplete = shard.from_journal ? "died" : "interrupted";
    shard.brought.state = shard.stages.complete ? "whole" : incomplete;
  }

  std::uint32_t FlowOf(const RequestRecord& record) {
    JointFlow flow{record.endpoint_name, record.load, record.attempt, record.repetition};
    const auto next = static_cast<std::uint32_t>(flows_.size());
    const auto [place, is_new] = flow_numbers_.try_emplace(flow, next);
    if (is_new) flows_.push_back(std::move(flow));
    return place->second;
  }

  // The joint times of the shards and of their stages.
  void SetSpans() {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < shards_.size(); ++i) {
      ReadShard& shard = shards_[i];
      for (; number < ends_[i]; ++number) {
        const SpooledRequest& request = requests_[number];
        if (!request.start) continue;
        const StageSpan own{*request.start, request.End()};
        shard.first_start = std::min(shard.first_start.value_or(own.begin), own.begin);
        shard.last_end = std::max(shard.last_end.value_or(own.end), own.end);
        if (request.warmup || request.cancelled) continue;
        const auto [place, is_new] = shard.stages.spans.try_emplace(flows_[request.flow], own);
        if (is_new) continue;
        StageSpan& span = place->second;
        span = {std::min(span.begin, own.begin), std::max(span.end, own.end), span.requests + 1};
      }
      shard.brought.started = WallText(clocks_, shard.first_start);
      shard.brought.ended = WallText(clocks_, shard.last_end);
    }
  }

  std::vector<MergedCase> FinishCases(const ShardSet& set, RunContext& context) {
    std::vector<ShardStages> stages;
    stages.reserve(shards_.size());
    for (const ReadShard& shard : shards_) stages.push_back(shard.stages);
    const auto lost = LostLoads(stages, set.missing, set.count);
    AddApart(lost, context.notes);
    std::vector<MergedCase> cases = cases_.Finish(
        JointDurations(flows_, requests_),
        [&](const std::string& endpoint, const LoadLevel& load) {
          const StageName stage{endpoint, load};
          const auto share = lost.find(stage);
          return ShardEvidence(stage, stages, share == lost.end() ? 0 : share->second.share);
        },
        !set.missing.empty());
    for (MergedCase& one : cases) SortByEnd(one.requests);
    return cases;
  }

  // Requests stand in the order in which they finished, as in a run of one client. Warm-up and
  // cancelled ones follow.
  void SortByEnd(std::vector<std::uint32_t>& numbers) const {
    std::ranges::sort(numbers, {}, [&](std::uint32_t number) {
      const SpooledRequest& request = requests_[number];
      const auto end = request.start ? request.End() : TimePoint::max();
      return std::tuple(request.warmup, request.cancelled, end, number);
    });
  }

  RecordSpool spool_;
  const std::function<void()>& on_request_;
  std::vector<ReadShard> shards_;
  ShardClocks clocks_;
  std::vector<JointFlow> flows_;
  std::map<JointFlow, std::uint32_t> flow_numbers_;
  std::vector<SpooledRequest> requests_;
  std::vector<std::uint32_t> ends_;  // the number after the last request of each shard
  CaseMerger cases_;
  SeenRequests seen_;
  std::string foreign_;  // why the file that is read is not of its shard; empty if it is
  RunSamples own_;       // of the shard that is read
};

// The text of a record in the merged run.
Result<std::string> TextOf(const MergedRun& run, std::uint32_t number) {
  const SpooledRequest& request = run.requests[number];
  LLMB_ASSIGN_OR_RETURN(std::string text, run.spool.Read(request.place));
  if (request.start) ReplaceStart(text, *request.start);
  ReplaceInWindow(text, request.in_window);
  ReplaceAttempt(text, run.flows[request.flow].attempt);
  return text;
}

Result<RequestRecord> RecordOf(const MergedRun& run, std::uint32_t number) {
  LLMB_ASSIGN_OR_RETURN(const std::string text, TextOf(run, number));
  LLMB_ASSIGN_OR_RETURN(RequestRecord record, RecordFromText(text));
  run.omitted.Restore(record);
  return record;
}

Status WriteCases(const MergedRun& run, const std::function<void()>& on_request,
                  RunDocumentWriter& writer) {
  for (const MergedCase& one : run.cases) {
    writer.BeginCase(one.run, one.gaps);
    for (const std::uint32_t number : one.requests) {
      LLMB_ASSIGN_OR_RETURN(const std::string text, TextOf(run, number));
      on_request();
      writer.AddRequest(text);
    }
  }
  writer.Finish();
  return {};
}

}  // namespace

Status MergedRun::Read(ResultSink& sink) const {
  for (const MergedCase& one : cases) {
    for (const std::uint32_t number : one.requests) {
      LLMB_ASSIGN_OR_RETURN(const RequestRecord record, RecordOf(*this, number));
      sink.AddRequest(record);
    }
    sink.AddCase(one.run, one.gaps);
  }
  return {};
}

Status MergedRun::WriteDocument(const fs::path& path,
                                const std::function<void()>& on_request) const {
  Status read;
  const Status written = WriteFileAtomically(path, [&](std::ostream& out) {
    RunDocumentWriter writer(out, context);
    read = WriteCases(*this, on_request, writer);
    // A bad stream makes WriteFileAtomically discard half a document.
    if (!read) out.setstate(std::ios::failbit);
  });
  return read ? written : read;
}

Result<MergedRun> MergeShards(const ShardSet& set, const fs::path& folder,
                              const std::function<void()>& on_request) {
  LLMB_ASSIGN_OR_RETURN(RecordSpool spool, RecordSpool::Open(folder));
  ShardMerger merger(std::move(spool), on_request);
  for (std::size_t i = 0; i < set.files.size(); ++i) {
    LLMB_RETURN_IF_ERROR(merger.Read(set.indexes[i], set.files[i]));
  }
  return merger.Finish(set);
}

}  // namespace llmb
