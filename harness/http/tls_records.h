#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace llmb {

// Where, in bytes as they came over the network, a TLS record ends (RFC 8446, 5.1), and the end of
// the bytes. From the first place on at which no record begins only that end is given: for bytes
// that begin in the middle of a record, or are no TLS. Ascending; empty for no bytes.
void FindRecordEnds(std::string_view bytes, std::vector<std::size_t>& ends);

}  // namespace llmb
