#include "harness/http/curl_transport.h"

#include <sys/socket.h>

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

#include "harness/http/curl_transfer.h"
#include "harness/http/curl_transport_impl.h"
#include "harness/http/kernel_stamps.h"

namespace llmb {
namespace {

int ActionOf(const EventLoop::Ready& ready) {
  return (ready.readable ? CURL_CSELECT_IN : 0) | (ready.writable ? CURL_CSELECT_OUT : 0) |
         (ready.failed ? CURL_CSELECT_ERR : 0);
}

// An orderly close would keep the local port for a minute, and an endpoint that holds connections
// open costs a port per request.
void CloseWithReset(curl_socket_t fd) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

}  // namespace

CurlTransport::Impl::Impl(const Clock& clock, TimestampSource timestamps, HttpReader reader)
    : clock_(clock), reader_(reader), stamps_(clock, timestamps) {
  InitializeCurl();
  multi_.reset(curl_multi_init());
  curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, OnSocket);
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, OnTimer);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
}

CurlTransport::Impl::~Impl() {
  while (!transfers_.empty()) {
    Drop(Remove(transfers_.begin()->first));
  }
}

TransferId CurlTransport::Impl::Start(HttpRequest request, ResponseHandlers handlers) {
  // Handlers run inside libcurl's callbacks, where libcurl refuses new transfers. So the next Poll
  // hands the transfer to libcurl.
  const TransferId id = next_id_++;
  transfers_.emplace(id, MakeTransfer(id, std::move(request), std::move(handlers)));
  waiting_.push_back(id);
  return id;
}

void CurlTransport::Impl::Cancel(TransferId id) {
  OwnedTransfer transfer = Remove(id);
  if (transfer) {
    transfer->Cancel();
    Drop(std::move(transfer));
  }
}

void CurlTransport::Impl::Release(TransferId id, TimePoint complete) {
  const auto found = transfers_.find(id);
  if (found != transfers_.end() && found->second->Release(complete)) {
    released_.SetDue(id, complete + kMostEndWait);
  }
}

void CurlTransport::Impl::Poll(TimePoint deadline) {
  if (StartWaiting()) return;
  ServeReady(deadline);
  // Some connections are made at once, such as those to this machine. The request is sent now:
  // before the next Poll, the owner may work on other responses.
  if (std::exchange(connects_, false)) ServeReady(clock_.Now());
  EndTimedOut();
  // Last, because the ends of some bodies may just have been read.
  ServeReleased();
}

// Waits for sockets and libcurl's timer, and handles what they bring.
void CurlTransport::Impl::ServeReady(TimePoint deadline) {
  const TimePoint now = clock_.Now();
  stamps_.BeginCheck(now);
  const auto ready_sockets =
      loop_.Wait(NextDeadline(deadline) - now, [this] { stamps_.BeginBlocking(); });
  stamps_.BeginWakeup(ready_sockets.size() < EventLoop::kMostAtOnce, timer_);
  for (const EventLoop::Ready& ready : ready_sockets) {
    ServeSocket(ready);
    stamps_.PeekWaiting();
  }
  if (timer_ && *timer_ <= clock_.Now()) {
    timer_.reset();
    Act(CURL_SOCKET_TIMEOUT, 0);
  }
}

void CurlTransport::Impl::ServeReleased() {
  if (!released_.NextDue()) return;
  const TimePoint now = clock_.Now();
  while (const std::optional<TransferId> id = released_.PopDue(now)) {
    const auto found = transfers_.find(*id);
    assert(found != transfers_.end());
    if (released_.IsInBackground(found->second->User(), *id)) {
      EndHeldOpen(*id);
    } else {
      MoveToBackground(*found->second);
    }
  }
}

void CurlTransport::Impl::MoveToBackground(Transfer& transfer) {
  const auto earlier = released_.SetInBackground(transfer.User(), transfer.Id());
  released_.SetDue(transfer.Id(), transfer.CompleteAt() + kMostDrainTime);
  transfer.CallReleased();
  if (earlier) EndHeldOpen(*earlier);
}

void CurlTransport::Impl::EndHeldOpen(TransferId id) {
  OwnedTransfer transfer = Remove(id);
  if (!transfer) return;
  if (transfer->Socket() >= 0) CloseWithReset(transfer->Socket());
  transfer->EndHeldOpen();
  Drop(std::move(transfer));
}

