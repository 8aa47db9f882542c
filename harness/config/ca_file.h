#pragma once

#include <string>

#include "harness/base/result.h"

namespace llmb {

// Checks that `path` is a file of certificates in PEM form that OpenSSL can read. Errors: there is
// no such file, it cannot be read, it holds no certificate or a damaged one. They do not name the
// option or key.
Status CheckCaFile(const std::string& path);

}  // namespace llmb
