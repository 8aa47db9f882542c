#include "tools/convert/record_spool.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

#include "harness/document/record_json.h"
#include "harness/record/field_value.h"

namespace llmb {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

// Replaces the value after `key`, which includes its quotes and colon. Inside a text, a quote has a
// backslash before it, so the key cannot be found there.
void ReplaceValue(std::string& json, std::string_view key, std::string_view value) {
  // std::string::find stops at each quote.
  const void* const found = ::memmem(json.data(), json.size(), key.data(), key.size());
  if (found == nullptr) return;
  const std::size_t begin =
      static_cast<std::size_t>(static_cast<const char*>(found) - json.data()) + key.size();
  json.replace(begin, json.find_first_of(",}", begin) - begin, value);
}

// The folder, or the innermost around it that exists. Both are on the same disk.
std::filesystem::path ExistingFolder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::path existing = std::filesystem::absolute(folder, error);
  while (!std::filesystem::exists(existing, error) && existing.has_relative_path()) {
    existing = existing.parent_path();
  }
  return existing;
}

}  // namespace

Result<RecordSpool> RecordSpool::Open(const std::filesystem::path& folder) {
  std::string name = (ExistingFolder(folder) / ".merge_XXXXXX").string();
  UniqueFd file(::mkostemp(name.data(), O_CLOEXEC));
  if (!file.IsOpen()) {
    return Fail(fmt::format("cannot write to {}: {}", folder.string(), std::strerror(errno)));
  }
  ::unlink(name.c_str());
  return RecordSpool(std::move(file));
}

LinePlace RecordSpool::Append(const RequestRecord& record) {
  const std::size_t before = buffer_.size();
  AppendRecordJson(buffer_, record);
  const auto size = static_cast<std::uint32_t>(buffer_.size() - before);
  const LinePlace place{appended_, size};
  appended_ += size;
  if (buffer_.size() >= kBufferBytes) static_cast<void>(Flush());
  return place;
}

Status RecordSpool::Flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && error_ == 0) {
    const ssize_t written = ::write(file_.Get(), rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  buffer_.clear();
  if (error_ == 0) return {};
  return Fail(
      fmt::format("cannot write a temporary file beside the results: {}", std::strerror(error_)));
}

Result<std::string> RecordSpool::Read(LinePlace place) const {
  std::string text(place.size, '\0');
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t got = ::pread(file_.Get(), text.data() + done, text.size() - done,
                                static_cast<off_t>(place.offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Fail("cannot read a temporary file beside the results");
    done += static_cast<std::size_t>(got);
  }
  return text;
}

void ReplaceStart(std::string& json, TimePoint started) {
  ReplaceValue(json, R"("started":)", FieldText(FieldValue(started.time_since_epoch())));
}

void ReplaceInWindow(std::string& json, bool in_window) {
  ReplaceValue(json, R"("in_window":)", in_window ? "true" : "false");
}

void ReplaceAttempt(std::string& json, int attempt) {
  ReplaceValue(json, R"("sitting":)", std::to_string(attempt));
}

}  // namespace llmb
