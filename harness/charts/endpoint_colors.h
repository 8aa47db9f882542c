#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace llmb {

// The colour of an endpoint of this name: an index in the palette (chart_style.h). It depends on
// nothing but the name, so an endpoint has its colour in every chart, of every run.
std::size_t OwnColor(std::string_view endpoint_name);

// The colours of the endpoints of one chart; equal names have equal colours. An endpoint has its
// own colour. If several have the same, the first of them by name keeps it, and the others get the
// next colours that no endpoint of the chart has. So an endpoint has another colour only beside one
// that has its own, and the order of the endpoints does not matter. If there are more endpoints
// than colours, those that remain keep their own.
std::vector<std::size_t> ChooseColors(const std::vector<std::string>& endpoint_names);

}  // namespace llmb
