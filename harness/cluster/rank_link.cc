#include "harness/cluster/rank_link.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <sstream>
#include <thread>
#include <utility>

#include "harness/base/interrupt.h"
#include "harness/base/line_io.h"
#include "harness/document/json_value.h"

namespace llmb {
namespace {

constexpr std::string_view kPart = "part";
constexpr std::string_view kOffset = "offset";
constexpr std::string_view kStart = "start";
constexpr std::string_view kAgreement = "agreement ";  // JSON follows

// Reads the numbers of a line that begins with `word`. False for another line.
template <typename... T>
bool ReadLine(const std::string& line, std::string_view word, T&... values) {
  std::istringstream in(line);
  std::string first;
  in >> first;
  (in >> ... >> values);
  return !in.fail() && first == word;
}

// nullopt for another line.
std::optional<RankAgreement> AgreementFromLine(std::string_view line) {
  if (!line.starts_with(kAgreement)) return std::nullopt;
  try {
    const Json json = Json::parse(line.substr(kAgreement.size()));
    RankAgreement agreement;
    agreement.start = WallTime(Nanoseconds(json.at("start").get<Nanoseconds::rep>()));
    for (const Json& text : json.at("texts")) {
      agreement.texts.push_back(text.is_null() ? std::nullopt
                                               : std::optional(text.get<std::string>()));
    }
    return agreement;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

// The process must not die with mpirun, which kills the group of its rank.
int TakeOutput() {
  ::setpgid(0, 0);
  const int pipe = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  ::dup2(nowhere, STDOUT_FILENO);
  ::close(nowhere);
  return pipe;
}

}  // namespace

std::string PartLine(const Shard& shard, const std::string& run) {
  return fmt::format("{} {} {} {}\n", kPart, shard.index, shard.count, run);
}

std::string OffsetLine(const ClockOffset& offset) {
  return fmt::format("{} {} {}\n", kOffset, offset.offset.count(), offset.error_bound.count());
}

std::string StartLine(WallTime start) {
  return fmt::format("{} {}\n", kStart, start.time_since_epoch().count());
}

std::string AgreementLine(const RankAgreement& agreement) {
  Json texts = Json::array();
  for (const auto& text : agreement.texts) texts.push_back(text ? Json(*text) : Json());
  const Json json = {{"start", agreement.start.time_since_epoch().count()},
                     {"texts", std::move(texts)}};
  return fmt::format("{}{}\n", kAgreement, json.dump());
}

std::unique_ptr<RankLink> RankLink::Open() {
  const int pipe = TakeOutput();
  LineReader controller(STDIN_FILENO);
  const std::optional<std::string> line = controller.ReadLine();
  Shard shard;
  std::string run;
  if (!line || !ReadLine(*line, kPart, shard.index, shard.count, run)) return nullptr;
  auto inbox = std::make_shared<Inbox>();
  std::thread([controller, inbox]() mutable {
    while (std::optional<std::string> next = controller.ReadLine()) {
      const std::scoped_lock lock(inbox->mutex);
      inbox->lines.push_back(*std::move(next));
      inbox->changed.notify_one();
    }
    Interrupted() = true;
    const std::scoped_lock lock(inbox->mutex);
    inbox->ended = true;
    inbox->changed.notify_one();
  }).detach();
  return std::unique_ptr<RankLink>(new RankLink(pipe, shard, std::move(run), std::move(inbox)));
}

RankLink::RankLink(int pipe, Shard shard, std::string run, std::shared_ptr<Inbox> inbox)
    : pipe_(pipe), shard_(shard), run_(std::move(run)), inbox_(std::move(inbox)) {}

RankLink::~RankLink() { ::close(pipe_); }

// A controller that has ended needs no report.
void RankLink::Report(const RankReport& report) {
  static_cast<void>(WriteAll(pipe_, ReportToLine(report)));
}

std::optional<std::string> RankLink::NextLine() {
  std::unique_lock lock(inbox_->mutex);
  inbox_->changed.wait(lock, [this] { return inbox_->ended || !inbox_->lines.empty(); });
  if (inbox_->lines.empty()) return std::nullopt;
  std::string line = std::move(inbox_->lines.front());
  inbox_->lines.pop_front();
  return line;
}

std::optional<RankAgreement> RankLink::Agree(const std::string& text) {
  RankReport report;
  report.state = RankState::kWaits;
  report.text = text;
  Report(report);
  const std::optional<std::string> line = NextLine();
  return line ? AgreementFromLine(*line) : std::nullopt;
}

std::optional<ClockOffset> RankLink::AwaitOffset() {
  const std::optional<std::string> line = NextLine();
  Nanoseconds::rep offset = 0;
  Nanoseconds::rep error_bound = 0;
  if (!line || !ReadLine(*line, kOffset, offset, error_bound)) return std::nullopt;
  return ClockOffset{Nanoseconds(offset), Nanoseconds(error_bound)};
}

std::optional<WallTime> RankLink::AwaitStart() {
  const std::optional<std::string> line = NextLine();
  Nanoseconds::rep start = 0;
  if (!line || !ReadLine(*line, kStart, start)) return std::nullopt;
  return WallTime(Nanoseconds(start));
}

}  // namespace llmb
