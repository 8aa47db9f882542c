#include "tools/convert/request_filter.h"

#include <fmt/format.h>

namespace llmb {

void RequestFilter::BeginInput() {
  seen_.BeginInput();
  case_has_new_ = case_has_repeated_ = false;
  input_requests_ = input_repeated_ = 0;
}

void RequestFilter::EndInput(const std::filesystem::path& path) {
  if (input_repeated_ == 0) return;
  left_out_.push_back(
      fmt::format("{}: {} of its {} requests left out, because an earlier input has them too",
                  path.string(), input_repeated_, input_requests_));
}

void RequestFilter::AddRequest(const RequestRecord& record) {
  ++input_requests_;
  if (several_inputs_ && seen_.SeenBefore(record)) {
    case_has_repeated_ = true;
    ++input_repeated_;
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
