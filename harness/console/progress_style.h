#pragma once

// Style shared by the parts of the progress view.

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/console/progress_state.h"

namespace llmb {

// The terminal that the view is drawn for.
struct ViewStyle {
  std::size_t width = 80;   // the most columns of a line
  std::size_t height = 24;  // the most lines of the view
  bool unicode = true;      // whether bars and ellipses may use non-ASCII characters
  bool color = false;       // whether to use colour sequences
};

struct StateLook {
  std::string_view word;
  std::string_view color;  // parameter of the colour sequence
  int rank;                // if not all rows fit, those of low rank are shown
};

StateLook LookOf(EndpointState state);

// `text` in `color`, a parameter of ESC [ ... m, if the style has colours. Otherwise unchanged.
std::string Colored(const std::string& text, std::string_view color, const ViewStyle& style);

std::string_view Ellipsis(const ViewStyle& style);

// 0 to 1: done/total, or the share of time of a timed plan. 0 if nothing is planned.
double ShareDone(const ProgressFigures& figures);

// A bar of `width` columns. ShareDone is filled, rounded down, so a full bar means that all is
// done. If nothing is planned, no column is filled.
std::string Bar(const ProgressFigures& figures, std::size_t width, const ViewStyle& style);

// "45/180"; "45" of a timed plan.
std::string DoneOfTotal(const ProgressFigures& figures);

// The width of DoneOfTotal when all is done.
std::size_t DoneColumns(const ProgressFigures& figures);

}  // namespace llmb
