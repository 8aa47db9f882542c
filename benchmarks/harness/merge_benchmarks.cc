// The cost of merging four shards into one run, with its CSVs and its report. The goal is 60 s and
// 1 GB for 250,000 requests each.

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include "harness/base/clock.h"
#include "harness/document/record_json.h"
#include "harness/document/run_document.h"
#include "tools/convert/convert.h"

namespace llmb {
namespace {

constexpr int kShards = 4;
constexpr int kUsers = 1000;

// A folder that is removed at the end.
class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() / fmt::format("llmb_merge_{}", getpid())) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& Path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Request number `i` of all. Its times are spread like real ones, over two decades.
RequestRecord RequestOf(int i) {
  const double spread = std::exp(std::sin(i * 12.9898) + 0.5 * std::sin(i * 78.233));
  const Nanoseconds since_begin = std::chrono::microseconds(i) * 900;
  RequestRecord record;
  record.endpoint_name = "llama-vllm";
  record.model_name = "meta-llama/Llama-3.1-8B-Instruct";
  record.prompt_id = record.workload = "random";
  record.prompt_text = std::string(100, 'p');
  record.response_text = std::string(200, 'r');
  record.request_id = fmt::format("0f8b6c1e2d3a4f5b-1-users1000-0-{}", i);
  record.load = ClosedLoop{kUsers};
  record.user = i % kUsers;
  record.iteration = i;
  record.in_window = true;
  record.timestamp = WallTime(std::chrono::seconds(1'772'366'400) + since_begin);
  record.started = TimePoint(std::chrono::seconds(1000) + since_begin);
  record.schedule_delay = Nanoseconds::zero();
  record.time_to_headers = record.time_to_first_event = FromSeconds(0.09 * spread);
  record.time_to_first_token = record.time_to_first_content = FromSeconds(0.1 * spread);
  record.total_latency = FromSeconds(0.8 + 0.1 * spread);
  record.time_per_output_token = FromSeconds(0.01 * spread);
  const Nanoseconds gap = FromSeconds(0.01 * spread);
  record.inter_token_latency = InterTokenLatency{gap, gap, gap, gap, gap, gap};
  record.ttft_error_bound = record.total_latency_error_bound = FromSeconds(2e-5);
  record.tpot_error_bound = record.itl_error_bound = FromSeconds(2e-6);
  record.read_lag_p99 = FromSeconds(1e-4);
  record.input_tokens = record.input_tokens_asked = 20 + i % 900;
  record.output_tokens = record.seen_tokens = record.token_events = 60;
  record.http_status = 200;
  record.finish_reason = "stop";
  return record;
}

std::filesystem::path WriteShard(const std::filesystem::path& folder, int index, int requests) {
  RunContext context;
  context.shard = RunShard{{index, kShards}, "plan", ""};
  context.timestamp = "20260301_120000_" + FileTag(context.shard->shard);
  context.levels = {ClosedLoop{kUsers}};
  context.endpoints.emplace_back().name = "llama-vllm";
  CaseRun run;
  run.name = run.run_name = "llama-vllm/random";
  run.endpoint_name = "llama-vllm";
  run.prompt_id = "random";
  run.load = ClosedLoop{kUsers};
  run.iterations = requests;
  DurationCounts gaps;
  for (int i = 0; i < 20'000; ++i) gaps.AddMicroseconds(i, 100);
  std::filesystem::path path = folder / fmt::format("benchmark_{}.json", context.timestamp);
  std::ofstream out(path);
  RunDocumentWriter writer(out, context);
  writer.BeginCase(run, gaps);
  std::string line;
  for (int i = 0; i < requests; ++i) {
    line.clear();
    AppendRecordJson(line, RequestOf(i * kShards + index - 1));
    writer.AddRequest(line);
  }
  writer.Finish();
  return path;
}

// The argument is the number of requests in each shard. Peak memory is that of the process so far.
void MergeFourShards(benchmark::State& state) {
  const Folder folder;
  const auto requests = static_cast<int>(state.range(0));
  std::uintmax_t bytes = 0;
  for (int index = 1; index <= kShards; ++index) {
    bytes += std::filesystem::file_size(WriteShard(folder.Path(), index, requests));
  }
  const std::vector<std::string> names = {folder.Path().string()};
  for (auto _ : state) {
    const auto set = FindShards(names);
    ConvertRequest request;
    request.shards = set.value();
    request.output_dir = folder.Path() / "merged";
    request.visualizations = false;
    const auto merged = Convert(request, SystemClock(), [](std::string_view, std::uint64_t) {});
    if (!merged) state.SkipWithError(merged.error().message.c_str());
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["peak_MB"] = static_cast<double>(usage.ru_maxrss) / 1024;
  state.counters["input_MB"] = static_cast<double>(bytes) / (1 << 20);
}
BENCHMARK(MergeFourShards)
    ->Arg(2'500)
    ->Arg(25'000)
    ->Arg(250'000)
    ->Iterations(1)
    ->Unit(benchmark::kSecond);

}  // namespace
}  // namespace llmb
