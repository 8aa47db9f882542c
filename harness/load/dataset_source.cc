#include "harness/load/dataset_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "harness/base/random.h"
#include "harness/base/text.h"
#include "harness/workload/input_text.h"

namespace llmb {
namespace {

// A longer warm-up repeats the lengths of these rows.
constexpr std::size_t kMostWarmupRows = 1000;

std::uint64_t Number(int value) { return static_cast<std::uint64_t>(value); }

std::string TextOf(const std::vector<ChatMessage>& messages) {
  std::string text;
  for (const ChatMessage& message : messages) {
    if (!text.empty()) text += "\n\n";
    text += message.text;
  }
  return text;
}

// A row without messages gets a text of its whole length, so it cannot follow other turns.
bool AddsText(const WorkloadRequest& row) { return row.adds_to_session && !row.messages.empty(); }

// A row whose text will be made, as long as the messages of `row`.
WorkloadRequest OfTheSameLength(const WorkloadRequest& row, const LengthModel& model) {
  if (row.messages.empty()) return row;
  WorkloadRequest made;
  made.input_tokens = row.input_tokens.value_or(TokensOfText(TextOf(row.messages), model));
  made.output_tokens = row.output_tokens;
  return made;
}

}  // namespace

DatasetSource::DatasetSource(DatasetFlow flow, Result<std::unique_ptr<WorkloadReader>> reader)
    : flow_(std::move(flow)) {
  if (reader) {
    reader_ = *std::move(reader);
  } else {
    over_ = reader.error().message;
  }
}

std::shared_ptr<const RequestTemplate> DatasetSource::RequestOf(const PooledRequest& drawn) {
  const std::optional<WorkloadRequest> row = RowOf(drawn);
  if (!row) return nullptr;
  RequestSettings settings = flow_.settings;
  // A made text begins with words of its own. A nonce before it would make it longer.
  if (row->messages.empty()) settings.unique_prompts = false;
  return std::make_shared<RequestTemplate>(flow_.endpoint, ContentOf(*row, drawn), settings);
}

std::string DatasetSource::EndedEarly() const {
  const std::scoped_lock lock(mutex_);
  return ended_early_ ? over_ : "";
}

std::optional<WorkloadRequest> DatasetSource::RowOf(const PooledRequest& drawn) {
  const std::scoped_lock lock(mutex_);
  if (drawn.warmup) return WarmupRow(drawn.iteration);
  while (next_row_ <= drawn.iteration) {
    if (ReadRow()) continue;
    ended_early_ = true;
    return std::nullopt;
  }
  Waiting waiting = std::move(waiting_.extract(drawn.iteration).mapped());
  Result<WorkloadRequest> row = store_.Take(std::move(waiting.row));
  const Status whole = row ? AddRecorded(waiting.texts, *row) : tl::unexpected(row.error());
  if (!whole) {
    over_ = whole.error().message;
    ended_early_ = true;
    return std::nullopt;
  }
  if (flow_.live_history && !row->session.empty()) {
    if (AddsText(*row)) {
      AddToConversation(*row);
      follows_.insert(row->session);
    } else {
      follows_.erase(row->session);
    }
  }
  return *std::move(row);
}

std::optional<WorkloadRequest> DatasetSource::WarmupRow(int warmup) {
  const auto wanted = static_cast<std::size_t>(warmup) % kMostWarmupRows;
  while (warmup_rows_.size() <= wanted && ReadRow()) {
  }
  if (warmup_rows_.empty()) {
    ended_early_ = true;
    return std::nullopt;
  }
  return warmup_rows_[wanted % warmup_rows_.size()];
}

// False if there is no further row.
bool DatasetSource::ReadRow() {
  if (!over_.empty()) return false;
  Result<std::optional<WorkloadRequest>> row = reader_->Next();
  if (!row) {
    over_ = row.error().message;
    return false;
  }
  if (!*row) {
    over_ = fmt::format("the data set has only {} request{}", next_row_, next_row_ == 1 ? "" : "s");
    return false;
  }
  Keep(*std::move(*row));
  ++next_row_;
  return true;
}

// Keeps what is needed of the row that was just read.
void DatasetSource::Keep(WorkloadRequest row) {
  const bool warms_up = flow_.warms_up && warmup_rows_.size() < kMostWarmupRows;
  // A live history is known when the turn is sent.
  const std::size_t texts = !flow_.live_history && AddsText(row) ? Record(row) : 0;
  if (warms_up) {
    WorkloadRequest whole = row;
    if (AddRecorded(texts, whole)) {
      warmup_rows_.push_back(OfTheSameLength(whole, flow_.lengths));
    }
  }
  if (IsWanted(next_row_)) {
    waiting_.emplace(next_row_, Waiting{store_.Put(std::move(row)), texts});
  }
}

// Moves what the turn adds to its conversation to recorded_. Returns how many turns have added to
// it.
std::size_t DatasetSource::Record(WorkloadRequest& row) {
  WorkloadRequest added;
  added.messages = std::exchange(row.messages, {});
  added.answer = std::exchange(row.answer, {});
  std::vector<StoredRow>& recorded = recorded_[row.session];
  recorded.push_back(store_.Put(std::move(added)));
  return recorded.size();
}

// Gives `row` the first `texts` texts of its conversation.
Status DatasetSource::AddRecorded(std::size_t texts, WorkloadRequest& row) const {
  if (texts == 0) return {};
  const std::vector<StoredRow>& recorded = recorded_.at(row.session);
  for (std::size_t i = 0; i < texts; ++i) {
    LLMB_ASSIGN_OR_RETURN(WorkloadRequest added, store_.Read(recorded[i]));
    std::ranges::move(added.messages, std::back_inserter(row.messages));
    if (!added.answer || i + 1 == texts) continue;
    row.messages.push_back({.role = "assistant", .text = *std::move(added.answer), .json = {}});
  }
  return {};
}

// Adds `row` to what was said, and gives it all of that. For a live history.
void DatasetSource::AddToConversation(WorkloadRequest& row) {
  std::vector<ChatMessage>& said = said_[row.session];
  said.insert(said.end(), row.messages.begin(), row.messages.end());
  row.messages = said;
}

// No turn of the conversation is sent any more.
void DatasetSource::Forget(const std::string& session) {
  const auto recorded = recorded_.find(session);
  if (recorded == recorded_.end()) return;
  for (StoredRow& row : recorded->second) store_.Remove(std::move(row));
  recorded_.erase(recorded);
}

void DatasetSource::TurnEnded(const RequestTemplate& turn, std::string_view answer, bool goes_on) {
  if (turn.SessionId().empty()) return;
  const std::scoped_lock lock(mutex_);
  if (!flow_.live_history) {
    if (!goes_on) Forget(turn.SessionId());
    return;
  }
  const auto said = said_.find(turn.SessionId());
  // Without an entry, its turns are whole conversations.
  if (said == said_.end()) return;
  if (!goes_on) {
    said_.erase(said);
    follows_.erase(turn.SessionId());
    return;
  }
  // If a turn is not part of the history, the answer to it is not, either.
  if (!follows_.contains(turn.SessionId())) return;
  empty_answers_ += answer.empty() ? 1 : 0;
  cut_answers_ += answer.size() >= kMostAnswerBytes ? 1 : 0;
  said->second.push_back({.role = "assistant", .text = std::string(answer), .json = {}});
}

std::uint64_t DatasetSource::KeptBytes() const {
  const std::scoped_lock lock(mutex_);
  return store_.BytesInMemory() + store_.BytesInFile();
}

std::string DatasetSource::Remark() const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::string> parts;
  if (empty_answers_ > 0) {
    parts.push_back(fmt::format(
        "{} without text (a tool call, or only reasoning), in whose place the next turn has an "
        "empty message",
        empty_answers_ == 1 ? "an answer was" : fmt::format("{} answers were", empty_answers_)));
  }
  if (cut_answers_ > 0) {
    parts.push_back(fmt::format(
        "{} cut at {} MiB",
        cut_answers_ == 1 ? "an answer was" : fmt::format("{} answers were", cut_answers_),
        kMostAnswerBytes >> 20));
  }
  if (parts.empty()) return "";
  return fmt::format("in the live history, {}", Join(parts, ", and "));
}

