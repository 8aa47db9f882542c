#include "harness/http/loopback_pair.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>

namespace llmb {

Result<LoopbackPair> ConnectLoopbackPair() {
  const UniqueFd listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  LoopbackPair pair;
  pair.near = UniqueFd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (listener.IsOpen() && pair.near.IsOpen() && bind(listener.Get(), generic, size) == 0 &&
      listen(listener.Get(), 1) == 0 && getsockname(listener.Get(), generic, &size) == 0 &&
      connect(pair.near.Get(), generic, size) == 0) {
    pair.far = UniqueFd(accept4(listener.Get(), nullptr, nullptr, SOCK_CLOEXEC));
  }
  if (pair.far.IsOpen()) return pair;
  return Fail("cannot connect over loopback: " + std::system_category().message(errno));
}

}  // namespace llmb
