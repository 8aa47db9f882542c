#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/document/result_source.h"
#include "tools/convert/seen_requests.h"

namespace llmb {

// Passes results to another sink, but drops the requests that an earlier input had already. A case
// is dropped if all of its requests were dropped; an aggregate, which has no requests, never is.
class RequestFilter final : public ResultSink {
 public:
  // `next` must outlive the filter. `several_inputs`: whether there is more than one input. A
  // single input repeats nothing, so the filter then saves the memory of remembering requests.
  RequestFilter(ResultSink& next, bool several_inputs)
      : next_(next), several_inputs_(several_inputs) {}

  void BeginInput();
  void EndInput(const std::filesystem::path& path);

  void BeginRun() override { next_.BeginRun(); }
  void AddRequest(const RequestRecord& record) override;
  void AddCase(const CaseRun& run, const DurationCounts& gaps) override;

  // For the user: one line for each input with repeated requests.
  const std::vector<std::string>& LeftOut() const { return left_out_; }

 private:
  ResultSink& next_;
  const bool several_inputs_;
  SeenRequests seen_;
  std::uint64_t input_requests_ = 0;
  std::uint64_t input_repeated_ = 0;
  bool case_has_new_ = false;  // of the requests since the last case
  bool case_has_repeated_ = false;
  std::vector<std::string> left_out_;
};

}  // namespace llmb
