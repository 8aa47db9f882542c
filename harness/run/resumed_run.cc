#include "harness/run/resumed_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <istream>
#include <memory>
#include <utility>

#include "harness/base/atomic_file.h"
#include "harness/base/text.h"
#include "harness/endpoint/url_secrets.h"
#include "harness/journal/missing_requests.h"

namespace llmb {
namespace {

Status Differs(const ResumedRun& resumed, const std::string& what) {
  return Fail(
      fmt::format("cannot resume {}: {} not those of the journal", resumed.path.string(), what));
}

// Simulated endpoints have another port in each attempt.
bool IsSame(const Endpoint& now, const Endpoint& then) {
  return now.name == then.name && now.model_name == then.model_name &&
         now.simulated == then.simulated && now.timeout == then.timeout &&
         (now.simulated || RedactUrl(now.url) == then.url);
}

bool IsSame(const Prompt& now, const Prompt& then) {
  return now.id == then.id && now.text == then.text;
}

template <typename T>
bool AreSame(const std::vector<T>& now, const std::vector<T>& then) {
  return std::ranges::equal(now, then, [](const T& a, const T& b) { return IsSame(a, b); });
}

bool IsPartOfSearch(const JournalHeader& header) {
  return header.context.shard && std::ranges::any_of(header.plan, [](const EndpointPlan& plan) {
           return plan.search.has_value();
         });
}

}  // namespace

Result<ResumedRun> OpenResumedRun(const std::filesystem::path& path) {
  LLMB_ASSIGN_OR_RETURN(LockedJournal lock, LockedJournal::Open(path));
  LLMB_ASSIGN_OR_RETURN(const std::unique_ptr<std::istream> file, OpenFile(path));
  ResumedRun resumed{.path = path, .header = {}, .state = {}, .lock = std::move(lock)};
  const auto keep_header = [&](const JournalHeader& header) { resumed.header = header; };
  LLMB_ASSIGN_OR_RETURN(const JournalState state,
                        ReadJournal(*file, path.string(),
                                    {.on_header = keep_header, .on_attempt = {}, .on_event = {}}));
  resumed.state = state;
  if (resumed.header.schema_version != kJournalSchemaVersion) {
    return Fail(
        fmt::format("cannot resume {}: version 0.1 wrote it and counted --iterations per user; use "
                    "to_csv_and_charts to get its results",
                    path.string()));
  }
  if (IsPartOfSearch(resumed.header)) {
    return Fail(
        fmt::format("cannot resume {}: it is one rank's part of a capacity search, which needs all "
                    "ranks; to_csv_and_charts --merge says what the search has found so far",
                    path.string()));
  }
  return resumed;
}

Status CheckSamePlan(const ResumedRun& resumed, const std::vector<Endpoint>& endpoints,
                     const std::vector<Prompt>& prompts, const std::vector<EndpointPlan>& plan) {
  const RunContext& context = resumed.header.context;
  if (!AreSame(endpoints, context.endpoints)) {
    return Differs(resumed, "the endpoints (name, URL, model or timeout) are");
  }
  if (!AreSame(prompts, context.prompts)) return Differs(resumed, "the prompts are");
  if (plan != resumed.header.plan) return Differs(resumed, "the cases are");
  return {};
}

void CollectEarlierAttempts(const ResumedRun& resumed, RunCollector& collector) {
  const Result<std::unique_ptr<std::istream>> file = OpenFile(resumed.path);
  if (!file) return;
  const JournalSink sink{
      .on_header = {},
      .on_attempt = [&] { collector.BeginAttempt(); },
      .on_event = [&](RunEvent event, LinePlace place) { collector.Add(std::move(event), place); }};
  // The plan of the run was made from the same file, so it was readable a moment ago.
  if (ReadJournal(**file, resumed.path.string(), sink)) collector.BeginAttempt();
}

void FindComplete(const std::vector<Endpoint>& endpoints, const std::vector<Prompt>& prompts,
                  const std::vector<EndpointPlan>& plan, ResumedRun& resumed) {
  RunCollector collector(endpoints, prompts);
  collector.Expect(plan);
  CollectEarlierAttempts(resumed, collector);
  for (const EndpointPlan& endpoint : plan) resumed.complete.insert(endpoint.endpoint_name);
  for (const std::string& name : FindMissingRequests(plan, collector).endpoints) {
    resumed.complete.erase(name);
  }
}

std::string ResumeText(const ResumedRun& resumed) {
  std::string text =
      fmt::format("Resuming {}, begun {}{}\n", PrintableText(resumed.path.string()),
                  PrintableText(resumed.header.context.date),
                  resumed.IsComplete() ? ": nothing is missing, and no request is sent."
                                       : "; only its missing requests are sent:");
  if (const std::string damage = DamageText(resumed.state); !damage.empty()) {
    text += fmt::format("  in the journal {}\n", damage);
  }
  return text;
}

}  // namespace llmb
