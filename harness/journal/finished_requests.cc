#include "harness/journal/finished_requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "harness/base/atomic_file.h"
#include "harness/journal/journal_reader.h"

namespace llmb {

Result<FinishedRequests> FinishedRequests::Load(const std::filesystem::path& journal,
                                                std::uint64_t whole_bytes,
                                                const std::string& endpoint_name) {
  LLMB_ASSIGN_OR_RETURN(std::unique_ptr<std::istream> file, OpenFile(journal));
  FinishedRequests finished;
  bool all_name_their_user = true;
  const auto add = [&](const RunEvent& event, LinePlace place) {
    const auto* record = std::get_if<RequestRecord>(&event);
    const bool wanted = record != nullptr && place.offset < whole_bytes &&
                        record->endpoint_name == endpoint_name &&
                        record->error_type != ErrorType::kCancelled;
    if (!wanted) return;
    Case& group = finished.cases_[{record->prompt_id, record->repetition}];
    group.samples.Add(*record);
    if (group.first_failure.empty()) group.first_failure = record->error_message;
    if (record->user) {
      group.iterations[*record->user].push_back(record->iteration);
    } else {
      all_name_their_user = false;
    }
  };
  LLMB_RETURN_IF_ERROR(
      ReadJournal(*file, journal.string(), {.on_header = {}, .on_attempt = {}, .on_event = add}));
  // Without users it is unknown whose requests are missing, and a guess would send some twice.
  if (!all_name_their_user) {
    return Fail(
        fmt::format("the journal {} was written by an earlier version, which did not record users; "
                    "use to_csv_and_charts to write the results of its finished requests",
                    journal.string()));
  }
  return finished;
}

std::vector<int> FinishedRequests::MissingIterations(const std::string& prompt_id, int repetition,
                                                     int user, int iterations) const {
  std::vector<char> done(static_cast<std::size_t>(iterations), 0);
  const Case* group = Find(prompt_id, repetition);
  if (group != nullptr && group->iterations.contains(user)) {
    for (const int iteration : group->iterations.at(user)) {
      if (iteration < iterations) done[static_cast<std::size_t>(iteration)] = 1;
    }
  }
  std::vector<int> missing;
  for (int i = 0; i < iterations; ++i) {
    if (done[static_cast<std::size_t>(i)] == 0) missing.push_back(i);
  }
  return missing;
}

RunSamples FinishedRequests::SamplesOf(const std::string& prompt_id, int repetition) const {
  const Case* group = Find(prompt_id, repetition);
  return group == nullptr ? RunSamples() : group->samples;
}

std::string FinishedRequests::FirstFailure(const std::string& prompt_id, int repetition) const {
  const Case* group = Find(prompt_id, repetition);
  return group == nullptr ? "" : group->first_failure;
}

const FinishedRequests::Case* FinishedRequests::Find(const std::string& prompt_id,
                                                     int repetition) const {
  const auto found = cases_.find({prompt_id, repetition});
  return found == cases_.end() ? nullptr : &found->second;
}

}  // namespace llmb
