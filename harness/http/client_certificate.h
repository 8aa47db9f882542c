#pragma once

#include <string>

#include "harness/base/result.h"

namespace llmb {

// Checks the PEM files with which a client proves its identity to a server: that `certificate` can
// be read and holds a certificate, and that `key` (if empty, `certificate`) holds the private key
// that belongs to it, without a passphrase. Both empty: no client certificate, which is right.
//
// Error: which file, and what is wrong with it. Nothing of a file's content is repeated.
Status CheckClientCertificate(const std::string& certificate, const std::string& key);

}  // namespace llmb
