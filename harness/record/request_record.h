#pragma once

// Everything known about one finished request. Records are what a run produces; statistics, CSV
// files, charts and the run document are made from records alone, so they can be made again later.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/record/outcome.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// Where output_tokens came from.
enum class TokenCountSource {
  kUsage,              // the server's usage.completion_tokens
  kUsageAndReasoning,  // the same plus streamed reasoning that it leaves out
  kEvents,             // the number of token events: no usage was sent, or a smaller count
};

// Gaps between neighbouring token events of one request. Quantiles are Hyndman-Fan type 7.
struct InterTokenLatency {
  Nanoseconds average{};
  Nanoseconds minimum{};
  Nanoseconds maximum{};
  Nanoseconds p50{};
  Nanoseconds p95{};
  Nanoseconds p99{};
};

// The most by which the times of a record can be too long because the client was late. Zero: the
// time is as exact as a timestamp that the kernel gave to that event alone.
struct TimeErrors {
  Nanoseconds start{};        // the request was sent after `started`
  Nanoseconds first_token{};  // it arrived before its time in token_times
  Nanoseconds last_token{};   // the same
  Nanoseconds any_token{};    // the largest of all token events
  Nanoseconds end{};          // the response ended before `started` + total_latency
  // The error of each token event. Empty once the record is finished.
  std::vector<Nanoseconds> tokens{};

  // Call for each token event, in order.
  void AddToken(Nanoseconds error) {
    if (tokens.empty()) first_token = error;
    last_token = error;
    any_token = std::max(any_token, error);
    tokens.push_back(error);
  }
};

// Durations are counted from `started` unless the name says otherwise. A value that does not exist
// is an empty optional, never zero: without streaming there is no time to first token, with one
// output token no time per output token, with one token event no inter-token latency.
struct RequestRecord {
  // Which request it was.
  std::string endpoint_name;
  std::string model_name;
  std::string prompt_id;  // empty in records read from a 25-column CSV
  std::string prompt_text;
  std::string prompt_length;      // short, medium or long
  std::string prompt_complexity;  // simple, moderate or complex
  std::string prompt_category;
  // The name of the data set, or kPromptsWorkload; empty in records of a results CSV without it.
  std::string workload;
  std::string session_id;   // of the conversation that it belongs to; empty if it stands alone
  std::optional<int> turn;  // of the session, from 0
  std::string request_id;   // the X-Request-ID sent
  int repetition = 0;       // from 0
  int iteration = 0;        // from 0, counted per prompt; per user in files of version 0.1
  std::optional<int> user;  // that sent it, from 0; empty in an open loop and in old files
  LoadLevel load;           // under which the endpoint was measured
  // Whether its figures stand for the load: not those of the first requests of a flow and of the
  // last (docs/metrics.md, the window). Empty in files of version 0.1.
  std::optional<bool> in_window;
  bool warmup = false;  // in no figure, and in no count but that of warm-up requests
  int attempt = 0;      // from 0; a run that was resumed has several
  // Whether this program serves the endpoint itself. Run documents and journals store this once per
  // endpoint.
  bool simulated = false;

  // How it ended.
  ErrorType error_type = ErrorType::kNone;
  std::string error_message;       // empty on success; cut at kErrorMessageCharacters
  std::optional<int> http_status;  // of the final response, if there was one
  std::string finish_reason;       // empty if none was sent; cut at kFinishReasonCharacters
  std::string response_text;       // cut at kResponseTextCharacters

