#pragma once

// Which folder may include which: the floors of harness/, and the top folders.

#include "tests/lint/source_tree.h"

namespace llmb::lint {

// Quoted includes start at the repository's root. A third-party header in quotes, such as
// "gnuplot-iostream.h", has no '/'.
Findings CheckIncludesAreFromTheRoot(const Tree& tree);

// A folder of harness/ includes itself and folders on lower floors, never a peer. A folder without
// a floor is a finding.
Findings CheckIncludesGoDown(const Tree& tree);

// harness/ includes only harness/. fixtures/sim includes no harness folder but base, so that the
// client and the simulated endpoint cannot share a mistake. Programs do not include each other's
// folders. Only tests include tests/.
Findings CheckTopFolders(const Tree& tree);

}  // namespace llmb::lint
