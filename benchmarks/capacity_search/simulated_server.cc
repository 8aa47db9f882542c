#include "benchmarks/capacity_search/simulated_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <queue>
#include <utility>

#include "benchmarks/flow_bias/slotted_endpoint.h"
#include "benchmarks/interval_coverage/batching_stage.h"
#include "harness/base/random.h"
#include "harness/base/time.h"

namespace llmb {
namespace {

double DrawDecode(const SlottedServer& server, Random& random) {
  const double mean = 1 - server.prefill_part;
  switch (server.decode) {
    case ServiceKind::kConstant:
      return mean;
    case ServiceKind::kExponential:
      return -mean * std::log(1 - random.Uniform());
    case ServiceKind::kLogNormal:
      return LogNormal(random, mean, server.variation);
  }
  return mean;
}

std::vector<SimulatedTimes> SimulateSlots(const SimulatedServer& server, ArrivalDraws& arrivals,
                                          std::size_t requests, Random& random) {
  SlottedEndpoint endpoint(server.slotted.slots);
  std::vector<SimulatedTimes> times;
  times.reserve(requests);
  while (times.size() < requests) {
    const double arrival = ToSeconds(arrivals.Next());
    const double prefill = server.slowness * LogNormal(random, server.slotted.prefill_part, 0.7);
    const double decode = server.slowness * DrawDecode(server.slotted, random);
    const auto served = endpoint.Serve(arrival, prefill + decode);
    times.push_back({.ttft = served.begin + prefill - arrival, .latency = served.end - arrival});
  }
  return times;
}

class Batching {
 public:
  Batching(const SimulatedServer& server, ArrivalDraws& arrivals, std::size_t requests,
           Random& random)
      : server_(server.batching),
        slowness_(server.slowness),
        draws_(arrivals),
        random_(random),
        requests_(requests) {
    arrived_.reserve(requests);
    times_.resize(requests);
    DrawNext();
  }

  std::vector<SimulatedTimes> Run() {
    while (Accept()) {
      if (HasPrefill()) {
        Prefill();
      } else {
        Decode();
      }
    }
    return std::move(times_);
  }

 private:
  struct Waiting {
    std::size_t index = 0;
    double input_tokens = 0;  // left to prefill
  };
  using Active = std::pair<double, std::size_t>;  // by the decode that gives its last token

  void DrawNext() { next_ = ToSeconds(draws_.Next()); }

  // Takes the requests that have arrived. If the server is idle, waits for the next one. False once
  // all have ended.
  bool Accept() {
    if (active_.empty() && waiting_.empty() && arrived_.size() < requests_) {
      now_ = std::max(now_, next_);
    }
    while (arrived_.size() < requests_ && next_ <= now_) {
      waiting_.push_back(
          {.index = arrived_.size(),
           .input_tokens = std::max(1.0, std::round(LogNormal(random_, server_.input_tokens, 1)))});
      arrived_.push_back(next_);
      DrawNext();
    }
    return !active_.empty() || !waiting_.empty();
  }

  bool HasPrefill() const {
    return !waiting_.empty() && active_.size() < static_cast<std::size_t>(server_.slots);
  }

  // One step with as much of the waiting prompts as the budget allows. A prompt larger than the
  // budget takes several steps if steps are shared, otherwise one.
  void Prefill() {
    const bool shared = server_.shares_steps;
    double left = server_.budget - (shared ? static_cast<double>(active_.size()) : 0);
    left = std::max(1.0, left);
    double tokens = 0;
    std::vector<std::size_t> first;
    while (!waiting_.empty() && left > 0 &&
           active_.size() + first.size() < static_cast<std::size_t>(server_.slots)) {
      Waiting& head = waiting_.front();
      const double taken = shared ? std::min(left, head.input_tokens) : head.input_tokens;
      if (!shared && taken > left && !first.empty()) break;
      tokens += taken;
      left -= taken;
      head.input_tokens -= taken;
      if (head.input_tokens > 0) break;
      first.push_back(head.index);
      waiting_.pop_front();
    }
    const auto batch = static_cast<double>(first.size() + (shared ? active_.size() : 0));
    now_ += slowness_ * (server_.step + server_.step_per_request * batch +
                         server_.step_per_input_token * tokens);
    if (shared) ++decodes_;
    for (const std::size_t index : first) Begin(index);
    Finish();
  }

  // The request has its first token and begins to decode.
  void Begin(std::size_t index) {
    times_[index].ttft = now_ - arrived_[index];
    const double tokens = std::max(1.0, std::round(LogNormal(random_, server_.output_tokens, 0.8)));
    active_.emplace(decodes_ + tokens - 1, index);
  }

  // Takes all steps up to one that ends a request or finds an arrival. They take equally long, so
  // they are computed at once.
  void Decode() {
    const double step =
        slowness_ * (server_.step + server_.step_per_request * static_cast<double>(active_.size()));
    double steps = std::max(1.0, active_.top().first - decodes_);
    const bool may_arrive = arrived_.size() < requests_ && !(next_ <= now_);
    if (may_arrive) steps = std::min(steps, std::max(1.0, std::ceil((next_ - now_) / step)));
    now_ += steps * step;
    decodes_ += steps;
    Finish();
  }

  void Finish() {
    while (!active_.empty() && active_.top().first <= decodes_) {
      const std::size_t index = active_.top().second;
      times_[index].latency = now_ - arrived_[index];
      active_.pop();
    }
  }

  const BatchingServer& server_;
  const double slowness_;
  ArrivalDraws& draws_;
  Random& random_;
  const std::size_t requests_;
  double next_ = 0;  // arrival
  double now_ = 0;
  double decodes_ = 0;
  std::vector<double> arrived_;
  std::vector<SimulatedTimes> times_;
  std::deque<Waiting> waiting_;
  std::priority_queue<Active, std::vector<Active>, std::greater<>> active_;
};

}  // namespace

std::string SimulatedServer::Name() const {
  if (is_batching) {
    return fmt::format("{} slots, batching, {}", batching.slots,
                       batching.shares_steps ? "shared" : "blocking");
  }
  constexpr const char* kNames[] = {"exponential", "constant", "log-normal"};
  return fmt::format("{} slots, {}", slotted.slots, kNames[static_cast<int>(slotted.decode)]);
}

std::vector<SimulatedTimes> Simulate(const SimulatedServer& server, const ArrivalPlan& arrivals,
                                     std::size_t requests) {
  ArrivalDraws draws(arrivals);
  Random random(MixSeeds({arrivals.seed, 1}));
  if (server.is_batching) return Batching(server, draws, requests, random).Run();
  return SimulateSlots(server, draws, requests, random);
}

}  // namespace llmb
