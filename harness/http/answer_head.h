#pragma once

#include <string>
#include <string_view>

namespace llmb {

// What the headers of an answer say that libcurl does not.
class AnswerHead {
 public:
  // One line as it came, status lines included. An answer may have several heads (100 Continue, 103
  // Early Hints); each status line begins anew.
  void Take(std::string_view line);

  // Of the latest head; empty without the header, or where it is longer than 4,096 bytes.
  const std::string& Location() const { return location_; }
  const std::string& RetryAfter() const { return retry_after_; }

 private:
  std::string location_;
  std::string retry_after_;
};

}  // namespace llmb
