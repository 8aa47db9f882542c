#pragma once

namespace llmb {

// Who says when bytes arrived.
enum class TimestampSource {
  kKernel,  // the kernel, when it received them; the program where the kernel cannot tell
  kUser,    // this program, when it read them
};

}  // namespace llmb
