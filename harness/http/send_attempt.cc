#include "harness/http/send_attempt.h"

#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <string_view>

#include "harness/http/tls_records.h"

namespace llmb {
namespace {

bool BytesWait(int fd, bool encrypted) {
  int waiting = 0;
  // A peek without waiting bytes would consume the socket's error, and libcurl would not learn why
  // the connection ended.
  if (ioctl(fd, FIONREAD, &waiting) != 0 || waiting <= 0) return false;
  if (!encrypted) return true;
  std::array<char, kTlsHeaderBytes> header{};
  const ssize_t size = recv(fd, header.data(), header.size(), MSG_PEEK | MSG_DONTWAIT);
  return size == static_cast<ssize_t>(header.size()) &&
         !IsTlsAlert(std::string_view(header.data(), header.size()));
}

}  // namespace

void SendAttempt::Begin(TimePoint now, bool kept) {
  begun_ = now;
  kept_ = kept;
}

void SendAttempt::LookForBytes(int fd, bool encrypted) {
  if (kept_ && !bytes_came_) bytes_came_ = BytesWait(fd, encrypted);
}

bool SendAttempt::MayBeRepeated(TimePoint ended, bool sent_all) const {
  if (!kept_ || !begun_) return false;
  return !sent_all || ended - *begun_ <= kMostResendDelay;
}

}  // namespace llmb
