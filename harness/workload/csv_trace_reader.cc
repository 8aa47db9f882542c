#include "harness/workload/csv_trace_reader.h"

#include <fmt/format.h>

#include "harness/base/text.h"
#include "harness/workload/trace_time.h"

namespace llmb {
namespace {

// Indices of CsvRows.
constexpr std::size_t kTime = 0;
constexpr std::size_t kInput = 1;
constexpr std::size_t kOutput = 2;

}  // namespace

const CsvTraceFormat kAzureTrace = {"TIMESTAMP", "ContextTokens", "GeneratedTokens", ParseDateTime,
                                    "a time such as 2023-11-16 18:17:03.9799600"};
const CsvTraceFormat kBurstGptTrace = {"Timestamp", "Request tokens", "Response tokens",
                                       ParseSeconds, "seconds such as 45.5"};

std::vector<DroppedRows> CsvTraceReader::Dropped() const {
  if (dropped_ == 0) return {};
  return {{std::string(kNoTokens), dropped_}};
}

Result<std::optional<WorkloadRequest>> CsvTraceReader::Read() {
  WorkloadRequest request;
  const auto time = format_.parse_time(rows_.Field(kTime));
  if (!time) {
    return rows_.FailAt(kTime, fmt::format("must be {}, not '{}'", format_.time_is,
                                           ForMessage(rows_.Field(kTime), 40)));
  }
  LLMB_ASSIGN_OR_RETURN(request.input_tokens, rows_.Whole(kInput));
  LLMB_ASSIGN_OR_RETURN(request.output_tokens, rows_.Whole(kOutput));
  if (*request.input_tokens == 0 || *request.output_tokens == 0) return std::nullopt;
  const auto arrival = arrivals_.Next(time);
  if (!arrival) return rows_.FailAt(kTime, arrival.error().message);
  request.arrival = *arrival;
  return request;
}

Result<std::optional<WorkloadRequest>> CsvTraceReader::Next() {
  while (true) {
    LLMB_ASSIGN_OR_RETURN(const bool more, rows_.Next());
    if (!more && kept_ == 0) return Fail(fmt::format("{}: it holds no request", rows_.name()));
    if (!more) return std::nullopt;
    LLMB_ASSIGN_OR_RETURN(std::optional<WorkloadRequest> request, Read());
    ++(request ? kept_ : dropped_);
    if (request) return request;
  }
}

}  // namespace llmb
