#include "fixtures/sim/stream.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <string>
#include <utility>

#include "fixtures/sim/tls_context.h"
#include "fixtures/tls/socket_bio.h"
#include "tests/http/socket_pair.h"

namespace llmb {
namespace {

constexpr std::size_t kRecordBytes = 16384;  // the maximum of one TLS record (RFC 8446)
constexpr char kApplicationData = 23;

const SimTlsContext& Tls() {
  static const SimTlsContext tls = SimTlsContext::Make().value();
  return tls;
}

// Reads a non-blocking socket until it is empty.
std::string DrainRaw(int socket) {
  std::string bytes;
  std::array<char, 65536> space;
  ssize_t size = 0;
  while ((size = ::recv(socket, space.data(), space.size(), 0)) > 0) {
    bytes.append(space.data(), static_cast<std::size_t>(size));
  }
  return bytes;
}

std::string ReadAll(SimStream& stream) {
  std::string bytes;
  std::array<char, 65536> space;
  for (auto size = stream.Read(space); size.value_or(0) > 0; size = stream.Read(space)) {
    bytes.append(space.data(), *size);
  }
  return bytes;
}

// The sizes of the application data records in `wire`.
std::vector<std::size_t> RecordSizes(std::string_view wire) {
  std::vector<std::size_t> sizes;
  while (wire.size() >= 5) {
    const auto byte = [&](std::size_t i) {
      return static_cast<std::size_t>(static_cast<unsigned char>(wire[i]));
    };
    EXPECT_EQ(wire[0], kApplicationData);
    sizes.push_back(byte(3) << 8 | byte(4));
    wire.remove_prefix(5 + sizes.back());
  }
  EXPECT_EQ(wire, "");
  return sizes;
}

// A stream and a client at the other end of its socket.
class TlsStreamTest : public ::testing::Test {
 protected:
  TlsStreamTest() {
    SSL_CTX_set_mode(context_.get(), SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    client_.reset(SSL_new(context_.get()));
    BIO* bio = MakeSocketBio(sockets_.far.Get());
    SSL_set_bio(client_.get(), bio, bio);
    SSL_set_connect_state(client_.get());
  }

  // Completes the handshake, including the session tickets after it. Whether that succeeded.
  bool Handshake() {
    for (int i = 0; i < 10 && (stream_.IsOpening() || SSL_is_init_finished(client_.get()) == 0);
         ++i) {
      SSL_do_handshake(client_.get());
      ReadAll(stream_);
    }
    ReadAtClient();
    return !stream_.IsOpening() && SSL_is_init_finished(client_.get()) == 1;
  }

  std::string ReadAtClient() {
    std::string bytes;
    std::array<char, 65536> space;
    int size = 0;
    while ((size = SSL_read(client_.get(), space.data(), static_cast<int>(space.size()))) > 0) {
      bytes.append(space.data(), static_cast<std::size_t>(size));
    }
    client_error_ = SSL_get_error(client_.get(), size);
    return bytes;
  }

  void SendFromClient(std::string_view bytes) {
    ASSERT_EQ(SSL_write(client_.get(), bytes.data(), static_cast<int>(bytes.size())),
              static_cast<int>(bytes.size()));
  }

  SocketPair sockets_;
  int servers_socket_ = sockets_.near.Get();
  SimStream stream_{std::move(sockets_.near), &Tls()};
  SslContext context_{SSL_CTX_new(TLS_client_method())};
  SslStream client_;
  int client_error_ = SSL_ERROR_NONE;
};

TEST(PlainStreamTest, TransfersBytes) {
  SocketPair sockets;
  SimStream stream(std::move(sockets.near), nullptr);
  std::array<char, 8> space;
  EXPECT_FALSE(stream.IsOpening());
  EXPECT_EQ(stream.Read(space), 0u);
  EXPECT_EQ(stream.Write("abc"), 3u);
  EXPECT_EQ(stream.Write(""), 0u);
  EXPECT_EQ(DrainRaw(sockets.far.Get()), "abc");
  sockets.SendFromFar();
  EXPECT_FALSE(stream.PeerIsGone());
  EXPECT_EQ(stream.Read(space), 1u);
  stream.Finish();
  EXPECT_EQ(DrainRaw(sockets.far.Get()), "");
  sockets.far.Reset();
  EXPECT_TRUE(stream.PeerIsGone());
  EXPECT_EQ(stream.Read(space), std::nullopt);
  EXPECT_EQ(stream.Write("abc"), std::nullopt);  // without SIGPIPE
  stream.Close();
  EXPECT_FALSE(stream.IsOpen());
}

TEST_F(TlsStreamTest, TransfersBytesBothWays) {
  EXPECT_TRUE(stream_.IsOpening());
  ASSERT_TRUE(Handshake());
  EXPECT_EQ(ReadAll(stream_), "");
  SendFromClient("ask");
  EXPECT_EQ(ReadAll(stream_), "ask");
  EXPECT_EQ(stream_.Write("response"), 8u);
  EXPECT_EQ(stream_.Write(""), 0u);
  EXPECT_EQ(ReadAtClient(), "response");
}

TEST_F(TlsStreamTest, SelectsNoProtocolWithAlpn) {
  constexpr unsigned char kOffer[] = {2, 'h', '2', 8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  SSL_set_alpn_protos(client_.get(), kOffer, sizeof kOffer);
  ASSERT_TRUE(Handshake());
  const unsigned char* selected = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(client_.get(), &selected, &size);
  EXPECT_EQ(size, 0u);
}

TEST_F(TlsStreamTest, AWriteIsOneRecord) {
  ASSERT_TRUE(Handshake());
  // The content of a record is followed by a type of one byte and a tag of 16 bytes.
  EXPECT_EQ(stream_.Write("x"), 1u);
  EXPECT_EQ(stream_.Write(std::string(kRecordBytes, 'x')), kRecordBytes);
  EXPECT_EQ(RecordSizes(DrainRaw(sockets_.far.Get())),
            (std::vector<std::size_t>{18, kRecordBytes + 17}));
  EXPECT_EQ(stream_.Write(std::string(kRecordBytes + 1, 'x')), kRecordBytes + 1);
  EXPECT_EQ(RecordSizes(DrainRaw(sockets_.far.Get())),
            (std::vector<std::size_t>{kRecordBytes + 17, 18}));
}

TEST_F(TlsStreamTest, AHandshakeWaitsForSpaceInTheSocket) {
  SSL_do_handshake(client_.get());
  const std::string junk(4096, 'j');
  while (::send(servers_socket_, junk.data(), junk.size(), MSG_NOSIGNAL) > 0) {
  }
  std::array<char, 8> space;
  EXPECT_EQ(stream_.Read(space), 0u);
  EXPECT_TRUE(stream_.ReadWaitsForWrite());
  DrainRaw(sockets_.far.Get());
  EXPECT_TRUE(Handshake());
  EXPECT_FALSE(stream_.ReadWaitsForWrite());
}

// Meanwhile the client requests key updates, to which the server has to respond in between.
TEST_F(TlsStreamTest, LosesNothingIfTheSocketIsFullWithinARecord) {
  ASSERT_TRUE(Handshake());
  std::string sent;
  for (int i = 0; sent.size() < 1'000'000; ++i) sent += std::to_string(i) + ' ';
  std::string received;
  std::size_t begin = 0;
  int full = 0;
  for (std::size_t limit = 1; begin < sent.size() && full < 1000; limit = limit * 3 % 50'021) {
    // At least as long as the refused rest, from another place in memory.
    const std::string part = sent.substr(begin, full > 0 ? 60'000 : limit);
    const std::optional<std::size_t> size = stream_.Write(part);
    ASSERT_TRUE(size.has_value());
    begin += *size;
    if (*size == part.size()) continue;
    ++full;
    SSL_key_update(client_.get(), SSL_KEY_UPDATE_REQUESTED);
    SSL_do_handshake(client_.get());
    EXPECT_FALSE(stream_.PeerIsGone());
    received += ReadAtClient();
  }
  EXPECT_GT(full, 0);
  received += ReadAtClient();
  EXPECT_EQ(received.size(), sent.size());
  EXPECT_TRUE(received == sent);
}

TEST_F(TlsStreamTest, PeerIsGoneLosesNoBytes) {
  ASSERT_TRUE(Handshake());
  EXPECT_FALSE(stream_.PeerIsGone());
  SendFromClient("next");
  EXPECT_FALSE(stream_.PeerIsGone());
  EXPECT_EQ(ReadAll(stream_), "next");
  SSL_shutdown(client_.get());
  EXPECT_TRUE(stream_.PeerIsGone());  // the socket is still open
  std::array<char, 8> space;
  EXPECT_EQ(stream_.Read(space), std::nullopt);
}

TEST_F(TlsStreamTest, PeerIsGoneWithoutCloseNotify) {
  ASSERT_TRUE(Handshake());
  sockets_.far.Reset();
  EXPECT_TRUE(stream_.PeerIsGone());
  EXPECT_EQ(stream_.Write("abc"), std::nullopt);  // without SIGPIPE
  stream_.Finish();
}

TEST_F(TlsStreamTest, FinishSendsCloseNotify) {
  ASSERT_TRUE(Handshake());
  stream_.Finish();
  EXPECT_EQ(ReadAtClient(), "");
  EXPECT_EQ(client_error_, SSL_ERROR_ZERO_RETURN);
  SendFromClient("still received");
  EXPECT_EQ(ReadAll(stream_), "still received");
}

TEST_F(TlsStreamTest, CloseSendsNoCloseNotify) {
  ASSERT_TRUE(Handshake());
  stream_.Close();
  EXPECT_FALSE(stream_.IsOpen());
  EXPECT_EQ(ReadAtClient(), "");
  EXPECT_NE(client_error_, SSL_ERROR_ZERO_RETURN);
}

TEST_F(TlsStreamTest, RefusesAClientWithoutTls) {
  constexpr std::string_view kPlain = "GET /health HTTP/1.1\r\n\r\n";
  ASSERT_GT(::send(sockets_.far.Get(), kPlain.data(), kPlain.size(), MSG_NOSIGNAL), 0);
  std::array<char, 64> space;
  EXPECT_EQ(stream_.Read(space), std::nullopt);
  stream_.Finish();
}

}  // namespace
}  // namespace llmb
