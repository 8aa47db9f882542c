#pragma once

// Files that are either whole or not there: written under a temporary name in the same folder and
// renamed when finished, so that nobody ever reads half a result and an old file survives a
// failure. A name that ends in .gz is compressed on the way out and decompressed on the way in.

#include <filesystem>
#include <functional>
#include <istream>
#include <memory>
#include <ostream>

#include "harness/base/result.h"

namespace llmb {

// Writes `path` by calling `write` with a stream, then renames it into place; missing parent
// folders are made. Errors: a folder that cannot be made or written, a full disk, `write` leaving
// the stream bad. On error nothing is left behind and an existing `path` is untouched. On success
// the file survives a loss of power.
Status WriteFileAtomically(const std::filesystem::path& path,
                           const std::function<void(std::ostream&)>& write);

// Makes the names of new files in `folder` survive a loss of power, as far as its file system can.
void SyncFolder(const std::filesystem::path& folder);

// Whether files can be made in `folder`, which is made if it is missing. Error: why not.
Status CheckFolderWritable(const std::filesystem::path& folder);

// Opens `path` for reading. Error: why it cannot be opened. Damage inside a .gz shows as a bad
// stream while it is read.
Result<std::unique_ptr<std::istream>> OpenFile(const std::filesystem::path& path);

// The whole text of a file. Errors as OpenFile, and a folder or a file that cannot be read.
Result<std::string> ReadFile(const std::filesystem::path& path);

}  // namespace llmb
