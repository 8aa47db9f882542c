#pragma once

// Where things are: what is built, which tests belong to which sources, where types are defined.

#include "tests/lint/source_tree.h"

namespace llmb::lint {

// Every .cc is named in the nearest CMakeLists.txt at or above its folder, relative to that file.
Findings CheckEverySourceIsBuilt(const Tree& tree);

// Every tests/<folder>/..._test.cc mirrors a folder of that name in harness/ or fixtures/, or is
// in one of the folders that test whole programs or the tree: end_to_end, benchmarks, tools, lint.
Findings CheckTestsMirrorSources(const Tree& tree);

// No two headers define a type of the same name. Everything shares one namespace, and the linker
// says nothing: it takes either one's functions for both. Each folder of tests/ is a program of its
// own and is passed over.
Findings CheckTypesAreDefinedOnce(const Tree& tree);

}  // namespace llmb::lint
