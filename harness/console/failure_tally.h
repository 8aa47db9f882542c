#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/record/request_record.h"

namespace llmb {

// The failed requests of one endpoint with one error type.
struct FailureGroup {
  std::string endpoint_name;
  ErrorType error_type = ErrorType::kNone;
  std::uint64_t requests = 0;
  std::string example;  // the error_message of most of them, and of equally many the first
};

// Counts failures by endpoint and error type. Of each type it keeps the first eight messages, and
// counts others with the first, so that messages that all differ take no memory. Not thread-safe.
class FailureTally {
 public:
  // Counts `record` if it failed. A cancelled request did not: the user ended it.
  void Add(const RequestRecord& record);

  // The groups by endpoint, in the order of each endpoint's first failure. Within an endpoint the
  // largest group is first, and of equal ones the one that failed first. Empty without failures.
  std::vector<FailureGroup> Groups() const;

 private:
  std::vector<FailureGroup> messages_;  // one for each message
};

}  // namespace llmb
