#include "harness/record/record_fields.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "harness/record/metric_catalog.h"

namespace llmb {
namespace {

using namespace std::chrono_literals;

// A record in which every field has a different value.
RequestRecord FullRecord() {
  RequestRecord record;
  record.endpoint_name = "llama";
  record.model_name = "meta/llama";
  record.prompt_id = "factual_qa_short";
  record.prompt_text = "What is\n\"it\"?";
  record.prompt_length = "short";
  record.prompt_complexity = "simple";
  record.prompt_category = "factual_qa";
  record.request_id = "r-1";
  record.repetition = 1;
  record.iteration = 2;
  record.user = 4;
  record.load = ClosedLoop{5};
  record.in_window = false;
  record.warmup = true;
  record.attempt = 3;
  record.simulated = true;
  record.error_type = ErrorType::kTruncated;
  record.error_message = "the stream ended early";
  record.http_status = 200;
  record.finish_reason = "length";
  record.response_text = "It is.";
  record.timestamp = WallTime(1772368496789012us);
  record.started = TimePoint(1000000001ns);
  record.schedule_delay = 11ns;
  record.connect_time = 12ns;
  record.time_to_headers = 13ns;
  record.time_to_first_event = 14ns;
  record.time_to_first_token = 15ns;
  record.time_to_first_content = 16ns;
  record.total_latency = 17ns;
  record.time_per_output_token = 18ns;
  record.inter_token_latency = InterTokenLatency{21ns, 22ns, 23ns, 24ns, 25ns, 26ns};
  record.read_lag_p99 = 19ns;
  record.suspended = 20ns;
  record.retries = 6;
  record.held_open = 27ns;
  record.slot_wait = 28ns;
  record.ttft_error_bound = 29ns;
  record.tpot_error_bound = 30ns;
  record.itl_error_bound = 34ns;
  record.total_latency_error_bound = 35ns;
  record.input_tokens = 31;
  record.output_tokens = 32;
  record.reasoning_tokens = 33;
  record.cached_tokens = 34;
  record.token_events = 35;
  record.token_count_source = TokenCountSource::kEvents;
  record.seen_tokens = 36;
  record.workload = "random";
  record.session_id = "s-1";
  record.turn = 7;
  record.input_tokens_asked = 37;
  record.output_tokens_asked = 38;
  record.input_length_source = "estimate";
  return record;
}

std::string TextOf(std::string_view name, const RequestRecord& record) {
  return FieldText(RecordFields()[*RecordFieldIndex(name)].get(record));
}

std::vector<FieldValue> Values(
    std::initializer_list<std::pair<std::string_view, const char*>> given) {
  std::vector<FieldValue> values(RecordFields().size());
  for (const auto& [name, text] : given) values[*RecordFieldIndex(name)] = std::string(text);
  return values;
}

std::string ErrorOf(std::initializer_list<std::pair<std::string_view, const char*>> given) {
  const auto record = RecordFromFields(Values(given));
  return record ? "no error" : record.error().message;
}

TEST(RecordFields, AreInTheOrderOfTheFormat) {
  std::string names;
  std::size_t established = 0;
  for (const RecordField& field : RecordFields()) {
    names += std::string(field.name) + ' ';
    if (!field.established) continue;
    EXPECT_EQ(&field, &RecordFields()[established++]) << field.name;
  }
  EXPECT_EQ(established, 25U);
  EXPECT_EQ(names,
            "endpoint_name model_name prompt_text prompt_length prompt_complexity prompt_category "
            "success error_message total_latency time_to_first_token input_tokens output_tokens "
            "total_tokens tokens_per_second time_per_output_token avg_inter_token_latency "
            "min_inter_token_latency max_inter_token_latency p50_inter_token_latency "
            "p95_inter_token_latency p99_inter_token_latency response_text timestamp iteration "
            "concurrent_level error_type http_status finish_reason prompt_id request_id repetition "
            "schedule_delay connect_time time_to_headers time_to_first_event time_to_first_content "
            "token_events reasoning_tokens cached_tokens token_count_source read_lag_p99 started "
            "sitting suspended simulated user load in_window retries seen_tokens held_open "
            "slot_wait warmup "
            "ttft_error_bound tpot_error_bound itl_error_bound total_latency_error_bound workload "
            "session_id turn input_tokens_asked output_tokens_asked input_length_source ");
}

TEST(RecordFields, EachHasADescriptionAndIsFoundByName) {
  for (std::size_t i = 0; i < RecordFields().size(); ++i) {
    const RecordField& field = RecordFields()[i];
    EXPECT_FALSE(field.description.empty()) << field.name;
    EXPECT_FALSE(field.description.ends_with('.') && !field.description.ends_with("..."))
        << field.name;
    EXPECT_EQ(RecordFieldIndex(field.name), i);
    EXPECT_EQ(field.type == FieldType::kSeconds, field.unit == "s") << field.name;
  }
  EXPECT_EQ(RecordFieldIndex("latency"), std::nullopt);
}

TEST(RecordFields, OnlyTotalsAndRatesAreComputed) {
  for (const RecordField& field : RecordFields()) {
    EXPECT_EQ(field.set == nullptr,
              field.name == "total_tokens" || field.name == "tokens_per_second")
        << field.name;
  }
}

// Converts a record to text, back to a record, and to text again. The texts differ if a field is
// missing, swapped or cut.
TEST(RecordFields, EveryFieldRoundTrips) {
  const RequestRecord record = FullRecord();
  std::vector<FieldValue> values;
  std::set<std::string> texts;
  for (const RecordField& field : RecordFields()) {
    values.emplace_back(FieldText(field.get(record)));
    // Four flags have only two values.
    if (field.name != "in_window" && field.name != "warmup")
      texts.insert(FieldText(field.get(record)));
    EXPECT_NE(FieldText(field.get(record)), "") << field.name;
    EXPECT_TRUE(field.get(record).index() == static_cast<std::size_t>(field.type)) << field.name;
  }
  EXPECT_EQ(texts.size(), RecordFields().size() - 2) << "two fields have the same value here";
  const auto back = RecordFromFields(values);
  ASSERT_TRUE(back.has_value()) << back.error().message;
  for (const RecordField& field : RecordFields()) {
    EXPECT_EQ(FieldText(field.get(*back)), FieldText(field.get(record))) << field.name;
  }
}

TEST(RecordFields, InWindowIsTrueFalseOrUnknown) {
  for (const char* text : {"True", "False", ""}) {
    const auto record = RecordFromFields(Values({{"in_window", text}}));
    ASSERT_TRUE(record.has_value()) << text;
    EXPECT_EQ(TextOf("in_window", *record), text);
  }
}

TEST(RecordFields, AnOpenLoopHasARateAndNoUsers) {
  const auto record = RecordFromFields(Values({{"load", "rate:2.5"}}));
  ASSERT_TRUE(record.has_value()) << record.error().message;
  EXPECT_EQ(record->load, LoadLevel(OpenLoop{2.5}));
  EXPECT_EQ(TextOf("load", *record), "rate:2.5");
  EXPECT_EQ(TextOf("concurrent_level", *record), "");
  const auto unknown = RecordFromFields(Values({{"load", "rate:x"}}));
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().message, "load: 'rate:x' is not a load level");
}

// It was due, waited 3 ms for a slot, and was then sent 1 ms late: 4 ms after its schedule.
TEST(RequestRecord, CountsFromItsSchedule) {
  RequestRecord record;
  record.schedule_delay = 1ms;
  EXPECT_EQ(record.SinceScheduled(), std::nullopt);
  record.slot_wait = 3ms;
  EXPECT_EQ(record.SinceScheduled(), 4ms);
}

TEST(RecordFields, AnEmptyRecordHasAlmostNoValues) {
  std::string present;
  for (const RecordField& field : RecordFields()) {
    const std::string text = FieldText(field.get(RequestRecord()));
    if (!text.empty()) present += std::string(field.name) + '=' + text + ' ';
  }
  EXPECT_EQ(present,
            "success=True iteration=0 concurrent_level=1 repetition=0 sitting=0 "
            "load=users:1 ");
}

TEST(RecordFields, LongTextsAreCutOnce) {
  RequestRecord record;
  record.prompt_text = std::string(101, 'p');
  record.response_text = std::string(201, 'r');
  const std::string prompt = TextOf("prompt_text", record);
  const std::string response = TextOf("response_text", record);
  EXPECT_EQ(prompt, std::string(100, 'p') + "...");
  EXPECT_EQ(response, std::string(200, 'r') + "...");

  record.prompt_text = prompt;
  record.response_text = response;
  EXPECT_EQ(TextOf("prompt_text", record), prompt);
  EXPECT_EQ(TextOf("response_text", record), response);
}

TEST(RecordFromFields, NoValuesMakeAnEmptyRecord) {
  const auto record = RecordFromFields(Values({}));
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->inter_token_latency, std::nullopt);
  EXPECT_EQ(record->started, std::nullopt);
}

