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
  const auto take = [&](const RunEvent& event, LinePlace place) {
    const auto* record = std::get_if<RequestRecord>(&event);
    const bool wanted = record != nullptr && place.offset < whole_bytes &&
                        record->endpoint_name == endpoint_name &&
                        record->error_type != ErrorType::kCancelled;
    if (!wanted) return;
    Case& one = finished.cases_[{record->prompt_id, record->repetition}];
    one.samples.Add(*record);
    if (one.first_failure.empty()) one.first_failure = record->error_message;
    if (record->user) {
      one.iterations[*record->user].push_back(record->iteration);
    } else {
      all_name_their_user = false;
    }
  };
  LLMB_RETURN_IF_ERROR(
      ReadJournal(*file, journal.string(), {.on_header = {}, .on_attempt = {}, .on_event = take}));
  // Whose requests are missing cannot be told then; to guess would send some twice.
  if (!all_name_their_user) {
    return Fail(
        fmt::format("{}: was written by an earlier version, which did not record users; "
                    "to_csv_and_charts makes the results of what it holds",
                    journal.string()));
  }
  return finished;
}

std::vector<int> FinishedRequests::MissingIterations(const std::string& prompt_id, int repetition,
                                                     int user, int iterations) const {
  std::vector<char> done(static_cast<std::size_t>(iterations), 0);
  const Case* one = Find(prompt_id, repetition);
  if (one != nullptr && one->iterations.contains(user)) {
    for (const int iteration : one->iterations.at(user)) {
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
  const Case* one = Find(prompt_id, repetition);
  return one == nullptr ? RunSamples() : one->samples;
}

std::string FinishedRequests::FirstFailure(const std::string& prompt_id, int repetition) const {
  const Case* one = Find(prompt_id, repetition);
  return one == nullptr ? "" : one->first_failure;
}

const FinishedRequests::Case* FinishedRequests::Find(const std::string& prompt_id,
                                                     int repetition) const {
  const auto found = cases_.find({prompt_id, repetition});
  return found == cases_.end() ? nullptr : &found->second;
}

}  // namespace llmb
