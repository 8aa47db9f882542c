#pragma once

namespace llmb {

// Whether the thread sanitizer is active. It adds a thread to every process.
#ifdef __SANITIZE_THREAD__
inline constexpr bool kThreadSanitizer = true;
#else
inline constexpr bool kThreadSanitizer = false;
#endif

}  // namespace llmb
