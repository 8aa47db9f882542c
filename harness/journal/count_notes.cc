#include "harness/journal/count_notes.h"

#include <fmt/format.h>

#include <string_view>

namespace llmb {

namespace {

std::string LengthText(const ExactLengths& lengths) {
  const bool estimated = lengths.Source() == "estimate";
  const std::string error =
      lengths.LargestError() == 0
          ? ""
          : fmt::format(", the others up to {} token{} off", lengths.LargestError(),
                        lengths.LargestError() == 1 ? "" : "s");
  return fmt::format(
      "counted exactly the input tokens asked for in {} of {} request{}{} ({})", lengths.Exact(),
      lengths.Requests(), lengths.Requests() == 1 ? "" : "s", error,
      estimated ? "lengths were estimated"
                : fmt::format("lengths by {}",
                              lengths.Source() == "usage" ? "its usage" : "its /tokenize"));
}

}  // namespace

void CountNotes::Add(const RequestRecord& record) {
  if (!record.Succeeded()) return;
  ++responses_;
  const auto add_if = [](bool counts, std::uint64_t& count) { count += counts ? 1 : 0; };
  add_if(record.seen_tokens && record.output_tokens > record.seen_tokens, with_hidden_tokens_);
  add_if(record.token_count_source == TokenCountSource::kUsageAndReasoning, with_added_reasoning_);
  add_if(record.token_count_source == TokenCountSource::kEvents, counted_by_events_);
  cached_share_.Add(record);
  exact_lengths_.Add(record);
}

void CountNotes::Add(const CountNotes& other) {
  responses_ += other.responses_;
  with_hidden_tokens_ += other.with_hidden_tokens_;
  with_added_reasoning_ += other.with_added_reasoning_;
  counted_by_events_ += other.counted_by_events_;
  cached_share_.Add(other.cached_share_);
  exact_lengths_.Add(other.exact_lengths_);
}

std::vector<std::string> CountNotes::Texts() const {
  std::vector<std::string> texts;
  const auto add = [&](std::uint64_t count, std::string_view what, std::string_view consequence) {
    if (count == 0) return;
    texts.push_back(fmt::format("{} in {} of {} response{}: {}", what, count, responses_,
                                responses_ == 1 ? "" : "s", consequence));
  };
  add(with_hidden_tokens_,
      "counted output tokens that it did not stream, such as hidden reasoning,",
      "they are in output_tokens and throughput, but not in seen_tokens and TPOT");
  add(with_added_reasoning_, "left reasoning out of its count of output tokens",
      "that reasoning was added to output_tokens");
  add(counted_by_events_,
      "sent no count of output tokens, or one below the number of its token events,",
      "each token event was counted as one token");
  if (const double share = cached_share_.Share().value_or(0); share > 0) {
    texts.push_back(
        fmt::format("read {:.1f} % of the input tokens from a cache: the TTFT of a "
                    "prompt that it has not seen before is longer",
                    100 * share));
  }
  if (exact_lengths_.Requests() > 0) texts.push_back(LengthText(exact_lengths_));
  return texts;
}

}  // namespace llmb
