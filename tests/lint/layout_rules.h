#pragma once

// What is built, which tests belong to which sources, and the form of files and classes.

#include "tests/lint/source_tree.h"

namespace llmb::lint {

// Every .cc is named in the nearest CMakeLists.txt at or above its folder, relative to that file.
Findings CheckEverySourceIsBuilt(const Tree& tree);

// Every tests/<folder>/..._test.cc mirrors harness/<folder> or fixtures/<folder>, or is in a folder
// that tests whole programs or the tree: end_to_end, benchmarks, tools, lint.
Findings CheckTestsMirrorSources(const Tree& tree);

// Every header contains #pragma once.
Findings CheckHeadersAreGuarded(const Tree& tree);

// Lines that are neither blank nor comments: at most 300 per C++ file, 600 per file of tests/.
Findings CheckFileSizes(const Tree& tree);

// A class that declares a virtual destructor is a public base of at least two classes in the tree,
// fakes and tests included.
Findings CheckAbstractClassesHaveTwoImplementations(const Tree& tree);

// Every `Suite.Test`, `Suite.Prefix*` or `Suite.*` in docs/ is the name of a test.
Findings CheckDocsNameExistingTests(const Tree& tree);

// Every recorded response, fixtures/streams/NAME.record.json, is named in docs/reliability.md.
Findings CheckDocsNameEveryRecordedResponse(const Tree& tree);

// Every `path` in CONTRIBUTING.md that begins with the name of a folder of the tree exists, as a
// file or a folder. "a.{h,cc}" is two files, and words after a space are arguments.
Findings CheckContributingNamesExistingPaths(const Tree& tree);

}  // namespace llmb::lint
