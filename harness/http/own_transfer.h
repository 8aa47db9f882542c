#pragma once

#include <curl/curl.h>

#include <memory>
#include <optional>
#include <string>

#include "harness/base/unique_fd.h"
#include "harness/http/content_decoder.h"
#include "harness/http/response_parser.h"
#include "harness/http/transfer.h"

namespace llmb {

// A transfer whose request this program sends and whose response it reads, over plain HTTP/1.1.
// libcurl only makes the connection. Behaves like CurlTransfer in every respect that a user sees
// (tests/http runs the same tests against both).
//
// 1. PrepareConnection and TakeConnection, or a kept connection.
// 2. Begin, then Send until it has sent all, and Receive whenever bytes come.
// 3. When Ended has a value, Detach and, as with libcurl: MustBeSentAgain, IsRedirected, Complete.
class OwnTransfer final : public Transfer {
 public:
  using Transfer::Transfer;

  bool IsReadHere() const override { return true; }

  // Makes the handle with which libcurl connects and does nothing else.
  void PrepareConnection();
  // The connection that libcurl has made. Call before the handle leaves its multi handle. Not open
  // if libcurl has none.
  UniqueFd TakeConnection();
  // Once the handle has left its multi handle.
  void DropHandle() { easy_.reset(); }

  // Begins to use a connection, on which `kept` says whether it had a request before.
  void Begin(UniqueFd connection, bool kept);
  // Whether the socket is the transfer's own, and not libcurl's.
  bool HasConnection() const { return connection_.IsOpen(); }
  // Writes what the socket takes of the request. An error does not end the exchange: a response may
  // wait.
  void Send();
  bool WantsToSend() const { return !sent_ && !ended_ && !is_refused_ && !HasSendError(); }
  // Whether the request cannot be sent to its end. Read the socket until the exchange has ended.
  bool HasSendError() const { return send_error_ != 0; }
  // Handles what was read from the socket: bytes, its end or an error.
  void Receive(const ArrivalStamps::Received& received);
  // The socket was read, and no bytes waited.
  void NothingWaits();

  // How the exchange on the connection ended, in libcurl's words; nullopt while it goes on.
  std::optional<CURLcode> Ended() const { return ended_; }
  // Whether another request may be sent over the connection.
  bool MayKeepConnection() const;
  // Gives the connection away.
  UniqueFd Detach();

  // Whether the latest restart demands a new connection.
  bool NeedsNewConnection() const { return needs_new_connection_; }
  bool MustBeSentAgain(CURLcode code) const override;

 private:
  static int CloseSocket(void* self, curl_socket_t fd);

  bool Use(const ArrivalStamps::Part& part);
  bool EndOwnHead();
  bool ReceiveHeader(std::string_view line, Arrival arrival);
  bool ReceiveBody(std::string_view bytes, Arrival arrival);
  bool Decode(std::string_view bytes, Arrival arrival);
  void EndOfConnection(int error);
  void End(CURLcode code, std::string_view why);
  void EndBroken();
  void EndUnsent();
  void RestartHandle(bool over_new_connection) override;
  Nanoseconds LatestConnectTime() const override;
  bool IsConnecting() const override { return !begun_ && Transfer::IsConnecting(); }
  bool IsConnected() const override { return begun_ || Transfer::IsConnected(); }
  Arrival EndOfResponse() override;

  UniqueFd connection_;
  curl_socket_t taken_ = CURL_SOCKET_BAD;
  bool begun_ = false;
  bool needs_new_connection_ = false;
  Nanoseconds connect_time_{};
  std::string head_text_;
  std::size_t bytes_sent_ = 0;  // of head and body
  int send_error_ = 0;          // errno
  bool is_refused_ = false;     // refused by the response before it was sent whole
  ResponseParser parser_;
  std::unique_ptr<ContentDecoder> decoder_;
  bool has_leftover_ = false;            // bytes after the response
  std::optional<Arrival> last_arrival_;  // of the byte that completed the response
  std::optional<CURLcode> ended_;
};

}  // namespace llmb