TimePoint CurlTransport::Impl::NextDeadline(TimePoint deadline) const {
  deadline = std::min(deadline, timer_.value_or(deadline));
  deadline = std::min(deadline, released_.NextDue().value_or(deadline));
  if (!deadlines_.empty()) deadline = std::min(deadline, deadlines_.begin()->first);
  for (const TransferId id : waiting_) {
    const auto found = transfers_.find(id);
    if (found != transfers_.end()) {
      deadline = std::min(deadline, found->second->ConnectDeadline());
    }
  }
  return deadline;
}

// Returns whether a handler was called. The handler may have started a request, which only the next
// Poll hands to libcurl, so Poll must then return instead of waiting.
bool CurlTransport::Impl::StartWaiting() {
  bool called = false;
  for (const TransferId id : std::exchange(waiting_, {})) {
    const auto found = transfers_.find(id);
    if (found == transfers_.end()) continue;
    Transfer& transfer = *found->second;
    if (transfer.ConnectDeadline() <= clock_.Now()) {
      Remove(id)->TimeOut();
      called = true;
    } else if (lookups_.MayStart(transfer.RequestOrigin())) {
      called = !Begin(transfer) || called;
    } else {
      waiting_.push_back(id);
    }
  }
  return called;
}

// Returns whether it is under way.
bool CurlTransport::Impl::Begin(Transfer& transfer) {
  if (transfer.IsReadHere()) return BeginOwn(static_cast<OwnTransfer&>(transfer));
  ShareHandle& connections = connections_[transfer.User()];
  if (!connections) connections = MakeConnectionCache();
  static_cast<CurlTransfer&>(transfer).Prepare(connections.get());
  return HandToCurl(transfer);
}

bool CurlTransport::Impl::HandToCurl(Transfer& transfer) {
  if (loop_.Usable() && curl_multi_add_handle(multi_.get(), transfer.Easy()) == CURLM_OK) {
    connects_ = true;
    return true;
  }
  Remove(transfer.Id())->Complete(CURLE_FAILED_INIT);
  return false;
}

// Null if no transfer reads the socket.
Transfer*& CurlTransport::Impl::ReaderOf(curl_socket_t fd) {
  const auto index = static_cast<std::size_t>(fd);
  if (index >= readers_.size()) readers_.resize(index + 1);
  return readers_[index];
}

// libcurl may keep the socket of a removed transfer open without calling OnSocket. Without this,
// the next event on the socket would be passed to a transfer that no longer exists.
void CurlTransport::Impl::LeaveSocket(const Transfer& transfer) {
  if (transfer.Socket() < 0) return;
  Transfer*& reader = ReaderOf(transfer.Socket());
  if (reader == &transfer) reader = nullptr;
}

void CurlTransport::Impl::ServeSocket(const EventLoop::Ready& ready) {
  Transfer* const reader = ReaderOf(ready.fd);
  if (reader != nullptr && reader->IsReadHere()) {
    auto& own = static_cast<OwnTransfer&>(*reader);
    if (own.HasConnection()) return ServeOwn(own, ready);
  }
  if (reader != nullptr) reader->LookForBytes();
  const ArrivalStamps::Turn turn = BeginTurn(ready);
  Act(ready.fd, ActionOf(ready));
}

ArrivalStamps::Turn CurlTransport::Impl::BeginTurn(const EventLoop::Ready& ready) {
  const Transfer* reader = ReaderOf(ready.fd);
  // Peeking would consume the socket's error, and libcurl would not learn why the read failed.
  const bool peek = reader != nullptr && ready.readable && !ready.failed;
  return peek ? stamps_.PeekAndBeginTurn(ready.fd, reader->IsUndecodable())
              : stamps_.BeginTurn(ready.fd);
}

void CurlTransport::Impl::Act(curl_socket_t fd, int action) {
  int running = 0;
  in_curl_ = true;
  curl_multi_socket_action(multi_.get(), fd, action, &running);
  in_curl_ = false;
  for (OwnedTransfer& transfer : std::exchange(dropped_, {})) {
    Drop(std::move(transfer));
  }
  // Called after each socket. If this waited until the end of the wake-up, the end of a transfer
  // would include the work on all other sockets.
  CompleteDone();
}