// In an attempt that resumes a run, most rows may have been sent already, and other shards send
// theirs.
bool DatasetSource::IsWanted(int row) const {
  if (flow_.iterations.empty()) return flow_.share.Has(static_cast<std::uint64_t>(row));
  return std::ranges::binary_search(flow_.iterations, row);
}

RequestContent DatasetSource::ContentOf(const WorkloadRequest& row,
                                        const PooledRequest& drawn) const {
  RequestContent content;
  content.prompt.id = flow_.name;
  content.workload = flow_.name;
  content.input_tokens_asked = row.input_tokens;
  content.output_tokens_asked = row.output_tokens;
  content.session_id = row.session;
  if (!row.session.empty()) content.turn = static_cast<int>(row.turn);
  if (row.messages.empty()) {
    const TextSeeds seeds{.dataset = flow_.seed,
                          .row = MixSeeds({flow_.seed, SeedOfName("row"), Number(drawn.iteration)}),
                          .sending = MixSeeds({SeedOfName(flow_.id), Number(drawn.iteration),
                                               drawn.warmup ? 1U : 0U}),
                          .sending_first = flow_.settings.unique_prompts};
    content.prompt.text = InputText(row, seeds, flow_.lengths);
    content.input_length_source = flow_.lengths.source;
  } else {
    content.prompt.text = TextOf(row.messages);
    content.messages = row.messages;
  }
  return content;
}

}  // namespace llmb
