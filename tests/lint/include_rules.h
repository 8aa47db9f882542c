#pragma once

// Which folder may include which: the floors of harness/, and who may see whom at the top.

#include "tests/lint/source_tree.h"

namespace llmb::lint {

// Quoted includes are written from the repository's root. (A third-party header in quotes has no
// '/', as in "gnuplot-iostream.h".)
Findings CheckIncludesAreFromTheRoot(const Tree& tree);

// A folder of harness/ includes itself and folders on lower floors; folders on one floor never
// include each other. A folder without a floor is a finding, whatever it includes.
Findings CheckIncludesGoDown(const Tree& tree);

// harness/ includes nothing outside of itself; fixtures/sim nothing of the harness but base, so
// that client and simulated endpoint cannot share a mistake; programs do not include each other's
// folders, and nothing includes tests/ but tests.
Findings CheckTopFolders(const Tree& tree);

}  // namespace llmb::lint
