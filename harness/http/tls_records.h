#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace llmb {

// The size of a record's header, in bytes: type, version and length.
inline constexpr std::size_t kTlsHeaderBytes = 5;

// The size in bytes, header included, of the record at the front of `bytes`, even if only its
// beginning is there. nullopt if that is not a record or shorter than a header.
std::optional<std::size_t> TlsRecordSize(std::string_view bytes);

// Whether `header`, of kTlsHeaderBytes, begins an alert, such as close_notify. TLS 1.3 encrypts the
// type, so there a record of an alert's size counts as one.
bool IsTlsAlert(std::string_view header);

// Finds the places where TLS records end (RFC 8446, 5.1) in `bytes`, which are as received from the
// network, and adds the end of the bytes. From the first place at which no record begins, all bytes
// count as one record: they begin in the middle of a record or are not TLS. Overwrites `ends`,
// which ascend; empty for no bytes.
void FindRecordEnds(std::string_view bytes, std::vector<std::size_t>& ends);

}  // namespace llmb