TEST(RecordFromFields, AFailureWithoutAReasonIsUnknown) {
  EXPECT_EQ(RecordFromFields(Values({{"success", "False"}}))->error_type, ErrorType::kUnknown);
  EXPECT_EQ(RecordFromFields(Values({{"success", "False"}, {"error_type", "reset"}}))->error_type,
            ErrorType::kReset);
  EXPECT_TRUE(RecordFromFields(Values({{"success", "True"}}))->Succeeded());
}

TEST(RecordFromFields, ErrorsNameTheField) {
  EXPECT_EQ(ErrorOf({{"total_latency", "fast"}}),
            "total_latency: 'fast' is not a number of seconds");
  EXPECT_EQ(ErrorOf({{"total_latency", "-0.5"}}), "total_latency: -0.5 is negative");
  EXPECT_EQ(ErrorOf({{"output_tokens", "-1"}}), "output_tokens: -1 is negative");
  EXPECT_EQ(ErrorOf({{"output_tokens", "9223372036854775807"}}),
            "output_tokens: 9223372036854775807 is too large");
  EXPECT_EQ(ErrorOf({{"iteration", "3000000000"}}), "iteration: 3000000000 is too large");
  EXPECT_EQ(ErrorOf({{"error_type", "oops"}}), "error_type: 'oops' is not an error type");
  EXPECT_EQ(ErrorOf({{"concurrent_level", "0"}}), "concurrent_level: 0 is not a number of users");
  EXPECT_EQ(ErrorOf({{"token_count_source", "guess"}}),
            "token_count_source: 'guess' is not one of usage, usage+reasoning, events");
  EXPECT_EQ(ErrorOf({{"avg_inter_token_latency", "0.1"}, {"p99_inter_token_latency", "0.2"}}),
            "p99_inter_token_latency: given without p95_inter_token_latency");
}

