#pragma once

// Writes a page as SVG for a web page, with the same layout as the PNGs.

#include <string>

#include "harness/charts/chart_page.h"
#include "harness/charts/page_parts.h"

namespace llmb {

// The page as an <svg> element without its title, subtitle, footnotes and notices, which the web
// page shows itself. Its colours are variables of ChartColorsCss. What shows an endpoint or a load
// level among `parts` has its class, so that it can be hidden. What can be read out has the class
// "hit" and a <title>. Every text is escaped.
std::string SvgChart(const Page& page, const PageParts& parts);

}  // namespace llmb
