#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/clock_offset.h"
#include "harness/base/time.h"
#include "harness/cluster/rank_report.h"
#include "harness/schedule/shard.h"

namespace llmb {

// The argument that makes this program the measuring process of a rank; the command line follows.
inline constexpr const char* kRankArgument = "--internal-rank";

// What all ranks have agreed on before a stage.
struct RankAgreement {
  std::vector<std::optional<std::string>> texts{};  // by rank; nullopt: it has ended its part
  WallTime start{};  // when all begin what is next, by the system clock of this machine
};

// The lines that llm_benchmarks_mpi writes to the process, in this order, each after a report of
// it: its part and the name of the run, at once; the offset of its clock, if all have the same
// plan; the moment to begin, by its own system clock; an agreement for each time that it waits for
// the others; the offset after the load.
std::string PartLine(const Shard& shard, const std::string& run);
std::string OffsetLine(const ClockOffset& offset);
std::string StartLine(WallTime start);
std::string AgreementLine(const RankAgreement& agreement);

// The measuring process's side of it. When llm_benchmarks_mpi ends, the measurement is interrupted
// (Interrupted()) and saves what it has.
class RankLink {
 public:
  // Reads the part of this process. The pipe on standard output becomes the link, and what the
  // program prints there is dropped: the merged run has it for all. Call once per process. nullptr:
  // llm_benchmarks_mpi has ended.
  static std::unique_ptr<RankLink> Open();
  ~RankLink();
  RankLink(const RankLink&) = delete;
  RankLink& operator=(const RankLink&) = delete;

  const Shard& Part() const { return shard_; }
  const std::string& Run() const { return run_; }  // YYYYMMDD_HHMMSS

  void Report(const RankReport& report);

  // Gives all ranks this text, and waits for theirs. All ranks make the same calls, as long as they
  // measure. nullopt: the run ends here.
  std::optional<RankAgreement> Agree(const std::string& text);

  // Both wait for their line. nullopt: another line or none came, and the run ends here.
  std::optional<ClockOffset> AwaitOffset();
  std::optional<WallTime> AwaitStart();

 private:
  // Shared with the listening thread, which may outlive this object.
  struct Inbox {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::string> lines;
    bool ended = false;
  };

  RankLink(int pipe, Shard shard, std::string run, std::shared_ptr<Inbox> inbox);
  std::optional<std::string> NextLine();

  int pipe_;
  Shard shard_;
  std::string run_;
  std::shared_ptr<Inbox> inbox_;
};

}  // namespace llmb
