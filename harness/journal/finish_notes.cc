#include "harness/journal/finish_notes.h"

#include <fmt/format.h>

#include <string_view>

#include "harness/wire/finish_reason.h"

namespace llmb {

void FinishNotes::Add(const RequestRecord& record) {
  if (!record.Succeeded()) return;
  ++responses_;
  if (FinishKindOf(record.finish_reason) == FinishKind::kUnknown) Count(record.finish_reason, 1);
}

void FinishNotes::Add(const FinishNotes& other) {
  responses_ += other.responses_;
  other_unknown_ += other.other_unknown_;
  for (const auto& [reason, count] : other.unknown_) Count(reason, count);
}

void FinishNotes::Count(const std::string& reason, std::uint64_t count) {
  const bool is_kept = unknown_.contains(reason) || unknown_.size() < kMostReasons;
  (is_kept ? unknown_[reason] : other_unknown_) += count;
}

std::vector<std::string> FinishNotes::Texts() const {
  std::vector<std::string> texts;
  const auto add = [&](std::string_view which, std::uint64_t count) {
    texts.push_back(
        fmt::format("ended {} of {} responses with {}, which this program does not know: they "
                    "count as successes, so check that they are whole",
                    count, responses_, which));
  };
  for (const auto& [reason, count] : unknown_) {
    add(fmt::format("the finish reason '{}'", reason), count);
  }
  if (other_unknown_ > 0) add("other finish reasons", other_unknown_);
  return texts;
}

}  // namespace llmb
