#pragma once

// The look that the parts of the progress view share.

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/console/progress_state.h"

namespace llmb {

// What the view is drawn for.
struct ViewStyle {
  std::size_t width = 80;   // columns that a line may take
  std::size_t height = 24;  // lines that the view may take
  bool unicode = true;      // whether bars and ellipses may be other than ASCII
  bool color = false;       // whether to use colour sequences
};

struct StateLook {
  std::string_view word;
  std::string_view color;  // parameter of the colour sequence
  int rank;                // lowest first, where not all rows fit
};

StateLook LookOf(EndpointState state);

// `text` in a colour (a parameter of ESC [ ... m) where the style has colours, else as it is.
std::string Colored(const std::string& text, std::string_view color, const ViewStyle& style);

std::string_view Ellipsis(const ViewStyle& style);

// `width` columns of which done/total are filled, rounded down: a full bar means that all is done.
// Nothing planned: empty.
std::string Bar(const ProgressFigures& figures, std::size_t width, const ViewStyle& style);

// "45/180".
std::string DoneOfTotal(const ProgressFigures& figures);

// The columns that "180/180" takes.
std::size_t DoneColumns(const ProgressFigures& figures);

}  // namespace llmb
