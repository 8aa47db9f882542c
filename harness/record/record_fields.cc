#include "harness/record/record_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <unordered_map>

#include "harness/base/text.h"
#include "harness/record/field_conversion.h"

namespace llmb {
namespace {

using Record = RequestRecord;

constexpr bool kEstablished = true;
constexpr bool kOurs = false;

// A field that is a member of the record.
template <auto member>
constexpr RecordField Field(std::string_view name, std::string_view unit,
                            std::string_view description, bool established) {
  using T = std::remove_cvref_t<decltype(std::declval<Record>().*member)>;
  return {name,
          kTypeOf<T>,
          unit,
          description,
          established,
          [](const Record& record) { return ToField(record.*member); },
          [](Record& record, const FieldValue& value) { return FromField(value, record.*member); }};
}

// The same for text of which files keep only the beginning.
template <auto member, std::size_t max_characters>
constexpr RecordField CutField(std::string_view name, std::string_view description) {
  RecordField field = Field<member>(name, "", description, kEstablished);
  // Cutting text that was cut before changes nothing: its first characters and "..." remain.
  field.get = [](const Record& record) { return ToField(CutText(record.*member, max_characters)); };
  return field;
}

// One of the six inter-token latencies. Setting one makes all six exist; RecordFromFields ensures
// that a file has all or none.
template <auto member>
constexpr RecordField GapField(std::string_view name, std::string_view description) {
  return {name,
          FieldType::kSeconds,
          "s",
          description,
          kEstablished,
          [](const Record& record) {
            const auto& gaps = record.inter_token_latency;
            return gaps ? ToField((*gaps).*member) : FieldValue();
          },
          [](Record& record, const FieldValue& value) {
            auto& gaps = record.inter_token_latency;
            if (!gaps) gaps.emplace();
            return FromField(value, (*gaps).*member);
          }};
}

// A field that is computed from others.
template <auto function>
constexpr RecordField DerivedField(std::string_view name, FieldType type, std::string_view unit,
                                   std::string_view description) {
  return {name,         type,
          unit,         description,
          kEstablished, [](const Record& record) { return ToField((record.*function)()); },
          nullptr};
}

FieldValue GetSuccess(const Record& record) { return record.Succeeded(); }

// error_type is later in the table, and replaces this by the real reason.
Status SetSuccess(Record& record, const FieldValue& value) {
  if (!std::get<bool>(value)) record.error_type = ErrorType::kUnknown;
  return {};
}

FieldValue GetErrorType(const Record& record) {
  return ToField(std::string(Name(record.error_type)));
}

Status SetErrorType(Record& record, const FieldValue& value) {
  const auto& name = std::get<std::string>(value);
  const auto type = ErrorTypeFromName(name);
  if (!type) return Fail(fmt::format("'{}' is not an error type", ForMessage(name, 40)));
  record.error_type = *type;
  return {};
}

FieldValue GetUsers(const Record& record) {
  const std::optional<int> users = record.load.Users();
  return users ? ToField(*users) : FieldValue();
}

Status SetUsers(Record& record, const FieldValue& value) {
  ClosedLoop closed;
  LLMB_RETURN_IF_ERROR(FromField(value, closed.users));
  if (closed.users == 0) return Fail("0 is not a number of users");
  record.load = closed;
  return {};
}

FieldValue GetLoad(const Record& record) { return record.load.Key(); }

Status SetLoad(Record& record, const FieldValue& value) {
  const auto& key = std::get<std::string>(value);
  const std::optional<LoadLevel> load = LoadLevel::FromKey(key);
  if (!load) return Fail(fmt::format("'{}' is not a load level", ForMessage(key, 40)));
  record.load = *load;
  return {};
}

constexpr std::array kFields = {
    // The 25 columns of the established format.
    Field<&Record::endpoint_name>("endpoint_name", "", "entry of the models file", kEstablished),
    Field<&Record::model_name>("model_name", "", "the model asked for", kEstablished),
    CutField<&Record::prompt_text, kPromptTextCharacters>(
        "prompt_text", "the prompt, cut at 100 characters and then ending in ..."),
    Field<&Record::prompt_length>("prompt_length", "", "short, medium or long", kEstablished),
    Field<&Record::prompt_complexity>("prompt_complexity", "", "simple, moderate or complex",
                                      kEstablished),
    Field<&Record::prompt_category>("prompt_category", "", "kind of task", kEstablished),
    RecordField{"success", FieldType::kFlag, "", "True if the response is complete", kEstablished,
                GetSuccess, SetSuccess},
    Field<&Record::error_message>("error_message", "", "what went wrong, for people", kEstablished),
    Field<&Record::total_latency>("total_latency", "s",
                                  "finished - started; of a failed request, up to the failure",
                                  kEstablished),
    Field<&Record::time_to_first_token>("time_to_first_token", "s", "first token - started",
                                        kEstablished),
    Field<&Record::input_tokens>("input_tokens", "tokens", "the server's usage.prompt_tokens",
                                 kEstablished),
    Field<&Record::output_tokens>("output_tokens", "tokens",
                                  "usage.completion_tokens with streamed reasoning that it leaves "
                                  "out, or else the number of token events",
                                  kEstablished),
    DerivedField<&Record::TotalTokens>("total_tokens", FieldType::kInteger, "tokens",
                                       "input_tokens + output_tokens"),
    DerivedField<&Record::TokensPerSecond>("tokens_per_second", FieldType::kNumber, "tokens/s",
                                           "output_tokens / total_latency"),
    Field<&Record::time_per_output_token>("time_per_output_token", "s",
                                          "(last token - first token) / (seen_tokens - 1)",
                                          kEstablished),
    GapField<&InterTokenLatency::average>("avg_inter_token_latency",
                                          "mean gap between neighbouring token events"),
    GapField<&InterTokenLatency::minimum>("min_inter_token_latency", "smallest such gap"),
    GapField<&InterTokenLatency::maximum>("max_inter_token_latency", "largest such gap"),
    GapField<&InterTokenLatency::p50>("p50_inter_token_latency", "median of such gaps"),
    GapField<&InterTokenLatency::p95>("p95_inter_token_latency", "95 % quantile of such gaps"),
    GapField<&InterTokenLatency::p99>("p99_inter_token_latency", "99 % quantile of such gaps"),
    CutField<&Record::response_text, kResponseTextCharacters>(
        "response_text", "the response, cut at 200 characters and then ending in ..."),
    Field<&Record::timestamp>("timestamp", "", "wall time at which the request started (UTC)",
                              kEstablished),
    Field<&Record::iteration>("iteration", "", "from 0, counted per prompt", kEstablished),
    RecordField{"concurrent_level", FieldType::kInteger, "users",
                "users of this endpoint; empty in an open loop", kEstablished, GetUsers, SetUsers},
    // Ours. New fields go to the end, because people read columns by their place.
    RecordField{"error_type", FieldType::kText, "", "why it failed; empty on success", kOurs,
                GetErrorType, SetErrorType},
    Field<&Record::http_status>("http_status", "", "status of the final response", kOurs),
    Field<&Record::finish_reason>("finish_reason", "", "as sent by the server", kOurs),
    Field<&Record::prompt_id>("prompt_id", "", "id of the prompt in its set", kOurs),
    Field<&Record::request_id>("request_id", "", "the X-Request-ID that was sent", kOurs),
    Field<&Record::repetition>("repetition", "", "from 0", kOurs),
    Field<&Record::schedule_delay>("schedule_delay", "s",
                                   "started - the moment it was due and could be sent", kOurs),
    Field<&Record::connect_time>("connect_time", "s",
                                 "DNS, TCP and TLS; empty when a connection was reused", kOurs),
    Field<&Record::time_to_headers>("time_to_headers", "s", "first response header - started",
                                    kOurs),
    Field<&Record::time_to_first_event>("time_to_first_event", "s",
                                        "first SSE event of any kind - started", kOurs),
    Field<&Record::time_to_first_content>("time_to_first_content", "s",
                                          "first token that is not reasoning - started", kOurs),
    Field<&Record::token_events>("token_events", "events", "SSE events that carried text", kOurs),
    Field<&Record::reasoning_tokens>("reasoning_tokens", "tokens",
                                     "output tokens spent on reasoning, by the server's count",
                                     kOurs),
    Field<&Record::cached_tokens>("cached_tokens", "tokens",
                                  "input tokens read from a cache, by the server's count", kOurs),
    Field<&Record::token_count_source>(
        "token_count_source", "", "where output_tokens is from: usage, usage+reasoning or events",
        kOurs),
    Field<&Record::read_lag_p99>("read_lag_p99", "s",
                                 "99 % quantile of the program's stamps - the kernel's", kOurs),
    Field<&Record::started>("started", "s",
                            "monotonic time at which the request started, since the clock's origin",
                            kOurs),
    Field<&Record::attempt>("sitting", "", "attempt of the run, from 0; a resumed run has several",
                            kOurs),
    Field<&Record::suspended>("suspended", "s",
                              "how long the client was suspended meanwhile; empty if it never was",
                              kOurs),
    Field<&Record::simulated>("simulated", "",
                              "True if this program simulated the endpoint; empty for a real one",
                              kOurs),
    Field<&Record::user>("user", "", "who sent it, from 0; empty in an open loop", kOurs),
    RecordField{"load", FieldType::kText, "", "the load level, such as users:8 or rate:2", kOurs,
                GetLoad, SetLoad},
    Field<&Record::in_window>(
        "in_window", "",
        "False for the first and last requests of a flow, whose latencies are "
        "in no figure of the summary",
        kOurs),
    Field<&Record::retries>(
        "retries", "", "how often it was sent again because a kept connection was closed", kOurs),
    Field<&Record::seen_tokens>("seen_tokens", "tokens",
                                "output tokens that arrived as events, without hidden ones", kOurs),
    Field<&Record::held_open>(
        "held_open", "s", "how long after [DONE] the response was open when the program closed it",
        kOurs),
    Field<&Record::slot_wait>(
        "slot_wait", "s",
        "how long it was due and waited because --max-concurrency requests were in flight; empty "
        "in a closed loop",
        kOurs),
    Field<&Record::warmup>("warmup", "",
                           "True for warm-up requests, which are in no figure; else empty", kOurs),
    Field<&Record::ttft_error_bound>(
        "ttft_error_bound", "s", "by how much the client can have made time_to_first_token wrong",
        kOurs),
    Field<&Record::tpot_error_bound>("tpot_error_bound", "s", "the same for time_per_output_token",
                                     kOurs),
    Field<&Record::itl_error_bound>("itl_error_bound", "s", "the same for p50_inter_token_latency",
                                    kOurs),
    Field<&Record::total_latency_error_bound>("total_latency_error_bound", "s",
                                              "the same for total_latency", kOurs),
    Field<&Record::workload>("workload", "", "prompts, or the data set", kOurs),
    Field<&Record::session_id>("session_id", "", "the conversation that it belongs to", kOurs),
    Field<&Record::turn>("turn", "", "its place in the conversation, from 0", kOurs),
    Field<&Record::input_tokens_asked>("input_tokens_asked", "tokens",
                                       "the length of the input by the data set", kOurs),
    Field<&Record::output_tokens_asked>("output_tokens_asked", "tokens",
                                        "most output tokens by the data set", kOurs),
    Field<&Record::input_length_source>(
        "input_length_source", "",
        "how a text of that length was made: tokenize, usage or estimate; empty if it was given",
        kOurs),
};

bool HasValue(const FieldValue& value) { return !std::holds_alternative<std::monostate>(value); }

bool IsGap(const RecordField& field) {
  return field.established && field.name.ends_with("_inter_token_latency");
}

// If a file had only some of them, the others would be read as zero.
Status CheckGaps(const std::vector<FieldValue>& values) {
  static const std::vector<std::size_t> gaps = [] {
    std::vector<std::size_t> indexes;
    for (std::size_t i = 0; i < kFields.size(); ++i) {
      if (IsGap(kFields[i])) indexes.push_back(i);
    }
    return indexes;
  }();
  const RecordField* given = nullptr;
  const RecordField* missing = nullptr;
  for (const std::size_t i : gaps) (HasValue(values[i]) ? given : missing) = &kFields[i];
  if (given == nullptr || missing == nullptr) return {};
  return Fail(fmt::format("{}: given without {}", given->name, missing->name));
}

// Only a difference of timestamps from two clocks or two parties can be negative.
bool MayBeNegative(const RecordField& field) {
  return field.name == "schedule_delay" || field.name == "read_lag_p99";
}

Status CheckRange(const RecordField& field, const FieldValue& value) {
  const auto* integer = std::get_if<std::int64_t>(&value);
  const auto* duration = std::get_if<Nanoseconds>(&value);
  const bool negative =
      (integer != nullptr && *integer < 0) || (duration != nullptr && duration->count() < 0);
  if (negative && !MayBeNegative(field)) return Fail(FieldText(value) + " is negative");
  if (integer != nullptr && *integer > kMostTokens) return Fail(FieldText(value) + " is too large");
  return {};
}

// Stores one field of the file in the record. `value` becomes the converted value.
Status SetField(const RecordField& field, FieldValue& value, Record& record) {
  if (!HasValue(value)) return {};
  LLMB_ASSIGN_OR_RETURN(auto converted, ConvertField(std::move(value), field.type));
  value = std::move(converted);
  if (!HasValue(value)) return {};
  const Status in_range = CheckRange(field, value);
  return in_range ? field.set(record, value) : in_range;
}

}  // namespace

std::span<const RecordField> RecordFields() { return kFields; }

std::optional<std::size_t> RecordFieldIndex(std::string_view name) {
  static const auto indices = [] {
    std::unordered_map<std::string_view, std::size_t> map;
    for (std::size_t i = 0; i < kFields.size(); ++i) map.emplace(kFields[i].name, i);
    return map;
  }();
  const auto found = indices.find(name);
  return found == indices.end() ? std::nullopt : std::optional(found->second);
}

Result<RequestRecord> RecordFromFields(std::vector<FieldValue> values) {
  assert(values.size() == kFields.size());
  RequestRecord record;
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    const RecordField& field = kFields[i];
    if (field.set == nullptr) continue;
    if (const Status set = SetField(field, values[i], record); !set) {
      return Fail(fmt::format("{}: {}", field.name, set.error().message));
    }
  }
  LLMB_RETURN_IF_ERROR(CheckGaps(values));
  return record;
}

}  // namespace llmb
