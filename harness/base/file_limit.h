#pragma once

#include <cstdint>
#include <optional>

namespace llmb {

// Raises the limit of open files as far as permitted, for this process and for those that it starts
// from now on. Returns the new limit. nullopt if there is no limit or it cannot be read.
std::optional<std::uint64_t> RaiseFileLimit();

}  // namespace llmb
