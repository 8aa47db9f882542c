#pragma once

#include <string>

#include "harness/base/result.h"

namespace llmb {

// Checks that `path` is a file with a certificate in PEM form. Errors: there is no such file, it
// cannot be read, it holds no certificate. They do not name the option or key.
Status CheckCaFile(const std::string& path);

}  // namespace llmb
