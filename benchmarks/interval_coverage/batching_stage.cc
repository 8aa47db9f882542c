#include "benchmarks/interval_coverage/batching_stage.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <queue>
#include <utility>

namespace llmb {
namespace {

constexpr std::size_t kSlots = 32;
constexpr double kStep = 0.010;
constexpr double kStepPerRequest = 0.0003;
constexpr double kStepPerInputToken = 0.0001;

// The server and the requests that it has not finished.
class BatchingStage {
 public:
  BatchingStage(StageArrivals& arrivals, std::size_t requests, std::uint64_t seed,
                std::vector<double>* decodes)
      : arrivals_(arrivals), requests_(requests), random_(seed), decode_ends_(decodes) {}

  std::vector<SimulatedRequest> Run() {
    while (Accept()) {
      if (waiting_.empty() || active_.size() == kSlots) {
        Decode();
      } else {
        Prefill();
      }
    }
    return std::move(begun_);
  }

 private:
  // Takes the requests that have arrived. If the server is idle, waits for the next one. False once
  // all have ended.
  bool Accept() {
    if (active_.empty() && waiting_.empty() && begun_.size() < requests_) {
      now_ = std::max(now_, arrivals_.Next());
    }
    while (begun_.size() < requests_ && arrivals_.Next() <= now_) {
      waiting_.push_back(begun_.size());
      begun_.push_back({.start = arrivals_.Take()});
    }
    return !active_.empty() || !waiting_.empty();
  }

  // Each request that gets a slot has its first token at the end of this step. No other request
  // advances.
  void Prefill() {
    std::vector<std::size_t> added;
    double input_tokens = 0;
    while (!waiting_.empty() && active_.size() + added.size() < kSlots) {
      added.push_back(waiting_.front());
      waiting_.pop_front();
      input_tokens += std::max(1.0, std::round(LogNormal(random_, 500, 1)));
    }
    const auto batch = static_cast<double>(active_.size() + added.size());
    now_ += kStep + kStepPerRequest * batch + kStepPerInputToken * input_tokens;
    for (const std::size_t index : added) {
      begun_[index].first_token = now_;
      begun_[index].tokens = std::max(1.0, std::round(LogNormal(random_, 150, 0.8)));
      begun_[index].first_decode = static_cast<std::size_t>(decodes_);
      active_.emplace(decodes_ + begun_[index].tokens - 1, index);
    }
    Finish();
  }

  void Decode() {
    now_ += kStep + kStepPerRequest * static_cast<double>(active_.size());
    ++decodes_;
    if (decode_ends_ != nullptr) decode_ends_->push_back(now_);
    Finish();
  }

  void Finish() {
    while (!active_.empty() && active_.top().first <= decodes_) {
      begun_[active_.top().second].end = now_;
      active_.pop();
      arrivals_.End(now_);
    }
  }

  // A request, by the decode step that gives its last token.
  using Active = std::pair<double, std::size_t>;

  StageArrivals& arrivals_;
  const std::size_t requests_;
  Random random_;
  std::vector<double>* decode_ends_;
  double now_ = 0;
  double decodes_ = 0;
  std::vector<SimulatedRequest> begun_;
  std::deque<std::size_t> waiting_;
  std::priority_queue<Active, std::vector<Active>, std::greater<>> active_;
};

}  // namespace

std::vector<SimulatedRequest> SimulateBatching(StageArrivals& arrivals, std::size_t requests,
                                               std::uint64_t seed, std::vector<double>* decodes) {
  return BatchingStage(arrivals, requests, seed, decodes).Run();
}

double LogNormal(Random& random, double mean, double variation) {
  const double sigma = std::sqrt(std::log(1 + variation * variation));
  return mean * std::exp(sigma * random.Normal() - sigma * sigma / 2);
}

}  // namespace llmb
