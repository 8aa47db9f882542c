#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace llmb {

// Of a record, in bytes: type, version and length, which say how large it is.
inline constexpr std::size_t kTlsHeaderBytes = 5;

// The size of the record that begins the bytes, header included, whether or not all of it is there.
// Nothing: fewer bytes than a header, or no record begins there.
std::optional<std::size_t> TlsRecordSize(std::string_view bytes);

// Where, in bytes as they came over the network, a TLS record ends (RFC 8446, 5.1), and the end of
// the bytes. From the first place on at which no record begins only that end is given: for bytes
// that begin in the middle of a record, or are no TLS. Ascending; empty for no bytes.
void FindRecordEnds(std::string_view bytes, std::vector<std::size_t>& ends);

}  // namespace llmb
