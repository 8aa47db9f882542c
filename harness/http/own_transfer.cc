#include "harness/http/own_transfer.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

#include "harness/base/text.h"
#include "harness/http/plain_request.h"

namespace llmb {
namespace {

// The first status with which a server does not want the request, or not here.
constexpr int kFirstRefusal = 300;

// Characters of what the server sent in a message. A cut is marked, so that a secret at the cut is
// recognized and masked.
constexpr std::size_t kMostShown = 40;

iovec RestOf(std::string_view text, std::size_t sent) {
  text.remove_prefix(std::min(sent, text.size()));
  return {.iov_base = const_cast<char*>(text.data()), .iov_len = text.size()};
}

std::string SystemText(int error) { return std::system_category().message(error); }

}  // namespace

void OwnTransfer::PrepareConnection() {
  MakeHandle();
  if (!easy_) return;
  SetLong(Easy(), CURLOPT_CONNECT_ONLY, 1);
  // The environment's proxies do not apply: the request would not be plain.
  SetText(Easy(), CURLOPT_PROXY, "");
  SetFunction(Easy(), CURLOPT_CLOSESOCKETFUNCTION, CloseSocket);
  SetPointer(Easy(), CURLOPT_CLOSESOCKETDATA, this);
  SetUrlAndTimeLimit();
}

// libcurl closes the connection of a handle that leaves its multi handle.
int OwnTransfer::CloseSocket(void* self, curl_socket_t fd) {
  const auto& transfer = *static_cast<OwnTransfer*>(self);
  return fd == transfer.taken_ ? 0 : close(fd);
}

UniqueFd OwnTransfer::TakeConnection() {
  connect_time_ = Transfer::LatestConnectTime();
  curl_easy_getinfo(Easy(), CURLINFO_ACTIVESOCKET, &taken_);
  return UniqueFd(taken_);
}

void OwnTransfer::Begin(UniqueFd connection, bool kept) {
  connection_ = std::move(connection);
  SetSocket(connection_.Get());
  begun_ = true;
  head_text_ = HeadText(request_, redirects_.Url());
  // Bytes that the transport saw on the socket while libcurl connected are not of a response.
  sending_ = {};
  BeginSending(kept);
}

void OwnTransfer::Send() {
  const std::size_t all = head_text_.size() + request_.body.size();
  while (bytes_sent_ < all) {
    const std::size_t of_body = bytes_sent_ - std::min(bytes_sent_, head_text_.size());
    std::array<iovec, 2> rest{RestOf(head_text_, bytes_sent_), RestOf(request_.body, of_body)};
    msghdr message{};
    message.msg_iov = rest.data();
    message.msg_iovlen = rest.size();
    const ssize_t size = sendmsg(socket_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) return;
    if (size < 0) {
      send_error_ = errno;
      return;
    }
    bytes_sent_ += static_cast<std::size_t>(size);
  }
  WasSent();
}

void OwnTransfer::Receive(const ArrivalStamps::Received& received) {
  if (received.size <= 0) return EndOfConnection(received.error);
  sending_.BytesCame();
  for (const ArrivalStamps::Part& part : received.parts) {
    if (ended_) {
      // These bytes came after the response, so its end is not when they arrived.
      has_leftover_ = true;
      return;
    }
    if (!Use(part)) return;
  }
}

void OwnTransfer::NothingWaits() {
  if (HasSendError()) EndUnsent();
}

// False if the exchange has ended.
bool OwnTransfer::Use(const ArrivalStamps::Part& part) {
  using Kind = ResponseParser::Kind;
  const Arrival arrival = times_.InOrder(part.arrival);
  std::string_view input = part.bytes;
  while (true) {
    const auto [kind, bytes] = parser_.Next(input);
    switch (kind) {
      case Kind::kNeedsMore:
        return true;
      case Kind::kHeaderLine:
        if (!ReceiveHeader(bytes, arrival)) return false;
        break;
      case Kind::kHead:
        if (!EndOwnHead()) return false;
        break;
      case Kind::kBody:
        if (!ReceiveBody(bytes, arrival)) return false;
        break;
      case Kind::kEnd:
        has_leftover_ = has_leftover_ || !input.empty();
        last_arrival_ = arrival;
        End(CURLE_OK, "");
        return true;  // other parts may follow
      case Kind::kBroken:
        EndBroken();
        return false;
    }
  }
}

bool OwnTransfer::ReceiveHeader(std::string_view line, Arrival arrival) {
  if (!sending_.HasResponse()) sending_.ResponseBegan();
  head_.Add(line);
  // The parser counts one response, but the limit is for all redirects together.
  if (head_.IsTooLarge()) {
    End(CURLE_WRITE_ERROR, "");
    return false;
  }
  if (!parser_.HasHead() && line.starts_with("HTTP/")) head_arrival_ = arrival;
  return true;
}

bool OwnTransfer::EndOwnHead() {
  // The rest of the request is not sent, as with libcurl. The connection cannot be used again then.
  is_refused_ = !sent_ && parser_.Status() >= kFirstRefusal;
  if (!EndHead(parser_.Status(), parser_.ContentType())) return false;
  decoder_ = ContentDecoder::For(parser_.ContentEncoding());
  return true;
}

bool OwnTransfer::ReceiveBody(std::string_view bytes, Arrival arrival) {
  if (redirects_.IsPending()) return !done_;
  if (decoder_) return Decode(bytes, arrival);
  if (const std::string& encoding = parser_.ContentEncoding(); !encoding.empty()) {
    End(CURLE_BAD_CONTENT_ENCODING,
        fmt::format("the content encoding is {}, which only --http-reader curl may know",
                    ForMessage(encoding, kMostShown)));
    return false;
  }
  if (done_) return false;
  if (!handlers_.on_body(bytes, arrival)) End(CURLE_WRITE_ERROR, "");
  return !done_ && !ended_;
}

bool OwnTransfer::Decode(std::string_view bytes, Arrival arrival) {
  const auto pass_on = [&](std::string_view decoded) {
    return !done_ && !IsOverdue() && handlers_.on_body(decoded, arrival) && !done_;
  };
  switch (decoder_->Feed(bytes, pass_on)) {
    case ContentDecoder::Result::kGoOn:
      return !done_;
    case ContentDecoder::Result::kStopped:
      End(CURLE_WRITE_ERROR, "");
      return false;
    case ContentDecoder::Result::kDamaged:
      End(CURLE_BAD_CONTENT_ENCODING, "Error while processing content unencoding");
      return false;
  }
  return false;
}

void OwnTransfer::EndBroken() {
  switch (parser_.WhatBroke()) {
    case ResponseParser::Problem::kNotHttp:
      return End(CURLE_UNSUPPORTED_PROTOCOL, "Received HTTP/0.9 when not allowed");
    case ResponseParser::Problem::kVersion:
      return End(CURLE_UNSUPPORTED_PROTOCOL,
                 fmt::format("Unsupported HTTP version ({}) in response", parser_.Version()));
    case ResponseParser::Problem::kContentLength:
      return End(CURLE_WEIRD_SERVER_REPLY, "Invalid Content-Length: value");
    case ResponseParser::Problem::kTransferCoding:
      return End(CURLE_WEIRD_SERVER_REPLY,
                 fmt::format("the transfer encoding is {}, which only --http-reader curl may know",
                             ForMessage(parser_.TransferCoding(), kMostShown)));
    case ResponseParser::Problem::kSwitched:
      return End(CURLE_WEIRD_SERVER_REPLY, "the server switched to another protocol");
    case ResponseParser::Problem::kHeadersTooLarge:
      head_.SetTooLarge(head_.Limit());
      return End(CURLE_WRITE_ERROR, "");
    case ResponseParser::Problem::kLineTooLong:
      head_.SetTooLarge("100 KiB in one line");
      return End(CURLE_WRITE_ERROR, "");
    case ResponseParser::Problem::kChunk:
    case ResponseParser::Problem::kNone:
      return End(CURLE_RECV_ERROR, "Illegal or missing hexadecimal sequence in chunked-encoding");
  }
}

// `error`: of reading; 0 for an orderly end.
void OwnTransfer::EndOfConnection(int error) {
  if (HasSendError()) return EndUnsent();
  if (error != 0) return End(CURLE_RECV_ERROR, fmt::format("Recv failure: {}", SystemText(error)));
  if (!sending_.HasBytes()) return End(CURLE_GOT_NOTHING, "Empty reply from server");
  if (parser_.EndsWithConnection()) return End(CURLE_OK, "");
  if (parser_.ContentLength() && parser_.HasHead()) {
    return End(CURLE_PARTIAL_FILE, fmt::format("transfer closed with {} bytes remaining to read",
                                               parser_.BytesMissing()));
  }
  End(CURLE_PARTIAL_FILE,
      parser_.HasHead() ? "transfer closed with outstanding read data remaining" : "");
}

void OwnTransfer::EndUnsent() {
  End(CURLE_SEND_ERROR, fmt::format("Send failure: {}", SystemText(send_error_)));
}

void OwnTransfer::End(CURLcode code, std::string_view why) {
  if (ended_) return;
  ended_ = code;
  const auto end = fmt::format_to_n(error_text_.data(), error_text_.size() - 1, "{}", why).out;
  *end = '\0';
}

bool OwnTransfer::MayKeepConnection() const {
  return ended_ == CURLE_OK && sent_ && parser_.KeepsConnection() && !has_leftover_;
}

UniqueFd OwnTransfer::Detach() {
  SetSocket(-1);
  return std::move(connection_);
}

bool OwnTransfer::MustBeSentAgain(CURLcode code) const {
  if (done_ || retries_ > 0 || !begun_ || sending_.HasBytes()) return false;
  const bool is_broken =
      code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR;
  return is_broken && sending_.MayBeRepeated(clock_.Now(), sent_);
}

void OwnTransfer::RestartHandle(bool over_new_connection) {
  taken_ = CURL_SOCKET_BAD;
  begun_ = false;
  needs_new_connection_ = over_new_connection;
  connect_time_ = {};
  bytes_sent_ = 0;
  send_error_ = 0;
  is_refused_ = false;
  parser_ = {};
  decoder_.reset();
  has_leftover_ = false;
  last_arrival_.reset();
  ended_.reset();
}

Nanoseconds OwnTransfer::LatestConnectTime() const {
  return begun_ ? connect_time_ : Transfer::LatestConnectTime();
}

// As in CurlTransfer: with Content-Length, the last byte of the body ends the response.
Arrival OwnTransfer::EndOfResponse() {
  if (last_arrival_) return *last_arrival_;
  return times_.InOrder(stamps_.EndOfResponse(socket_));
}

}  // namespace llmb
