// A machine that has run out of local ports, in its own network namespace.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <fstream>
#include <thread>

#include "harness/base/unique_fd.h"
#include "harness/http/curl_transport.h"
#include "tests/http/raw_server.h"
#include "tests/http/reader_test.h"
#include "tests/http/recorded_call.h"

namespace llmb {
namespace {

// Gives the calling thread, and the threads that it starts, a network with only a loopback device
// and four local ports. False if that is not permitted.
bool EnterNetworkOfFourPorts() {
  if (::unshare(CLONE_NEWNET) != 0) return false;
  const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq loopback{.ifr_ifrn = {.ifrn_name = "lo"}, .ifr_ifru = {.ifru_flags = IFF_UP}};
  if (::ioctl(socket.Get(), SIOCSIFFLAGS, &loopback) != 0) return false;
  std::ofstream range("/proc/sys/net/ipv4/ip_local_port_range");
  range << "40000 40003" << std::flush;
  return range.good();
}

UniqueFd Connect(int port) {
  UniqueFd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto* any = reinterpret_cast<const sockaddr*>(&address);
  EXPECT_EQ(::connect(client.Get(), any, sizeof(address)), 0);
  return client;
}

// The server has one of the ports; the others are taken.
void FetchWithoutPorts(HttpReader reader, RecordedCall& without, RecordedCall& after) {
  const RawServer server([](RawConnection& connection, int /*index*/) {
    if (connection.ReadRequest().empty()) return;
    connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    connection.AwaitClose();
  });
  const SystemClock clock;
  CurlTransport transport(clock, TimestampSource::kKernel, reader);
  const UniqueFd one = Connect(server.Port());
  const UniqueFd two = Connect(server.Port());
  {
    const UniqueFd other = Connect(server.Port());
    without = Fetch(transport, RequestTo(server.Url()));
    // The kernel keeps a port for a minute if its owner closes the connection properly.
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(other.Get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  }
  after = Fetch(transport, RequestTo(server.Url()));
}

class CurlTransportPorts : public ReaderTest {};
LLMB_WITH_EACH_READER(CurlTransportPorts);

TEST_P(CurlTransportPorts, OutOfPortsIsConnectAndTheNextRequestIsSent) {
  bool permitted = false;
  RecordedCall without, after;
  std::jthread([&] {
    permitted = EnterNetworkOfFourPorts();
    if (permitted) FetchWithoutPorts(GetParam(), without, after);
  }).join();
  if (!permitted) GTEST_SKIP() << "no right to make a network namespace";
  EXPECT_EQ(without.result.error_type, ErrorType::kConnect);
  EXPECT_THAT(without.result.error_message,
              testing::EndsWith("Cannot assign requested address; this machine is out of local "
                                "ports; use fewer users or wait a minute"));
  EXPECT_EQ(after.result.error_type, ErrorType::kNone) << after.result.error_message;
  EXPECT_EQ(after.Body(), "{}");
}

}  // namespace
}  // namespace llmb
