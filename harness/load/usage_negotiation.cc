#include "harness/load/usage_negotiation.h"

#include <string>

namespace llmb {

bool MayRejectUsage(const RequestRecord& record) {
  constexpr int kBadRequest = 400;
  constexpr int kUnprocessable = 422;
  const int status = record.http_status.value_or(0);
  if (status == kBadRequest || status == kUnprocessable) return true;
  const auto names = [&](const char* key) {
    return record.error_message.find(key) != std::string::npos;
  };
  const bool is_refusal = status > kBadRequest || record.error_type == ErrorType::kInBandError;
  return is_refusal && (names("stream_options") || names("include_usage"));
}

}  // namespace llmb
