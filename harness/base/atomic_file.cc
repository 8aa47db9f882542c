#include "harness/base/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <system_error>

#include "harness/base/interrupt.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;
namespace io = boost::iostreams;

bool IsCompressed(const fs::path& path) { return path.extension() == ".gz"; }

std::string LastError() { return std::strerror(errno); }

Status MakeFolder(const fs::path& folder) {
  if (folder.empty()) return {};
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return Fail(fmt::format("cannot make the folder {}: {}", folder.string(), error.message()));
  }
  return {};
}

// A successful write can still be lost. Only fsync reports whether the disk stored the bytes.
bool SyncFile(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool synced = ::fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP;
  ::close(descriptor);
  return synced;
}

// False if any byte may be missing.
bool WriteWhole(const fs::path& temporary, bool compressed,
                const std::function<void(std::ostream&)>& write) {
  std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
  if (!file) return false;
  if (compressed) {
    io::filtering_ostream filter;
    filter.push(io::gzip_compressor());
    filter.push(file);
    write(filter);
    if (!filter.good()) return false;
    filter.reset();
  } else {
    write(file);
  }
  file.close();
  return file.good() && SyncFile(temporary);
}

// A stream that owns the file that its gzip filter reads. The filter must go before the file.
class CompressedInput final : public io::filtering_istream {
 public:
  explicit CompressedInput(std::unique_ptr<std::ifstream> file) : file_(std::move(file)) {
    push(io::gzip_decompressor());
    push(*file_);
  }
  ~CompressedInput() override { reset(); }
  CompressedInput(const CompressedInput&) = delete;
  CompressedInput& operator=(const CompressedInput&) = delete;

 private:
  std::unique_ptr<std::ifstream> file_;
};

}  // namespace

Status WriteFileAtomically(const fs::path& path, const std::function<void(std::ostream&)>& write) {
  if (Status made = MakeFolder(path.parent_path()); !made) return made;
  fs::path temporary = path;
  temporary += fmt::format(".{}.tmp", ::getpid());
  const RemovedOnQuit removed_on_quit(temporary.string());
  errno = 0;
  bool whole = false;
  try {
    whole = WriteWhole(temporary, IsCompressed(path), write);
  } catch (const std::exception&) {
    // Boost.Iostreams throws if the device fails. errno still holds the reason.
    whole = false;
  }
  const int reason = errno;
  std::error_code error;
  if (whole) {
    fs::rename(temporary, path, error);
    if (!error) {
      SyncFolder(path.parent_path());
      return {};
    }
  }
  std::error_code ignored;
  fs::remove(temporary, ignored);
  const std::string why = error         ? error.message()
                          : reason != 0 ? std::strerror(reason)
                                        : "the write failed";
  return Fail(fmt::format("cannot write {}: {}", path.string(), why));
}

void SyncFolder(const fs::path& folder) {
  const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

Status CheckFolderWritable(const fs::path& folder) {
  if (Status made = MakeFolder(folder); !made) return made;
  // Permissions are not enough: the file system may be read-only, or a quota used up.
  std::string name = (folder / ".write-test-XXXXXX").string();
  const int descriptor = ::mkstemp(name.data());
  if (descriptor < 0) {
    return Fail(fmt::format("cannot write into the folder {}: {}", folder.string(), LastError()));
  }
  ::close(descriptor);
  ::unlink(name.c_str());
  return {};
}

Result<std::unique_ptr<std::istream>> OpenFile(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return Fail(fmt::format("cannot read {}: it is a folder", path.string()));
  }
  auto file = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (!*file) return Fail(fmt::format("cannot read {}: {}", path.string(), LastError()));
  if (IsCompressed(path)) return std::make_unique<CompressedInput>(std::move(file));
  return file;
}

Result<std::string> ReadFile(const fs::path& path) {
  Result<std::unique_ptr<std::istream>> stream = OpenFile(path);
  if (!stream) return tl::unexpected(stream.error());
  // A damaged .gz makes the filter throw. istream::read turns that into a bad stream; reading with
  // iterators would let the exception out.
  std::string text;
  std::array<char, std::size_t{64} * 1024> block{};
  while ((*stream)->read(block.data(), block.size()) || (*stream)->gcount() > 0) {
    text.append(block.data(), static_cast<std::size_t>((*stream)->gcount()));
  }
  if ((*stream)->bad()) return Fail(fmt::format("cannot read {}: it is damaged", path.string()));
  return text;
}

}  // namespace llmb
