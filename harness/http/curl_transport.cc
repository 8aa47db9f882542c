#include "harness/http/curl_transport.h"

#include <sys/socket.h>

#include <algorithm>
#include <cassert>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/http/curl_handle.h"
#include "harness/http/curl_transfer.h"
#include "harness/http/event_loop.h"
#include "harness/http/kernel_stamps.h"
#include "harness/http/name_lookups.h"
#include "harness/http/released_transfers.h"

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

class CurlTransport::Impl {
 public:
  Impl(const Clock& clock, TimestampSource timestamps);
  ~Impl();

  TransferId Start(HttpRequest request, ResponseHandlers handlers);
  void Cancel(TransferId id);
  void Release(TransferId id, TimePoint complete);
  void Poll(TimePoint deadline);
  void Wake() { loop_.Wake(); }

 private:
  using OwnedTransfer = std::unique_ptr<CurlTransfer>;

  static int OnSocket(CURL* easy, curl_socket_t fd, int what, void* self, void* unused);
  static int OnTimer(CURLM* multi, long milliseconds, void* self);

  bool StartWaiting();
  bool HandToCurl(CurlTransfer& transfer);
  void Act(curl_socket_t fd, int action);
  CurlTransfer*& ReaderOf(curl_socket_t fd);
  void LeaveSocket(const CurlTransfer& transfer);
  void ServeSocket(const EventLoop::Ready& ready);
  ArrivalStamps::Turn BeginTurn(const EventLoop::Ready& ready);
  void CompleteDone();
  bool BeginAgain(CurlTransfer& transfer, CURLcode code);
  void ServeReleased();
  void MoveToBackground(CurlTransfer& transfer);
  void EndHeldOpen(TransferId id);
  OwnedTransfer Remove(TransferId id);
  void Drop(OwnedTransfer transfer);
  TimePoint NextDeadline(TimePoint deadline) const;

  const Clock& clock_;
  EventLoop loop_;
  ArrivalStamps stamps_;
  std::vector<CurlTransfer*> readers_;  // by socket: looked up at every read
  // By socket: how many bytes had been read when its latest transfer ended.
  std::unordered_map<int, std::optional<std::uint64_t>> bytes_read_;
  MultiHandle multi_;
  // By user. libcurl keeps idle connections in the multi handle, where any user's request may get
  // them. Real users do not share connections, so each has a cache of its own. TLS sessions are
  // kept there too; resolved names stay common to all.
  std::map<int, ShareHandle> connections_;
  NameLookups lookups_;
  std::optional<TimePoint> timer_;  // when libcurl wants to be called even if nothing happens
  ReleasedTransfers released_;
  TransferId next_id_ = 1;
  std::map<TransferId, OwnedTransfer> transfers_;
  std::vector<TransferId> waiting_;     // not yet handed to libcurl
  std::vector<OwnedTransfer> dropped_;  // to be destroyed once libcurl has returned
  bool in_curl_ = false;
};

CurlTransport::Impl::Impl(const Clock& clock, TimestampSource timestamps)
    : clock_(clock), stamps_(clock, timestamps) {
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
  transfers_.emplace(id, std::make_unique<CurlTransfer>(id, std::move(request), std::move(handlers),
                                                        clock_, stamps_));
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
  // Last, because the ends of some bodies may just have been read.
  ServeReleased();
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

void CurlTransport::Impl::MoveToBackground(CurlTransfer& transfer) {
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
    CurlTransfer& transfer = *found->second;
    if (transfer.ConnectDeadline() <= clock_.Now()) {
      Remove(id)->TimeOut();
      called = true;
    } else if (lookups_.MayStart(transfer.RequestOrigin())) {
      called = !HandToCurl(transfer) || called;
    } else {
      waiting_.push_back(id);
    }
  }
  return called;
}

bool CurlTransport::Impl::HandToCurl(CurlTransfer& transfer) {
  ShareHandle& connections = connections_[transfer.User()];
  if (!connections) connections = MakeConnectionCache();
  transfer.Prepare(connections.get(), lookups_);
  if (loop_.Usable() && curl_multi_add_handle(multi_.get(), transfer.Easy()) == CURLM_OK) {
    return true;
  }
  Remove(transfer.Id())->Complete(CURLE_FAILED_INIT);
  return false;
}

// Null if no transfer reads the socket.
CurlTransfer*& CurlTransport::Impl::ReaderOf(curl_socket_t fd) {
  const auto index = static_cast<std::size_t>(fd);
  if (index >= readers_.size()) readers_.resize(index + 1);
  return readers_[index];
}

// libcurl may keep the socket of a removed transfer open without calling OnSocket. Without this,
// the next event on the socket would be passed to a transfer that no longer exists.
void CurlTransport::Impl::LeaveSocket(const CurlTransfer& transfer) {
  if (transfer.Socket() < 0) return;
  CurlTransfer*& reader = ReaderOf(transfer.Socket());
  if (reader == &transfer) reader = nullptr;
}

void CurlTransport::Impl::ServeSocket(const EventLoop::Ready& ready) {
  if (CurlTransfer* reader = ReaderOf(ready.fd)) reader->LookForBytes();
  const ArrivalStamps::Turn turn = BeginTurn(ready);
  Act(ready.fd, ActionOf(ready));
}

ArrivalStamps::Turn CurlTransport::Impl::BeginTurn(const EventLoop::Ready& ready) {
  const CurlTransfer* reader = ReaderOf(ready.fd);
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
    CurlTransfer& done = *CurlTransfer::Of(message->easy_handle);
    if (BeginAgain(done, code)) continue;
    OwnedTransfer transfer = Remove(done.Id());
    transfer->Complete(code);
    Drop(std::move(transfer));
  }
}

// Sends the request again if it was redirected, or if a kept connection was closed. Returns whether
// it is under way.
bool CurlTransport::Impl::BeginAgain(CurlTransfer& transfer, CURLcode code) {
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

std::unique_ptr<CurlTransfer> CurlTransport::Impl::Remove(TransferId id) {
  auto node = transfers_.extract(id);
  if (node.empty()) return nullptr;
  OwnedTransfer transfer = std::move(node.mapped());
  LeaveSocket(*transfer);
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
  } else if (transfer->Easy() != nullptr) {
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
  if (CurlTransfer* transfer = CurlTransfer::Of(easy)) {
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

CurlTransport::CurlTransport(const Clock& clock, TimestampSource timestamps)
    : impl_(std::make_unique<Impl>(clock, timestamps)) {}
CurlTransport::~CurlTransport() = default;

TransferId CurlTransport::Start(HttpRequest request, ResponseHandlers handlers) {
  return impl_->Start(std::move(request), std::move(handlers));
}

void CurlTransport::Cancel(TransferId id) { impl_->Cancel(id); }
void CurlTransport::Release(TransferId id, TimePoint complete) { impl_->Release(id, complete); }
void CurlTransport::Poll(TimePoint deadline) { impl_->Poll(deadline); }
void CurlTransport::Wake() { impl_->Wake(); }

}  // namespace llmb
