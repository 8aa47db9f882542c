#pragma once

namespace llmb {

// Where the arrival times of bytes come from.
enum class TimestampSource {
  kKernel,  // from the kernel, when it received them; where it has no stamp, as kUser
  kUser,    // from this program, when it read them
};

}  // namespace llmb
