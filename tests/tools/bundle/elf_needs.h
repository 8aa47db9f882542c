#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// What a program or shared library demands of the machine that it runs on.
struct ElfNeeds {
  std::vector<std::string> libraries;  // NEEDED, such as "libc.so.6"
  std::string rpath;                   // "" if there is none
  std::string runpath;                 // the same
  std::vector<std::string>
      versions;  // of symbols of other libraries, such as "GLIBC_2.34"; each once
};

// Whether the file begins like a program or library. False for one that cannot be read.
bool IsElf(const std::filesystem::path& file);

// Reads the dynamic section of a file for 64-bit little-endian machines. A static program needs
// nothing. Errors: the file cannot be read, is none of these, or refers to something beyond its
// end.
Result<ElfNeeds> ReadElfNeeds(const std::filesystem::path& file);

// The versions among `needs.versions` that a machine with glibc 2.`minor` does not have: newer
// ones, and those without a number, which are for glibc's own parts.
std::vector<std::string> BeyondGlibc(const ElfNeeds& needs, std::uint64_t minor);

}  // namespace llmb
