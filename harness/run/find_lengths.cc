#include "harness/run/find_lengths.h"

#include <fmt/format.h>

#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/interrupt.h"
#include "harness/console/terminal.h"
#include "harness/http/curl_transport.h"
#include "harness/load/input_lengths.h"
#include "harness/run/ask_endpoints.h"
#include "harness/workload/token_text.h"

namespace llmb {
namespace {

InputLengths FindOne(const EndpointJob& job, const Clock& clock) {
  CurlTransport transport(clock, job.timestamps, job.http_reader);
  TokenCounter counter(job.endpoint, job.settings, transport, clock, Interrupted());
  return FindInputLengths(counter, job.settings, CommonWords());
}

// The built-in endpoints count four characters as one token, and are not asked.
std::vector<InputLengths> FindAll(const RunPlan& plan, const Clock& clock) {
  std::vector<InputLengths> all(plan.jobs.size());
  AskEndpoints(plan, [&](std::size_t job) {
    if (plan.failed_tests.contains(plan.jobs[job].endpoint.name)) return;
    all[job] = FindOne(plan.jobs[job], clock);
  });
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
