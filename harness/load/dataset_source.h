#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/endpoint/endpoint.h"
#include "harness/endpoint/request_settings.h"
#include "harness/load/request_source.h"
#include "harness/schedule/request_share.h"
#include "harness/workload/row_store.h"
#include "harness/workload/token_text.h"
#include "harness/workload/workload_reader.h"

namespace llmb {

// The requests of a data set in one flow.
struct DatasetFlow {
  const Endpoint& endpoint;
  const RequestSettings& settings;
  std::string name;        // of the data set: the workload, and the prompt id of its requests
  std::uint64_t seed = 0;  // of the texts that are made
  std::string id;          // unique to the flow
  LengthModel lengths{};   // of the texts that are made
  // The iterations that the pool gives out, in ascending order; empty: all that `share` has, from
  // 0.
  std::vector<int> iterations;
  RequestShare share{};
  bool warms_up = false;      // whether some requests are warm-up
  bool live_history = false;  // turns follow the endpoint's own answers
};

// Sends a data set: iteration i is row i. Warm-up requests have the lengths and the prefix blocks
// of the first rows and otherwise texts of their own, so that no prefix cache takes them for the
// rows. Rows are read when they are due, so a file of any size can be sent. Turns of a conversation
// may lie apart in the file. The rows between them, and what was said before a turn, wait in a
// RowStore, so that they need little memory.
//
// A turn that adds to a conversation is sent after what was said before: the recorded answers or,
// with a live history, those that the endpoint gave in this flow, up to kMostAnswerBytes of each.
// Both are kept until the conversation ends. An answer without text, such as a tool call, becomes
// an empty message of the history, because chat templates want users and assistants by turns.
class DatasetSource final : public RequestSource {
 public:
  static constexpr std::size_t kMostAnswerBytes = std::size_t{1024} * 1024;

  // What `flow` refers to must outlive this object. Without a reader there are no requests.
  DatasetSource(DatasetFlow flow, Result<std::unique_ptr<WorkloadReader>> reader);

  // Null after the last row, and after a row that cannot be read.
  std::shared_ptr<const RequestTemplate> RequestOf(const PooledRequest& drawn) override;

  std::size_t MostAnswerBytes() const override { return flow_.live_history ? kMostAnswerBytes : 0; }
  void TurnEnded(const RequestTemplate& turn, std::string_view answer, bool goes_on) override;

  std::string EndedEarly() const override;
  // How much of the rows that were read it keeps, in memory and in a file.
  std::uint64_t KeptBytes() const;

  // How many answers of a live history had no text, or were cut.
  std::string Remark() const override;

 private:
  std::optional<WorkloadRequest> RowOf(const PooledRequest& drawn);
  std::optional<WorkloadRequest> WarmupRow(int warmup);
  bool ReadRow();
  void Keep(WorkloadRequest row);
  std::size_t Record(WorkloadRequest& row);
  Status AddRecorded(std::size_t texts, WorkloadRequest& row) const;
  void AddToConversation(WorkloadRequest& row);
  void Forget(const std::string& session);
  bool IsWanted(int row) const;
  RequestContent ContentOf(const WorkloadRequest& row, const PooledRequest& drawn) const;

  const DatasetFlow flow_;
  mutable std::mutex mutex_;  // guards what follows
  std::unique_ptr<WorkloadReader> reader_;
  int next_row_ = 0;
  struct Waiting {
    StoredRow row;
    // How many entries of its session in recorded_ it is sent with; its own is the last.
    std::size_t texts = 0;
  };
  RowStore store_;
  std::map<int, Waiting> waiting_;  // read, and not yet sent: threads overtake each other
  // By session: what each turn that was read adds to its conversation, and with a live history,
  // what was said so far.
  std::map<std::string, std::vector<StoredRow>> recorded_;
  std::map<std::string, std::vector<ChatMessage>> said_;
  // With a live history: the sessions whose latest turn was added to said_, so that its answer will
  // be added too.
  std::set<std::string> follows_;
  std::vector<WorkloadRequest> warmup_rows_;  // the first rows, as warm-up requests have them
  std::uint64_t empty_answers_ = 0;
  std::uint64_t cut_answers_ = 0;
  std::string over_;  // why there is no further row; empty while there may be one
  bool ended_early_ = false;
};

}  // namespace llmb
