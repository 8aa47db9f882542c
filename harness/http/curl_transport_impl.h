#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/http/arrival_stamps.h"
#include "harness/http/curl_handle.h"
#include "harness/http/curl_transport.h"
#include "harness/http/event_loop.h"
#include "harness/http/kept_connections.h"
#include "harness/http/name_lookups.h"
#include "harness/http/own_transfer.h"
#include "harness/http/released_transfers.h"

namespace llmb {

// What CurlTransport is made of. Transfers are read by libcurl (curl_transport.cc) or by this
// program (own_reads.cc); both wait in one event loop, and libcurl makes the connections of both.
class CurlTransport::Impl {
 public:
  Impl(const Clock& clock, TimestampSource timestamps, HttpReader reader);
  ~Impl();

  TransferId Start(HttpRequest request, ResponseHandlers handlers);
  void Cancel(TransferId id);
  void Release(TransferId id, TimePoint complete);
  void Poll(TimePoint deadline);
  void Wake() { loop_.Wake(); }

 private:
  using OwnedTransfer = std::unique_ptr<Transfer>;

  static int OnSocket(CURL* easy, curl_socket_t fd, int what, void* self, void* unused);
  static int OnTimer(CURLM* multi, long milliseconds, void* self);

  OwnedTransfer MakeTransfer(TransferId id, HttpRequest request, ResponseHandlers handlers);
  bool StartWaiting();
  void ServeReady(TimePoint deadline);
  bool Begin(Transfer& transfer);
  bool HandToCurl(Transfer& transfer);
  bool BeginOwn(OwnTransfer& transfer);
  bool BeginOn(OwnTransfer& transfer, UniqueFd connection, bool kept);
  bool BeginConnected(OwnTransfer& transfer);
  void ServeOwn(OwnTransfer& transfer, const EventLoop::Ready& ready);
  void ReadOwn(OwnTransfer& transfer, const EventLoop::Ready& ready);
  void WatchOwn(const OwnTransfer& transfer);
  bool EndIfOver(OwnTransfer& transfer);
  void LeaveConnection(OwnTransfer& transfer);
  void EndTimedOut();
  void Act(curl_socket_t fd, int action);
  Transfer*& ReaderOf(curl_socket_t fd);
  void LeaveSocket(const Transfer& transfer);
  void ServeSocket(const EventLoop::Ready& ready);
  ArrivalStamps::Turn BeginTurn(const EventLoop::Ready& ready);
  void CompleteDone();
  bool BeginAgain(Transfer& transfer, CURLcode code);
  void ServeReleased();
  void MoveToBackground(Transfer& transfer);
  void EndHeldOpen(TransferId id);
  OwnedTransfer Remove(TransferId id);
  void Drop(OwnedTransfer transfer);
  TimePoint NextDeadline(TimePoint deadline) const;

  const Clock& clock_;
  const HttpReader reader_;
  EventLoop loop_;
  ArrivalStamps stamps_;
  std::vector<Transfer*> readers_;  // by socket: looked up at every read
  // By socket: how many bytes had been read when its latest transfer ended.
  std::unordered_map<int, std::optional<std::uint64_t>> bytes_read_;
  MultiHandle multi_;
  // A cache of idle connections for each user, because real users do not share connections: libcurl
  // would keep them in the multi handle, where any user's request may get them. TLS sessions are
  // kept there too; resolved names stay common to all.
  std::map<int, ShareHandle> connections_;
  KeptConnections kept_;  // that this program reads itself
  // When the exchanges on such connections end at the latest. libcurl knows the others.
  std::set<std::pair<TimePoint, TransferId>> deadlines_;
  NameLookups lookups_;
  std::optional<TimePoint> timer_;  // when libcurl wants to be called even if nothing happens
  ReleasedTransfers released_;
  TransferId next_id_ = 1;
  std::map<TransferId, OwnedTransfer> transfers_;
  std::vector<TransferId> waiting_;     // not yet handed to libcurl
  std::vector<OwnedTransfer> dropped_;  // to be destroyed once libcurl has returned
  bool in_curl_ = false;
  bool connects_ = false;  // libcurl was given a transfer in this Poll
};

}  // namespace llmb
