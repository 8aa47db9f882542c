#include "harness/http/tls_records.h"

#include <cstdint>

namespace llmb {
namespace {

// 16 KiB of text; TLS 1.2 allows 2 KiB of overhead, TLS 1.3 less.
constexpr std::size_t kMostRecordBytes = std::size_t{18} * 1024;

std::uint8_t ByteAt(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

}  // namespace

std::optional<std::size_t> TlsRecordSize(std::string_view bytes) {
  if (bytes.size() < kTlsHeaderBytes) return std::nullopt;
  constexpr std::uint8_t kChangeCipherSpec = 20, kApplicationData = 23, kMajorVersion = 3;
  const std::uint8_t type = ByteAt(bytes, 0);
  const std::size_t length = ByteAt(bytes, 3) * std::size_t{256} + ByteAt(bytes, 4);
  const bool is_record = type >= kChangeCipherSpec && type <= kApplicationData &&
                         ByteAt(bytes, 1) == kMajorVersion && length <= kMostRecordBytes;
  return is_record ? std::optional(kTlsHeaderBytes + length) : std::nullopt;
}

bool IsTlsAlert(std::string_view header) {
  constexpr std::uint8_t kAlert = 21, kApplicationData = 23;
  // Two bytes of text, one of type and 16 of authentication (RFC 8446, 5.2).
  constexpr std::size_t kHiddenAlertBytes = 19;
  const std::uint8_t type = ByteAt(header, 0);
  const std::optional<std::size_t> size = TlsRecordSize(header);
  return type == kAlert ||
         (type == kApplicationData && size == kTlsHeaderBytes + kHiddenAlertBytes);
}

void FindRecordEnds(std::string_view bytes, std::vector<std::size_t>& ends) {
  ends.clear();
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::optional<std::size_t> size = TlsRecordSize(bytes.substr(at));
    at = size && *size <= bytes.size() - at ? at + *size : bytes.size();
    ends.push_back(at);
  }
}

}  // namespace llmb
