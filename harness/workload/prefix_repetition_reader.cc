#include "harness/workload/prefix_repetition_reader.h"

namespace llmb {

PrefixRepetitionReader::PrefixRepetitionReader(const PrefixRepetition& settings,
                                               std::optional<std::uint64_t> requests,
                                               std::uint64_t seed)
    : settings_(settings), ends_(requests.has_value()), random_(seed) {
  ShuffleNext(requests.value_or(settings.num_prefixes));
}

void PrefixRepetitionReader::ShuffleNext(std::uint64_t requests) {
  prefixes_.clear();
  prefixes_.reserve(requests);
  for (std::uint64_t i = 0; i < requests; ++i) prefixes_.push_back(i % settings_.num_prefixes);
  Shuffle(prefixes_, random_.Next());
  next_ = 0;
}

Result<std::optional<WorkloadRequest>> PrefixRepetitionReader::Next() {
  if (next_ == prefixes_.size()) {
    if (ends_) return std::nullopt;
    ShuffleNext(settings_.num_prefixes);
  }
  WorkloadRequest request;
  request.input_tokens = settings_.prefix_len + settings_.suffix_len;
  request.output_tokens = settings_.output_len;
  request.prefix_blocks = {prefixes_[next_++]};
  request.block_tokens = settings_.prefix_len;
  return request;
}

}  // namespace llmb
