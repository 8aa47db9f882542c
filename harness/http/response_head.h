#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace llmb {

// The headers of a response that libcurl does not return, and the size of all of them.
class ResponseHead {
 public:
  // Adds one line as received. A response may have several heads (100 Continue, 103 Early Hints);
  // each status line begins a new one. What follows an empty line is a trailer, which only counts.
  void Add(std::string_view line);

  // A header of the latest head. Empty if it is missing or its value is longer than 4,096 bytes.
  const std::string& Location() const { return location_; }
  const std::string& RetryAfter() const { return retry_after_; }
  // The proxies and gateways that the response says it went through (Via).
  const std::string& Via() const { return via_; }

  // Whether the latest head has a header that only a proxy sends for a response of its own.
  bool IsOfProxy() const { return is_of_proxy_; }

  // Whether all lines together have more than kMostHeaderBytes.
  bool IsTooLarge() const;
  // Sets IsTooLarge before a line is complete. `limit` is the limit that it passes, for a message.
  void SetTooLarge(const char* limit);
  // The limit that IsTooLarge is about, for a message: "256 KiB" unless SetTooLarge names another.
  const char* Limit() const { return limit_; }

 private:
  std::string location_;
  std::string retry_after_;
  std::string via_;
  const char* limit_ = "256 KiB";
  bool is_of_proxy_ = false;
  bool ended_ = false;     // the latest head is complete
  std::size_t bytes_ = 0;  // of all heads and trailers
};

}  // namespace llmb
