#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/document/result_source.h"
#include "tools/convert/seen_requests.h"

namespace llmb {

// Passes results on to another sink, without the requests that an earlier input had. A case counts
// unless all of its requests were repeated.
class RequestFilter final : public ResultSink {
 public:
  // `next` must outlive the filter. With one input alone nothing is repeated; then `several_inputs`
  // is false, and no memory is spent on finding out.
  RequestFilter(ResultSink& next, bool several_inputs)
      : next_(next), several_inputs_(several_inputs) {}

  void BeginInput();
  void EndInput(const std::filesystem::path& path);

  void BeginRun() override { next_.BeginRun(); }
  void AddRequest(const RequestRecord& record) override;
  void AddCase(const CaseRun& run, const DurationCounts& gaps) override;

  // A line for each input with repeated requests.
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