TEST(RecordFromFields, DifferencesBetweenClocksMayBeNegative) {
  EXPECT_EQ(ErrorOf({{"read_lag_p99", "-0.000001"}}), "no error");
}

// A field or metric that is added without a word in the documentation is not finished.
TEST(MetricsDocument, NamesEveryFieldAndMetric) {
  std::ifstream file(LLMB_SOURCE_DIR "/docs/metrics.md");
  ASSERT_TRUE(file.is_open());
  std::stringstream text;
  text << file.rdbuf();
  const std::string document = text.str();
  const auto is_named = [&](std::string_view name) {
    return document.find('`' + std::string(name) + '`') != std::string::npos;
  };
  for (const RecordField& field : RecordFields()) EXPECT_TRUE(is_named(field.name)) << field.name;
  for (const Metric& metric : Metrics()) {
    EXPECT_TRUE(is_named(metric.id)) << metric.id;
    EXPECT_TRUE(is_named(metric.short_name)) << metric.short_name;
  }
  for (int i = 1; i <= static_cast<int>(ErrorType::kUnknown); ++i) {
    EXPECT_TRUE(is_named(Name(static_cast<ErrorType>(i)))) << Name(static_cast<ErrorType>(i));
  }
}

}  // namespace
}  // namespace llmb
