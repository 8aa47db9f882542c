#include "harness/http/response_head.h"

#include <strings.h>

#include "harness/base/trimmed.h"
#include "harness/http/transport.h"

namespace llmb {
namespace {

constexpr std::size_t kLongestValue = 4096;

constexpr std::string_view kHeadersOfProxies[] = {"proxy-authenticate:", "x-squid-error:"};

// The value in a line of the header `name`, which ends in a colon; empty for other lines.
std::string_view ValueOf(std::string_view name, std::string_view line) {
  if (line.size() < name.size() || strncasecmp(line.data(), name.data(), name.size()) != 0) {
    return {};
  }
  const std::string_view value = Trimmed(line.substr(name.size()));
  return value.size() <= kLongestValue ? value : std::string_view();
}

}  // namespace

void ResponseHead::Add(std::string_view line) {
  bytes_ += line.size();
  if (line.starts_with("HTTP/")) {
    location_.clear();
    retry_after_.clear();
    via_.clear();
    is_of_proxy_ = false;
    ended_ = false;
  }
  ended_ = ended_ || line == "\r\n" || line == "\n";
  if (ended_) return;
  if (const auto value = ValueOf("location:", line); !value.empty()) location_ = value;
  if (const auto value = ValueOf("retry-after:", line); !value.empty()) retry_after_ = value;
  if (const auto value = ValueOf("via:", line); !value.empty()) via_ = value;
  for (const std::string_view name : kHeadersOfProxies) {
    is_of_proxy_ = is_of_proxy_ || !ValueOf(name, line).empty();
  }
}

void ResponseHead::SetTooLarge(const char* limit) {
  bytes_ = kMostHeaderBytes + 1;
  limit_ = limit;
}

bool ResponseHead::IsTooLarge() const { return bytes_ > kMostHeaderBytes; }

}  // namespace llmb
