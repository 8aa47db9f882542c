#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/document/result_source.h"
#include "tools/convert/seen_requests.h"

namespace llmb {

// Passes results to another sink, but drops the requests that occurred before, in the same input or
// in an earlier one. A case is dropped if all of its requests were dropped; an aggregate, which has
// no requests, never is.
class RequestFilter final : public ResultSink {
 public:
  // `next` must outlive the filter. `may_repeat`: whether the inputs can repeat a request. A single
  // run document or journal cannot, and the filter then saves the memory of remembering requests.
  RequestFilter(ResultSink& next, bool may_repeat) : next_(next), may_repeat_(may_repeat) {}

  void BeginInput();
  void EndInput(const std::filesystem::path& path);

  void BeginRun() override { next_.BeginRun(); }
  void AddRequest(const RequestRecord& record) override;
  void AddCase(const CaseRun& run, const DurationCounts& gaps) override;

  // For the user: a line for each input that repeats its own requests, and for each that repeats
  // those of earlier inputs.
  const std::vector<std::string>& LeftOut() const { return left_out_; }

 private:
  ResultSink& next_;
  const bool may_repeat_;
  SeenRequests seen_;
  std::uint64_t input_requests_ = 0;
  std::uint64_t input_repeats_itself_ = 0;  // requests
  std::uint64_t input_repeats_earlier_ = 0;
  bool case_has_new_ = false;  // of the requests since the last case
  bool case_has_repeated_ = false;
  std::vector<std::string> left_out_;
};

}  // namespace llmb
