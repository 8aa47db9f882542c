#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/workload/prompt.h"
#include "tools/workload/recorded_traffic.h"

namespace llmb {

// An OpenAI batch file: JSONL with `custom_id` and `body`, whose messages (or prompt) and
// max_tokens (or max_completion_tokens) are kept. Errors: as WorkloadReader::Next.
Result<RecordedTraffic> ReadBatchFile(const std::string& path);

// How to read a log.
struct LogMapping {
  // The key of the custom format -> the key of the log; keys inside of objects have dots between
  // them: "prompt" -> "request.input".
  std::map<std::string, std::string> keys;
  Nanoseconds timestamp_unit = std::chrono::milliseconds(1);  // of timestamps that are numbers
};

// The keys of the custom format that a log can give.
const std::vector<std::string>& MappableKeys();

// A log in JSONL. Timestamps are numbers or texts such as 2023-11-16T18:17:03.97Z. Errors: as
// WorkloadReader::Next.
Result<RecordedTraffic> ReadLogFile(const std::string& path, const LogMapping& mapping);

// A result file of `vllm bench serve --save-detailed`: lengths, and the times of sending if it has
// them. It has no prompts. Errors: a file of another kind, or one that was saved without the
// option.
Result<RecordedTraffic> ReadVllmFile(const std::string& path);

// Whether a file is a results CSV by its name: .csv or .csv.gz.
bool IsCsvName(std::string_view path);

// The texts that a run sent. Its own files keep only the first 100 characters of each prompt, and
// no messages.
struct RunTexts {
  std::vector<Prompt> prompts{};
  std::vector<WorkloadRequest> rows{};  // of the data set that it sent; empty: unknown
};

// All rows of a file in the custom format. Errors: as WorkloadReader::Next.
Result<std::vector<WorkloadRequest>> ReadDatasetRows(const std::string& path);

// A run of this project: run document, results CSV or journal. The text of a request is taken from
// `texts`; if they do not have it, the length is kept. The turns of a conversation stay one, with
// the time between them as their delays. If load levels or repetitions sent it again, each time is
// a conversation of its own. Warm-up requests are left out. Errors: a file that cannot be read;
// several endpoints, unless `endpoint` names one; requests that are not of a row of `texts.rows`.
Result<RecordedTraffic> ReadRunFile(const std::string& path, const RunTexts& texts,
                                    const std::string& endpoint);

}  // namespace llmb
