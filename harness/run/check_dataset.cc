#include "harness/run/check_dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "harness/base/text.h"
#include "harness/load/flow_schedule.h"
#include "harness/workload/messages_json.h"
#include "harness/workload/open_dataset.h"

namespace llmb {
namespace {

constexpr int kRequestsOfVllm = 1000;

// Of a timed load of conversations, whose file may be huge: turns are at least this long,
constexpr double kShortestTurnSeconds = 0.01;
// arrivals are at most this many times as many as the rate says,
constexpr double kMostBurst = 2;
// and so many rows, or conversations, are cheap to read.
constexpr double kLeastRows = 10'000;
constexpr double kLeastConversations = 1'000;

class Checker {
 public:
  Checker(const Options& options, const GivenOptions& given) : options_(options), given_(given) {}

  Result<DatasetSize> Check(WorkloadReader& reader) {
    for (; size_.requests < wanted_; ++size_.requests) {
      LLMB_ASSIGN_OR_RETURN(const std::optional<WorkloadRequest> row, reader.Next());
      if (!row) break;
      if (size_.requests == 0) Begin(*row);
      size_.is_part = IsEnough(*row);
      if (size_.is_part) break;
      LLMB_RETURN_IF_ERROR(Add(*row));
      if (IsBeyondDuration()) break;
    }
    LLMB_RETURN_IF_ERROR(CheckEnd());
    size_.tokens = counter_.Tokens();
    size_.dropped = reader.Dropped();
    return std::move(size_);
  }

 private:
  std::string Path() const { return options_.dataset_path.value_or(""); }

  void Begin(const WorkloadRequest& row) {
    const bool has_load = given_.contains("--concurrent") || given_.contains("--request-rate") ||
                          given_.contains("--mode");
    size_.is_trace = row.arrival.has_value() && !has_load;
    wanted_ =
        options_.num_prompts.value_or(options_.duration ? kMostRowsLookedAt : kRequestsOfVllm);
    if (size_.is_trace) ReadWhole();
  }

  // Whether the rows before `row` are more than the flow can send. That needs whole conversations,
  // of which the last ends where the next one begins, if no turns of others stand between.
  bool IsEnough(const WorkloadRequest& row) const {
    if (!options_.duration || options_.num_prompts || !size_.has_conversations || size_.is_trace ||
        alternate_ || row.turn > 0) {
      return false;
    }
    const double seconds = ToSeconds(*options_.duration + options_.ramp_up);
    if (!options_.request_rates.empty()) {
      const double arrivals = seconds * std::ranges::max(options_.request_rates);
      return static_cast<double>(size_.conversations) >=
             kLeastConversations + kMostBurst * arrivals;
    }
    const int users =
        std::max(std::ranges::max(options_.concurrent), options_.max_concurrency.value_or(1));
    return size_.requests >= kLeastRows + users * seconds / kShortestTurnSeconds;
  }

  void ReadWhole() {
    if (!options_.num_prompts) wanted_ = static_cast<int>(kMostScheduled);
  }

  Status Add(const WorkloadRequest& row) {
    size_.conversations += row.turn == 0 ? 1 : 0;
    alternate_ |= row.turn > 0 && row.session != last_session_;
    last_session_ = row.session;
    if (!row.session.empty()) LLMB_RETURN_IF_ERROR(AddTurn(row));
    if (IsTokenIds(row.messages)) LLMB_RETURN_IF_ERROR(CheckTokenIds());
    size_.own_limits += row.output_tokens ? 1 : 0;
    size_.makes_texts |= row.messages.empty();
    const auto output = row.output_tokens.value_or(std::int64_t{options_.max_tokens});
    size_.most_output_tokens = std::max(size_.most_output_tokens, output);
    counter_.Add(row, output);
    if (!size_.is_trace || row.turn > 0) return {};
    if (!row.arrival) {
      return Fail(fmt::format("{}: request {} has no timestamp, unlike the first one", Path(),
                              size_.requests + 1));
    }
    size_.last_arrival = *row.arrival;
    size_.arrivals.push_back(*row.arrival);
    return {};
  }

