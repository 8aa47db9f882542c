#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "harness/workload/csv_rows.h"
#include "harness/workload/session_order.h"
#include "harness/workload/workload_reader.h"

namespace llmb {

// A CSV trace: a time and two lengths a row.
struct CsvTraceFormat {
  std::string_view time;  // names of the columns
  std::string_view input_tokens;
  std::string_view output_tokens;
  std::optional<Nanoseconds> (*parse_time)(std::string_view text);
  std::string_view time_is;  // completes the sentence "<time> must be ..."
};

// Azure LLM inference traces, 2023 and 2024: TIMESTAMP,ContextTokens,GeneratedTokens with dates.
extern const CsvTraceFormat kAzureTrace;

// BurstGPT: Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type, with seconds. All
// models are read; vLLM reads GPT-4 only, and not the times.
extern const CsvTraceFormat kBurstGptTrace;

// Reads a CSV trace. Rows without input or output tokens, which BurstGPT writes for failed
// requests, are dropped and counted; other columns are ignored.
class CsvTraceReader final : public WorkloadReader {
 public:
  CsvTraceReader(DatasetInput input, const CsvTraceFormat& format)
      : format_(format),
        rows_(std::move(input), {format.time, format.input_tokens, format.output_tokens}) {}

  Result<std::optional<WorkloadRequest>> Next() override;
  std::vector<DroppedRows> Dropped() const override;

 private:
  Result<std::optional<WorkloadRequest>> Read();

  CsvTraceFormat format_;
  CsvRows rows_;
  ArrivalOrder arrivals_;
  std::size_t kept_ = 0;
  std::size_t dropped_ = 0;
};

}  // namespace llmb
