#pragma once

// Where files are: what is built, and which tests belong to which sources.

#include "tests/lint/source_tree.h"

namespace llmb::lint {

// Every .cc is named in the nearest CMakeLists.txt at or above its folder, relative to that file.
Findings CheckEverySourceIsBuilt(const Tree& tree);

// Every tests/<folder>/..._test.cc mirrors a folder of that name in harness/ or fixtures/, or is
// in one of the folders that test whole programs or the tree: end_to_end, benchmarks, tools, lint.
Findings CheckTestsMirrorSources(const Tree& tree);

}  // namespace llmb::lint
