// What the harness adds to the times it reports. The simulated endpoint writes into each token the
// moment of its write, on the clock that the harness measures with; the difference between that
// moment and the arrival that the harness recorded is its error, and the network's, which on
// loopback is next to nothing.
//
// Counters are microseconds: arrival_error_... of each token event, ttft_error_... of the first of
// each request.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fixtures/sim/sim_server.h"
#include "harness/base/clock.h"
#include "harness/http/curl_transport.h"
#include "harness/load/worker.h"
#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

constexpr int kTokens = 50;
constexpr int kRequestsPerUser = 10;

// The published recipe of this field: 50 ms to the first token, 10 ms between tokens.
SimServer StartServer() {
  SimProfile profile;
  profile.name = "stamped";
  profile.model_names = {"stamped"};
  profile.ttft = {std::chrono::milliseconds(50)};
  profile.inter_token_time = {std::chrono::milliseconds(10)};
  profile.answer_tokens = {kTokens};
  profile.stamp_text = true;
  SimOptions options;
  options.profiles = {profile};
  Result<SimServer> server = SimServer::Start(std::move(options));
  if (!server) {
    std::cerr << server.error().message << '\n';
    std::exit(EXIT_FAILURE);
  }
  return std::move(*server);
}

// The write times in " t=123 t=456 ...".
std::vector<TimePoint> WriteTimes(std::string_view text) {
  std::vector<TimePoint> times;
  for (std::size_t at = text.find("t="); at != std::string_view::npos; at = text.find("t=", at)) {
    at += 2;
    Nanoseconds::rep nanoseconds = 0;
    std::from_chars(text.data() + at, text.data() + text.size(), nanoseconds);
    times.emplace_back(Nanoseconds(nanoseconds));
  }
  return times;
}

// Records keep only the beginning of an answer, so this transport reads the answers as they pass.
class WriteTimeReader final : public Transport {
 public:
  explicit WriteTimeReader(Transport& transport) : transport_(transport) {}

  TransferId Start(HttpRequest request, ResponseHandlers handlers) override {
    const std::size_t index = answers_.size();
    answers_.emplace_back();
    auto on_body = std::move(handlers.on_body);
    handlers.on_body = [this, index, on_body](std::string_view bytes, Arrival arrival) {
      answers_[index] += bytes;
      return on_body(bytes, arrival);
    };
    ids_.push_back(request.headers.back().second);
    return transport_.Start(std::move(request), std::move(handlers));
  }
  void Cancel(TransferId id) override { transport_.Cancel(id); }
  void Poll(TimePoint deadline) override { transport_.Poll(deadline); }
  void Wake() override { transport_.Wake(); }

  // Of the request with that id.
  std::vector<TimePoint> WriteTimesOf(const std::string& request_id) const {
    const auto found = std::ranges::find(ids_, request_id);
    return WriteTimes(answers_[static_cast<std::size_t>(found - ids_.begin())]);
  }

 private:
  Transport& transport_;
  std::vector<std::string> answers_;
  std::vector<std::string> ids_;
};

struct Errors {
  std::vector<double> arrivals_us;
  std::vector<double> first_tokens_us;

  void Add(const RequestRecord& record, const std::vector<TimePoint>& written) {
    for (std::size_t i = 0; i < std::min(written.size(), record.token_times.size()); ++i) {
      const Nanoseconds error = *record.started + record.token_times[i] - written[i];
      const double microseconds = ToMilliseconds(error) * 1000;
      arrivals_us.push_back(microseconds);
      if (i == 0) first_tokens_us.push_back(microseconds);
    }
  }

  void Report(benchmark::State& state) const {
    state.counters["arrival_error_p50_us"] = Quantile(arrivals_us, 0.5).value_or(0);
    state.counters["arrival_error_p99_us"] = Quantile(arrivals_us, 0.99).value_or(0);
    state.counters["arrival_error_max_us"] = Quantile(arrivals_us, 1).value_or(0);
    state.counters["ttft_error_mean_us"] = Mean(first_tokens_us).value_or(0);
    state.counters["ttft_error_p99_us"] = Quantile(first_tokens_us, 0.99).value_or(0);
    state.counters["token_events"] = static_cast<double>(arrivals_us.size());
  }
};

void MeasureOverhead(benchmark::State& state) {
  const int users = static_cast<int>(state.range(0));
  const SimServer server = StartServer();
  Endpoint endpoint;
  endpoint.name = "stamped";
  endpoint.url = server.Url();
  endpoint.model_name = "stamped";
  const RequestTemplate request(endpoint, Prompt{"p", "hi", "short", "simple", "overhead"}, {},
                                users);
  UsageNegotiation usage;
  const std::atomic<bool> interrupted{false};
  const CaseLoad load{.request = request,
                      .usage = usage,
                      .interrupted = interrupted,
                      .request_id_prefix = "overhead",
                      .iterations = kRequestsPerUser,
                      .repetition = 0};
  const SystemClock clock;
  CurlTransport curl(clock);
  WriteTimeReader transport(curl);
  Worker worker(transport, clock, load, 0, users);
  Errors errors;
  for (auto _ : state) {
    const std::optional<RequestRecord> record = worker.NextFinished();
    if (!record || !record->Succeeded()) {
      state.SkipWithError(record ? record->error_message.c_str() : "too few requests");
      break;
    }
    state.SetIterationTime(ToSeconds(*record->total_latency));
    errors.Add(*record, transport.WriteTimesOf(record->request_id));
  }
  errors.Report(state);
}

void RegisterOverhead() {
  for (const int users : {1, 10, 100}) {
    benchmark::RegisterBenchmark("overhead/users", MeasureOverhead)
        ->Arg(users)
        ->Iterations(benchmark::IterationCount{users} * kRequestsPerUser)
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  }
}

}  // namespace
}  // namespace llmb

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  llmb::RegisterOverhead();
  benchmark::RunSpecifiedBenchmarks();
}