void CurlTransport::Impl::CompleteDone() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    Transfer& done = *Transfer::Of(message->easy_handle);
    if (done.IsReadHere() && code == CURLE_OK) {
      BeginConnected(static_cast<OwnTransfer&>(done));
      continue;
    }
    if (BeginAgain(done, code)) continue;
    OwnedTransfer transfer = Remove(done.Id());
    transfer->Complete(code);
    Drop(std::move(transfer));
  }
}

// Sends the request again if it was redirected, or if a kept connection was closed. Returns whether
// it is under way.
bool CurlTransport::Impl::BeginAgain(Transfer& transfer, CURLcode code) {
  const bool is_redirected = code == CURLE_OK && transfer.IsRedirected();
  if (!is_redirected && !transfer.MustBeSentAgain(code)) return false;
  curl_multi_remove_handle(multi_.get(), transfer.Easy());
  LeaveSocket(transfer);
  transfer.SetSocket(-1);
  if (is_redirected) {
    transfer.FollowRedirect();
  } else {
    transfer.SendAgain();
  }
  return curl_multi_add_handle(multi_.get(), transfer.Easy()) == CURLM_OK;
}

std::unique_ptr<Transfer> CurlTransport::Impl::Remove(TransferId id) {
  auto node = transfers_.extract(id);
  if (node.empty()) return nullptr;
  OwnedTransfer transfer = std::move(node.mapped());
  LeaveSocket(*transfer);
  if (transfer->IsReadHere()) deadlines_.erase({transfer->Deadline(), id});
  if (transfer->IsReleased()) released_.Remove(transfer->User(), id);
  const bool was_started = transfer->Easy() != nullptr;
  if (was_started) {
    lookups_.Finished(transfer->RequestOrigin());
  }
  return transfer;
}

void CurlTransport::Impl::Drop(OwnedTransfer transfer) {
  if (in_curl_) {
    // The caller may be one of its own handlers, and libcurl still uses the handle.
    dropped_.push_back(std::move(transfer));
    return;
  }
  if (transfer->IsReadHere()) LeaveConnection(static_cast<OwnTransfer&>(*transfer));
  if (transfer->Easy() != nullptr) {
    curl_multi_remove_handle(multi_.get(), transfer->Easy());
  }
}

int CurlTransport::Impl::OnSocket(CURL* easy, curl_socket_t fd, int what, void* self,
                                  void* /*unused*/) {
  auto& impl = *static_cast<Impl*>(self);
  if (what == CURL_POLL_REMOVE) {
    impl.loop_.Forget(fd);
    impl.stamps_.Forget(fd);
    impl.ReaderOf(fd) = nullptr;
    impl.bytes_read_[fd] = BytesRead(fd);
    return 0;
  }
  if (Transfer* transfer = Transfer::Of(easy)) {
    // libcurl may read as soon as it has sent, before any event.
    const bool is_new = transfer->Socket() != fd;
    if (is_new && BytesRead(fd) > impl.bytes_read_[fd]) transfer->BytesCame();
    transfer->SetSocket(fd);
    impl.ReaderOf(fd) = transfer;
    if ((what & CURL_POLL_IN) != 0) impl.stamps_.Watch(fd, transfer->IsUndecodable());
  }
  impl.loop_.Watch(fd, (what & CURL_POLL_IN) != 0, (what & CURL_POLL_OUT) != 0);
  return 0;
}

int CurlTransport::Impl::OnTimer(CURLM* /*multi*/, long milliseconds, void* self) {
  auto& impl = *static_cast<Impl*>(self);
  impl.timer_.reset();
  if (milliseconds >= 0) {
    impl.timer_ = impl.clock_.Now() + std::chrono::milliseconds(milliseconds);
  }
  return 0;
}

CurlTransport::CurlTransport(const Clock& clock, TimestampSource timestamps, HttpReader reader)
    : impl_(std::make_unique<Impl>(clock, timestamps, reader)) {}
CurlTransport::~CurlTransport() = default;

TransferId CurlTransport::Start(HttpRequest request, ResponseHandlers handlers) {
  return impl_->Start(std::move(request), std::move(handlers));
}

void CurlTransport::Cancel(TransferId id) { impl_->Cancel(id); }
void CurlTransport::Release(TransferId id, TimePoint complete) { impl_->Release(id, complete); }
void CurlTransport::Poll(TimePoint deadline) { impl_->Poll(deadline); }
void CurlTransport::Wake() { impl_->Wake(); }

}  // namespace llmb
