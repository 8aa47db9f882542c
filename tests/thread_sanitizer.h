#pragma once

namespace llmb {

// Whether the thread sanitizer watches, which has a thread of its own in every process.
#ifdef __SANITIZE_THREAD__
inline constexpr bool kThreadSanitizer = true;
#else
inline constexpr bool kThreadSanitizer = false;
#endif

}  // namespace llmb
