#include "harness/run/find_lengths.h"

#include <fmt/format.h>

#include <iostream>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "harness/base/interrupt.h"
#include "harness/base/threads.h"
#include "harness/console/terminal.h"
#include "harness/http/curl_transport.h"
#include "harness/load/input_lengths.h"
#include "harness/workload/token_text.h"

namespace llmb {
namespace {

InputLengths FindOne(const EndpointJob& job, const Clock& clock) {
  CurlTransport transport(clock, job.timestamps, job.http_reader);
  TokenCounter counter(job.endpoint, job.settings, transport, clock, Interrupted());
  return FindInputLengths(counter, job.settings, CommonWords());
}

// A thread each, because an endpoint may be slow.
std::vector<InputLengths> FindAll(const RunPlan& plan, const Clock& clock) {
  std::vector<InputLengths> all(plan.jobs.size());
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < plan.jobs.size(); ++i) {
    const EndpointJob& job = plan.jobs[i];
    // The built-in endpoints count four characters as one token.
    if (job.endpoint.simulated || plan.failed_tests.contains(job.endpoint.name)) continue;
    const auto find = [&job, &clock, &result = all[i]] { result = FindOne(job, clock); };
    std::optional<std::jthread> thread = StartThread(find);
    if (thread) {
      threads.push_back(std::move(*thread));
    } else {
      find();
    }
  }
  for (std::jthread& thread : threads) thread.join();
  return all;
}

}  // namespace

void FindLengths(RunPlan& plan, const Clock& clock) {
  if (!plan.dataset.makes_texts || !plan.options.test_request) return;
  std::vector<InputLengths> all = FindAll(plan, clock);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EndpointJob& job = plan.jobs[i];
    if (all[i].words) {
      job.lengths.source = all[i].by_tokenizer ? "tokenize" : "usage";
      job.lengths.words = std::move(all[i].words->words);
      job.lengths.overhead = all[i].words->overhead;
    } else if (!all[i].reason.empty()) {
      std::cerr << StderrMessage(
          "note", fmt::format("{}: input lengths are estimates, {} characters a token: {}",
                              job.endpoint.name, job.lengths.characters_per_token, all[i].reason));
    }
  }
}

}  // namespace llmb
