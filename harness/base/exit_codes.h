#pragma once

// The exit codes of all programs beside EXIT_SUCCESS and EXIT_FAILURE. docs/configuration.md lists
// them for users; scripts depend on them.

namespace llmb {

// Wrong usage or configuration: nothing was sent.
inline constexpr int kExitUsage = 2;

// A threshold was missed, or a figure became worse than a threshold allows.
inline constexpr int kExitMissed = 3;

// A threshold can be said neither to be kept nor to be missed.
inline constexpr int kExitUndecided = 4;

}  // namespace llmb
