#pragma once

// Writes a page as SVG for a web page, with the same layout as the PNGs.

#include <string>
#include <vector>

#include "harness/charts/chart_page.h"

namespace llmb {

// The page as an <svg> element without its title, subtitle, footnotes and notices, which the web
// page shows itself. Its colours are variables of ChartColorsCss. `endpoints` are the names of all
// endpoints of the web page; what shows number i of them has the class "e<i>", so that it can be
// hidden. What can be read out has the class "hit" and a <title>. Every text is escaped.
std::string SvgChart(const Page& page, const std::vector<std::string>& endpoints);

}  // namespace llmb
