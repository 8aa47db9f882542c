#include "tools/convert/request_filter.h"

#include <fmt/format.h>

#include <string_view>

namespace llmb {

void RequestFilter::BeginInput() {
  seen_.BeginInput();
  case_has_new_ = case_has_repeated_ = false;
  input_requests_ = input_repeats_itself_ = input_repeats_earlier_ = 0;
}

void RequestFilter::EndInput(const std::filesystem::path& path) {
  const auto note = [&](std::uint64_t requests, std::string_view reason) {
    if (requests == 0) return;
    left_out_.push_back(fmt::format("{}: {} of its {} request{} left out, because {}",
                                    path.string(), requests, input_requests_,
                                    input_requests_ == 1 ? "" : "s", reason));
  };
  note(input_repeats_itself_, "it has them more than once");
  note(input_repeats_earlier_, "an earlier input has them too");
}

void RequestFilter::AddRequest(const RequestRecord& record) {
  ++input_requests_;
  const Seen seen = may_repeat_ ? seen_.Find(record) : Seen::kNever;
  if (seen != Seen::kNever) {
    case_has_repeated_ = true;
    ++(seen == Seen::kInThisInput ? input_repeats_itself_ : input_repeats_earlier_);
    return;
  }
  case_has_new_ = true;
  next_.AddRequest(record);
}

void RequestFilter::AddCase(const CaseRun& run, const DurationCounts& gaps) {
  // An aggregate has no requests and is always passed on.
  const bool counts = case_has_new_ || !case_has_repeated_;
  case_has_new_ = case_has_repeated_ = false;
  if (counts) next_.AddCase(run, gaps);
}

}  // namespace llmb