  // When. `started` is comparable only within one attempt of a run.
  std::optional<WallTime> timestamp;
  std::optional<TimePoint> started;
  // How late the client sent it: started - the moment at which it was due and could be sent. In a
  // closed loop that is when its user was free, so it is zero.
  std::optional<Nanoseconds> schedule_delay;
  // In an open loop: how long it was due and could not be sent, because too many were in flight or
  // the endpoint refused a first try. Before schedule_delay. Empty in a closed loop (no schedule).
  std::optional<Nanoseconds> slot_wait;
  std::optional<Nanoseconds> connect_time;  // DNS, TCP and TLS; empty when a connection was reused
  std::optional<Nanoseconds> time_to_headers;
  std::optional<Nanoseconds> time_to_first_event;
  std::optional<Nanoseconds> time_to_first_token;
  std::optional<Nanoseconds> time_to_first_content;
  std::optional<Nanoseconds> total_latency;  // on failure: up to the failure
  std::optional<Nanoseconds> time_per_output_token;
  std::optional<InterTokenLatency> inter_token_latency;
  std::optional<Nanoseconds> read_lag_p99;  // of read_lags
  // The total time for which the client was suspended while the request was in flight; empty:
  // never.
  std::optional<Nanoseconds> suspended;
  // How often the request was sent again because the endpoint closed a kept connection; 0 is the
  // normal case. Empty in records of files without this field.
  std::optional<int> retries;
  // How long after [DONE] the endpoint had held the response open when the program closed it;
  // empty: the response ended.
  std::optional<Nanoseconds> held_open;

  // The most by which a time of this record can be off because of the client
  // (metrics/error_bounds.h). Empty without that time, and in files of earlier versions.
  std::optional<Nanoseconds> ttft_error_bound;
  std::optional<Nanoseconds> tpot_error_bound;
  std::optional<Nanoseconds> itl_error_bound;  // of its median
  std::optional<Nanoseconds> total_latency_error_bound;

  // How much.
  std::optional<std::int64_t> input_tokens;
  std::optional<std::int64_t> output_tokens;
  std::optional<std::int64_t> reasoning_tokens;
  std::optional<std::int64_t> cached_tokens;
  std::optional<std::int64_t> token_events;
  // The output tokens that arrived as token events: output_tokens without hidden ones, such as
  // reasoning that was counted and not streamed. From token_events to output_tokens. Empty without
  // streaming, and in files of earlier versions.
  std::optional<std::int64_t> seen_tokens;
  std::optional<TokenCountSource> token_count_source;
  // What the workload asks for; empty if it does not say.
  std::optional<std::int64_t> input_tokens_asked;
  std::optional<std::int64_t> output_tokens_asked;
  std::string
      input_length_source;  // how a text of input_tokens_asked was made; empty: it was given

  // The arrival of each token event. Present while a record travels from the worker to the
  // statistics; empty in records read from a file.
  std::vector<Nanoseconds> token_times;
  // For each token event with a kernel timestamp: when the program read it minus when it arrived,
  // or may have arrived if the kernel joined it with later bytes. Present as long as token_times,
  // but only in the process that measures. `errors` too.
  std::vector<Nanoseconds> read_lags;
  TimeErrors errors;

  bool Succeeded() const { return error_type == ErrorType::kNone; }

  // True if its times measure the endpoint. Statistics of times use only such records.
  bool HasUsableTimes() const { return Succeeded() && !suspended; }

  // started - scheduled, the moment the load plan wanted it sent; empty without a schedule.
  std::optional<Nanoseconds> SinceScheduled() const;

  // output_tokens / total_latency, per second; empty when either is missing or no time passed.
  std::optional<double> TokensPerSecond() const;

  // input_tokens + output_tokens; empty when either is missing.
  std::optional<std::int64_t> TotalTokens() const;
};

// The workload of requests whose prompts are those of a prompts file.
inline constexpr const char* kPromptsWorkload = "prompts";

// Prompt and response texts in a record and its CSV row are cut at this many characters.
inline constexpr std::size_t kPromptTextCharacters = 100;
inline constexpr std::size_t kResponseTextCharacters = 200;

// The largest token count; two can be added. A server's count above it, or below 0, is ignored.
inline constexpr std::int64_t kMostTokens = 1'000'000'000'000'000;

// The other texts from an endpoint are cut at this many characters, and then end in "...".
inline constexpr std::size_t kErrorMessageCharacters = 600;
inline constexpr std::size_t kFinishReasonCharacters = 60;

}  // namespace llmb
