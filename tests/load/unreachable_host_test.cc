// An unreachable host. In a separate network namespace, packets to it leave through a device and
// never get a reply.

#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cstring>
#include <thread>

#include "harness/base/clock.h"
#include "harness/base/unique_fd.h"
#include "harness/http/curl_transport.h"

namespace llmb {
namespace {

using ::testing::HasSubstr;

ifreq Addressed(const char* device, const char* address) {
  ifreq request{};
  std::strncpy(request.ifr_name, device, IFNAMSIZ - 1);
  auto& internet = reinterpret_cast<sockaddr_in&>(request.ifr_addr);
  internet.sin_family = AF_INET;
  inet_pton(AF_INET, address, &internet.sin_addr);
  return request;
}

// Moves the calling thread into a new network namespace, whose only device leads to 192.0.2.0/24
// and drops what is sent. The device exists as long as the returned descriptor, which is not open
// if the system does not allow this.
UniqueFd EnterSilentNetwork() {
  constexpr const char* kDevice = "silent0";
  if (unshare(CLONE_NEWNET) != 0) return UniqueFd();
  UniqueFd device(open("/dev/net/tun", O_RDWR | O_CLOEXEC));
  const UniqueFd control(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq tun{};
  std::strncpy(tun.ifr_name, kDevice, IFNAMSIZ - 1);
  tun.ifr_flags = IFF_TUN | IFF_NO_PI;
  ifreq address = Addressed(kDevice, "192.0.2.1");
  ifreq mask = Addressed(kDevice, "255.255.255.0");
  ifreq up = tun;
  up.ifr_flags = IFF_UP | IFF_RUNNING;
  const bool made = device.IsOpen() && ioctl(device.Get(), TUNSETIFF, &tun) == 0 &&
                    ioctl(control.Get(), SIOCSIFADDR, &address) == 0 &&
                    ioctl(control.Get(), SIOCSIFNETMASK, &mask) == 0 &&
                    ioctl(control.Get(), SIOCSIFFLAGS, &up) == 0;
  return made ? std::move(device) : UniqueFd();
}

TransferResult Post(const std::string& url) {
  const SystemClock clock;
  CurlTransport transport(clock);
  std::optional<TransferResult> result;
  HttpRequest request;
  request.url = url;
  request.timeout = std::chrono::milliseconds(400);
  ResponseHandlers handlers;
  handlers.on_done = [&](TransferResult done) { result = std::move(done); };
  transport.Start(std::move(request), std::move(handlers));
  while (!result) transport.Poll(clock.Now() + std::chrono::seconds(1));
  return *result;
}

TEST(UnreachableHost, DroppedPacketsAreATimeoutAndNoRouteIsAConnectFailure) {
  std::optional<TransferResult> silent, no_route;
  std::jthread([&] {
    const UniqueFd device = EnterSilentNetwork();
    if (!device.IsOpen()) return;
    silent = Post("http://192.0.2.9:8000/v1");
    no_route = Post("http://198.51.100.9:8000/v1");
  }).join();
  if (!silent) GTEST_SKIP() << "no network namespace or no /dev/net/tun here (run as root)";
  EXPECT_EQ(silent->error_type, ErrorType::kTimeout) << silent->error_message;
  EXPECT_THAT(
      silent->error_message,
      HasSubstr("no complete response from http://192.0.2.9:8000: over 0.4 s, connecting; check "
                "the address and the port, and whether a firewall drops the packets"));
  EXPECT_EQ(no_route->error_type, ErrorType::kConnect) << no_route->error_message;
  EXPECT_THAT(no_route->error_message, HasSubstr("198.51.100.9:8000): Network is unreachable"));
}

}  // namespace
}  // namespace llmb
