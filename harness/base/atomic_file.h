#pragma once

// Files that are either complete or absent. A file is written under a temporary name in the same
// folder and renamed when it is complete, so nobody reads half a result and a failure leaves the
// old file in place. Files whose name ends in .gz are compressed when written and decompressed when
// read.

#include <filesystem>
#include <functional>
#include <istream>
#include <memory>
#include <ostream>

#include "harness/base/result.h"

namespace llmb {

// Calls `write` with a stream and puts what it wrote in place as `path`. Makes missing parent
// folders. On success the file survives a loss of power. Errors: a folder cannot be made or
// written, the disk is full, or `write` leaves the stream bad. On error nothing is left behind and
// an existing `path` is unchanged, nor does a second signal (interrupt.h) leave anything behind.
Status WriteFileAtomically(const std::filesystem::path& path,
                           const std::function<void(std::ostream&)>& write);

// Makes the names of new files in `folder` survive a loss of power, if its file system supports it.
void SyncFolder(const std::filesystem::path& folder);

// Checks that files can be made in `folder`, which is made if it is missing. Error: why they
// cannot.
Status CheckFolderWritable(const std::filesystem::path& folder);

// Opens `path` for reading. Error: why it cannot be opened. If a .gz file is damaged, the stream
// becomes bad when the damage is reached.
Result<std::unique_ptr<std::istream>> OpenFile(const std::filesystem::path& path);

// The contents of a file. Errors: as OpenFile, and a damaged file.
Result<std::string> ReadFile(const std::filesystem::path& path);

}  // namespace llmb