  Status CheckTokenIds() const {
    const auto refuse = [&](std::string_view why) {
      return Fail(fmt::format("{}: the prompt of request {} is a list of token ids, {}", Path(),
                              size_.requests + 1, why));
    };
    if (options_.api != Api::kCompletions) return refuse("which needs --api completions");
    if (options_.unique_prompts) return refuse("which --unique-prompts cannot begin with a text");
    if (options_.live_history) return refuse("which no answer can be added to (--history live)");
    return {};
  }

  Status AddTurn(const WorkloadRequest& row) {
    size_.has_conversations = true;
    if (options_.duration) ReadWhole();
    size_.most_turns = std::max(size_.most_turns, row.turn + 1);
    if (row.delay > Nanoseconds::zero()) {
      size_.most_delay = std::max(size_.most_delay, delays_[row.session] += row.delay);
    }
    const bool follows = row.adds_to_session && !row.messages.empty() && row.turn > 0;
    has_history_ |= follows;
    if (options_.live_history) return {};
    if (row.adds_to_session && row.turn > 0 && unanswered_.contains(row.session)) {
      return Fail(
          fmt::format("{}: turn {} of session '{}' needs the answer to the turn before it "
                      "(`response`, or --history live)",
                      Path(), row.turn, ForMessage(row.session, 40)));
    }
    if (row.answer) {
      unanswered_.erase(row.session);
    } else {
      unanswered_.insert(row.session);
    }
    return {};
  }

  bool IsBeyondDuration() const {
    return size_.is_trace && options_.duration && size_.last_arrival >= *options_.duration;
  }

  Status CheckEnd() const {
    const char* plural = size_.requests == 1 ? "" : "s";
    if (size_.requests == 0) {
      return Fail(fmt::format("{}: --trace-window has no request", Path()));
    }
    if (options_.num_prompts && size_.requests < wanted_) {
      return Fail(fmt::format("--num-prompts {}: {} has {} request{}, and none is sent twice",
                              wanted_, Path(), size_.requests, plural));
    }
    if (options_.live_history && !has_history_) {
      return Fail(fmt::format("--history live: no session of {} has a second `prompt`", Path()));
    }
    for (const char* option : {"--trace-speed", "--trace-window", "--trace-jitter"}) {
      if (size_.is_trace || !given_.contains(option)) continue;
      return Fail(fmt::format("{}: {} has no timestamps", option, Path()));
    }
    return size_.is_trace ? CheckTrace() : Status();
  }

  Status CheckTrace() const {
    for (const char* option : {"--num-warmups", "--ramp-up"}) {
      if (!given_.contains(option)) continue;
      return Fail(fmt::format("{} cannot be combined with a trace, whose arrivals are those of {}",
                              option, Path()));
    }
    if (!options_.duration || options_.num_prompts || IsBeyondDuration()) return {};
    return Fail(fmt::format("--duration {:g}: the trace of {} ends after {:.6g} s",
                            ToSeconds(*options_.duration), Path(), ToSeconds(size_.last_arrival)));
  }

  const Options& options_;
  const GivenOptions& given_;
  DatasetSize size_;
  DatasetTokenCounter counter_;
  int wanted_ = 1;            // known after the first row
  bool has_history_ = false;  // a turn follows an answer
  bool alternate_ = false;    // other rows stand between turns of a session
  std::string last_session_;
  std::map<std::string, Nanoseconds> delays_;  // of each session so far
  std::set<std::string> unanswered_;           // sessions whose last turn has no recorded answer
};

}  // namespace

Result<DatasetSize> CheckDataset(const Options& options, const GivenOptions& given,
                                 DatasetRows& rows) {
  LLMB_ASSIGN_OR_RETURN(const std::unique_ptr<WorkloadReader> reader,
                        OpenDataset(options, options.seed, rows));
  return Checker(options, given).Check(*reader);
}

}  // namespace llmb
