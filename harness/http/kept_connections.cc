#include "harness/http/kept_connections.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace llmb {
namespace {

// libcurl's default. Servers and routers drop connections that are idle for longer.
constexpr auto kMostIdleTime = std::chrono::seconds(118);

bool IsQuiet(int fd) {
  char byte = 0;
  return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

}  // namespace

void KeptConnections::Keep(int user, const std::string& origin, UniqueFd connection,
                           TimePoint now) {
  idle_[user][origin].push_back({std::move(connection), now});
}

UniqueFd KeptConnections::Take(int user, const std::string& origin, TimePoint now) {
  std::vector<Idle>& idle = idle_[user][origin];
  while (!idle.empty()) {
    Idle first = std::move(idle.front());
    idle.erase(idle.begin());
    if (now - first.since <= kMostIdleTime && IsQuiet(first.connection.Get())) {
      return std::move(first.connection);
    }
  }
  return {};
}

}  // namespace llmb
