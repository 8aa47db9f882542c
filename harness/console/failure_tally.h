#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/record/request_record.h"

namespace llmb {

// The failed requests of one endpoint that share a cause.
struct FailureGroup {
  std::string endpoint_name;
  ErrorType error_type = ErrorType::kNone;
  std::uint64_t requests = 0;
  std::string example;  // the first one's error_message
};

// Counts failures by endpoint and cause. Not thread-safe.
class FailureTally {
 public:
  // Counts `record` if it failed.
  void Add(const RequestRecord& record);

  // Endpoints in the order of their first failure, within each the most frequent cause first
  // (of equal ones the one seen first). Empty when nothing failed.
  std::vector<FailureGroup> Groups() const;

 private:
  std::vector<FailureGroup> groups_;
};

}  // namespace llmb
