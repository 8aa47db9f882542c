#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "harness/base/environment.h"

namespace llmb {

// The file with the certificates that this machine trusts: SSL_CERT_FILE if it is set and not
// empty, whether or not that file exists; else the first that exists of the places of Debian, Red
// Hat and SUSE. nullopt: none exists, so libcurl's own place may be the only one left. `root` is
// "/" except in tests. Safe to call from any thread.
std::optional<std::string> SystemCaFile(const Environment& environment,
                                        const std::filesystem::path& root = "/");

}  // namespace llmb
