#pragma once

#include <cstdint>
#include <optional>

namespace llmb {

// Raises the limit of open files to as much as this process may, for it and for the processes that
// it starts from now on. Returns the limit as it then is; nothing where there is none or the system
// does not say.
std::optional<std::uint64_t> RaiseFileLimit();

}  // namespace llmb
