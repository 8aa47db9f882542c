// The transfers that this program reads itself.

#include <algorithm>
#include <cerrno>
#include <utility>

#include "harness/base/environment.h"
#include "harness/http/curl_transfer.h"
#include "harness/http/curl_transport_impl.h"
#include "harness/http/plain_request.h"

namespace llmb {
namespace {

// The most reads of one socket in a turn. Without a limit, a server that sends faster than this
// program reads would keep it from its deadlines and from all other connections.
constexpr int kMostReadsAtOnce = 4;

}  // namespace

std::unique_ptr<Transfer> CurlTransport::Impl::MakeTransfer(TransferId id, HttpRequest request,
                                                            ResponseHandlers handlers) {
  if (reader_ == HttpReader::kOwn && IsPlainRequest(request, ProcessEnvironment())) {
    return std::make_unique<OwnTransfer>(id, std::move(request), std::move(handlers), clock_,
                                         stamps_, lookups_);
  }
  return std::make_unique<CurlTransfer>(id, std::move(request), std::move(handlers), clock_,
                                        stamps_, lookups_);
}

void CurlTransport::Impl::EndTimedOut() {
  if (deadlines_.empty()) return;
  const TimePoint now = clock_.Now();
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    OwnedTransfer transfer = Remove(deadlines_.begin()->second);
    transfer->TimeOut();
    Drop(std::move(transfer));
  }
}

// Returns whether the transfer is under way, as do BeginConnected and BeginOn.
bool CurlTransport::Impl::BeginOwn(OwnTransfer& transfer) {
  if (!transfer.NeedsNewConnection()) {
    UniqueFd kept = kept_.Take(transfer.User(), transfer.RequestOrigin(), clock_.Now());
    if (kept.IsOpen()) return BeginOn(transfer, std::move(kept), true);
  }
  transfer.PrepareConnection();
  return HandToCurl(transfer);
}

// Called once libcurl has connected. Its handle is not needed any more, and costs memory.
bool CurlTransport::Impl::BeginConnected(OwnTransfer& transfer) {
  UniqueFd connection = transfer.TakeConnection();
  curl_multi_remove_handle(multi_.get(), transfer.Easy());
  transfer.DropHandle();
  if (!connection.IsOpen()) {
    Remove(transfer.Id())->Complete(CURLE_COULDNT_CONNECT);
    return false;
  }
  return BeginOn(transfer, std::move(connection), false);
}

bool CurlTransport::Impl::BeginOn(OwnTransfer& transfer, UniqueFd connection, bool kept) {
  lookups_.Finished(transfer.RequestOrigin());
  transfer.Begin(std::move(connection), kept);
  ReaderOf(transfer.Socket()) = &transfer;
  stamps_.Watch(transfer.Socket(), false);
  deadlines_.emplace(transfer.Deadline(), transfer.Id());
  transfer.Send();
  WatchOwn(transfer);
  return !EndIfOver(transfer);
}

void CurlTransport::Impl::ServeOwn(OwnTransfer& transfer, const EventLoop::Ready& ready) {
  in_curl_ = true;
  const bool wanted_to_send = transfer.WantsToSend();
  // A server may respond and close before it has read the whole request. Sending first would meet
  // the closed connection and lose the response.
  if (ready.readable || ready.failed || transfer.HasSendError()) ReadOwn(transfer, ready);
  if (ready.writable && !transfer.IsDone() && transfer.WantsToSend()) transfer.Send();
  if (wanted_to_send && !transfer.IsDone()) WatchOwn(transfer);
  in_curl_ = false;
  // A handler may have cancelled the transfer, which has moved it to dropped_.
  if (!transfer.IsDone()) EndIfOver(transfer);
  for (OwnedTransfer& dropped : std::exchange(dropped_, {})) Drop(std::move(dropped));
}

// One read takes all that waits, unless the buffer is too small for it. The end of the connection
// takes another, and the event loop reports it only once.
void CurlTransport::Impl::ReadOwn(OwnTransfer& transfer, const EventLoop::Ready& ready) {
  const bool may_have_ended = ready.ended || ready.failed || transfer.HasSendError();
  for (int i = 0; i < kMostReadsAtOnce && !transfer.Ended() && !transfer.IsDone(); ++i) {
    const ArrivalStamps::Received received = stamps_.Read(transfer.Socket(), ready.failed);
    if (received.size < 0 && received.error == EINTR) continue;
    if (received.size < 0 && received.error == EAGAIN) return transfer.NothingWaits();
    transfer.Receive(received);
    if (!received.may_have_more && !may_have_ended) return;
  }
  if (transfer.Ended() || transfer.IsDone()) return;
  if (may_have_ended) stamps_.EndWasLeft();
  WatchOwn(transfer);
}

// After an error of sending, the socket is writable, which begins the turn that reads what is left.
void CurlTransport::Impl::WatchOwn(const OwnTransfer& transfer) {
  loop_.WatchNews(transfer.Socket(), transfer.WantsToSend() || transfer.HasSendError());
}

// Returns whether the transfer is over, and then calls its on_done.
bool CurlTransport::Impl::EndIfOver(OwnTransfer& transfer) {
  const std::optional<CURLcode> code = transfer.Ended();
  if (!code) return false;
  if (transfer.MustBeSentAgain(*code) || (*code == CURLE_OK && transfer.IsRedirected())) {
    LeaveConnection(transfer);
    if (transfer.IsRedirected()) {
      transfer.FollowRedirect();
    } else {
      transfer.SendAgain();
    }
    return !BeginOwn(transfer);
  }
  OwnedTransfer done = Remove(transfer.Id());
  done->Complete(*code);
  Drop(std::move(done));
  return true;
}

// Keeps the connection for the user's next request, or closes it.
void CurlTransport::Impl::LeaveConnection(OwnTransfer& transfer) {
  if (!transfer.HasConnection()) return;
  deadlines_.erase({transfer.Deadline(), transfer.Id()});
  LeaveSocket(transfer);
  loop_.Forget(transfer.Socket());
  stamps_.Forget(transfer.Socket());
  UniqueFd connection = transfer.Detach();
  if (!transfer.MayKeepConnection()) return;
  kept_.Keep(transfer.User(), transfer.RequestOrigin(), std::move(connection), clock_.Now());
}

}  // namespace llmb
