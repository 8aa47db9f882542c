#include "harness/document/results_csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "harness/record/record_fields.h"

namespace llmb {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kEstablishedHeader =
    "endpoint_name,model_name,prompt_text,prompt_length,prompt_complexity,prompt_category,success,"
    "error_message,total_latency,time_to_first_token,input_tokens,output_tokens,total_tokens,"
    "tokens_per_second,time_per_output_token,avg_inter_token_latency,min_inter_token_latency,"
    "max_inter_token_latency,p50_inter_token_latency,p95_inter_token_latency,"
    "p99_inter_token_latency,response_text,timestamp,iteration,concurrent_level";

constexpr std::string_view kOurHeader =
    ",error_type,http_status,finish_reason,prompt_id,request_id,repetition,schedule_delay,"
    "connect_time,time_to_headers,time_to_first_event,time_to_first_content,token_events,"
    "reasoning_tokens,cached_tokens,token_count_source,read_lag_p99,started,sitting,suspended,"
    "simulated,user,load,in_window,retries,seen_tokens,held_open,slot_wait,warmup,"
    "ttft_error_bound,tpot_error_bound,itl_error_bound,total_latency_error_bound,"
    "workload,session_id,turn,input_tokens_asked,output_tokens_asked,input_length_source";

struct Reading {
  std::vector<RequestRecord> records;
  std::string error;
};

Reading Read(const std::string& text) {
  std::istringstream in(text);
  Reading reading;
  const auto add = [&](RequestRecord record) { reading.records.push_back(std::move(record)); };
  const Status status = ReadResultsCsv(in, "r.csv", add);
  if (!status) reading.error = status.error().message;
  return reading;
}

Reading ReadEstablished(const std::string& rows) {
  return Read(std::string(kEstablishedHeader) + '\n' + rows);
}

std::string Written(const RequestRecord& record) {
  std::ostringstream out;
  WriteResultsCsvHeader(out);
  WriteResultsCsvRow(out, record);
  return out.str();
}

RequestRecord Success() {
  RequestRecord record;
  record.endpoint_name = "llama";
  record.model_name = "meta/llama";
  record.prompt_id = "qa";
  record.prompt_text = "Say \"hi\",\nplease";
  record.prompt_length = "short";
  record.prompt_complexity = "simple";
  record.prompt_category = "factual_qa";
  record.request_id = "r-1";
  record.load = ClosedLoop{5};
  record.http_status = 200;
  record.finish_reason = "stop";
  record.response_text =
      "Hola, \xC2\xBF"
      "c\xC3\xB3mo?";
  record.timestamp = WallTime(1772368496789012us);
  record.started = TimePoint(12345678901ns);
  record.time_to_first_token = 250ms;
  record.total_latency = 2s;
  record.time_per_output_token = 43750us;
  record.inter_token_latency = InterTokenLatency{1ms, 2ms, 3ms, 4ms, 5ms, 6ms};
  record.input_tokens = 10;
  record.output_tokens = 41;
  record.token_events = 41;
  record.seen_tokens = 41;
  record.token_count_source = TokenCountSource::kUsage;
  return record;
}

TEST(WriteResultsCsv, HeaderIsTheEstablishedColumnsThenOurs) {
  std::ostringstream out;
  WriteResultsCsvHeader(out);
  EXPECT_EQ(out.str(), std::string(kEstablishedHeader) + std::string(kOurHeader) + '\n');
}

TEST(WriteResultsCsv, RowOfASuccess) {
  std::ostringstream out;
  WriteResultsCsvRow(out, Success());
  EXPECT_EQ(out.str(),
            "llama,meta/llama,\"Say \"\"hi\"\",\nplease\",short,simple,factual_qa,True,,2,0.25,10,"
            "41,51,20.5,0.04375,0.001,0.002,0.003,0.004,0.005,0.006,"
            "\"Hola, \xC2\xBF"
            "c\xC3\xB3mo?\",2026-03-01T12:34:56.789012+00:00,0,5,"
            ",200,stop,qa,r-1,0,,,,,,41,,,usage,,12.345678901,0,,,,users:5,,,41,,,,,,,,,,,,,\n");
}

// A record in which every text that may come from outside is a formula, and a number is negative.
RequestRecord Formulas() {
  RequestRecord record = Success();
  record.endpoint_name = "+llama";
  record.model_name = "@cf/meta/llama";
  record.prompt_text = "'=SUM(A1)";
  record.prompt_category = "-qa";
  record.error_type = ErrorType::kHttpStatus;
  record.error_message = "=HYPERLINK(\"http://evil\",\"x\")";
  record.finish_reason = "\tstop";
  record.response_text = "\r=cmd|' /C calc'!A0";
  record.schedule_delay = -1500ms;
  return record;
}

TEST(WriteResultsCsv, NoCellIsAFormulaAndNumbersStayNumbers) {
  std::ostringstream out;
  WriteResultsCsvRow(out, Formulas());
  EXPECT_EQ(out.str(),
            "'+llama,'@cf/meta/llama,''=SUM(A1),short,simple,'-qa,False,"
            "\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\",2,0.25,10,"
            "41,51,20.5,0.04375,0.001,0.002,0.003,0.004,0.005,0.006,"
            "\"'\r=cmd|' /C calc'!A0\",2026-03-01T12:34:56.789012+00:00,0,5,"
            "http_status,200,'\tstop,qa,r-1,0,-1.5,,,,,41,,,usage,,12.345678901,0,,,,users:5,,,41,,"
            ",,,,,,,,,,,\n");
}

TEST(WriteResultsCsv, RawTextIsWrittenUnchanged) {
  std::ostringstream out;
  WriteResultsCsvRow(out, Formulas(), CsvText::kRaw);
  EXPECT_TRUE(out.str().starts_with("+llama,@cf/meta/llama,'=SUM(A1),short,simple,-qa,False,"))
      << out.str();
}

TEST(ReadResultsCsv, GuardedFormulasRoundTrip) {
  const RequestRecord written = Formulas();
  const Reading reading = Read(Written(written));
  ASSERT_EQ(reading.error, "");
  ASSERT_EQ(reading.records.size(), 1U);
  const RequestRecord& read = reading.records.front();
  EXPECT_EQ(read.endpoint_name, written.endpoint_name);
  EXPECT_EQ(read.model_name, written.model_name);
  EXPECT_EQ(read.prompt_text, written.prompt_text);
  EXPECT_EQ(read.prompt_category, written.prompt_category);
  EXPECT_EQ(read.error_message, written.error_message);
  EXPECT_EQ(read.finish_reason, written.finish_reason);
  EXPECT_EQ(read.response_text, written.response_text);
  EXPECT_EQ(read.schedule_delay, written.schedule_delay);
}

TEST(ReadResultsCsv, TheEstablishedFormIsNotUnguarded) {
  const Reading reading =
      ReadEstablished("a,=m,'=p,short,simple,c,True,,1,,,,,,,,,,,,,'-answer,,0,1\n");
  ASSERT_EQ(reading.error, "");
  ASSERT_EQ(reading.records.size(), 1U);
  EXPECT_EQ(reading.records.front().model_name, "=m");
  EXPECT_EQ(reading.records.front().prompt_text, "'=p");
  EXPECT_EQ(reading.records.front().response_text, "'-answer");
}

TEST(WriteResultsCsv, RowOfAFailureHasEmptyCells) {
  RequestRecord record;
  record.endpoint_name = "llama";
  record.error_type = ErrorType::kConnect;
  record.error_message = "connection refused";
  std::ostringstream out;
  WriteResultsCsvRow(out, record);
  EXPECT_EQ(out.str(),
            "llama,,,,,,False,connection refused,,,,,,,,,,,,,,,,0,1,"
            "connect,,,,,0,,,,,,,,,,,,0,,,,users:1,,,,,,,,,,,,,,,,\n");
}

TEST(WriteResultsCsv, TextIsUtf8WithoutNul) {
  RequestRecord record = Success();
  record.response_text = std::string("a\0b\xFF", 4);
  const Reading reading = Read(Written(record));
  ASSERT_EQ(reading.records.size(), 1U);
  EXPECT_EQ(reading.records.front().response_text, "a b\xEF\xBF\xBD");
}

TEST(ReadResultsCsv, ReadsBackWhatWasWritten) {
  RequestRecord failure = Success();
  failure.error_type = ErrorType::kTruncated;
  failure.error_message = "cut off";
  for (const RequestRecord& record : {Success(), failure}) {
    const std::string text = Written(record);
    const Reading reading = Read(text);
    ASSERT_EQ(reading.error, "");
    ASSERT_EQ(reading.records.size(), 1U);
    EXPECT_EQ(Written(reading.records.front()), text);
  }
}

TEST(ReadResultsCsv, ZerosOfAFailureInOurFormAreValues) {
  RequestRecord failure = Success();
  failure.error_type = ErrorType::kEmpty;
  failure.output_tokens = 0;
  const Reading reading = Read(Written(failure));
  ASSERT_EQ(reading.records.size(), 1U);
  EXPECT_EQ(reading.records.front().output_tokens, 0);
}

TEST(ReadResultsCsv, EstablishedForm) {
  const Reading reading = ReadEstablished(
      "a,m,What?,short,simple,factual_qa,True,,0.4318428039550781,0.20890188217163086,7,7,14,"
      "16.209602049379445,0.06169182913643973,0.03,1.049041748046875e-05,0.04,0.03,0.04,0.04,"
      "\"Line 1\r\nLine \"\"2\"\"\",2025-11-07T19:48:08.928982,3,10\r\n");
  ASSERT_EQ(reading.error, "");
  ASSERT_EQ(reading.records.size(), 1U);
  const RequestRecord& record = reading.records.front();
  EXPECT_TRUE(record.Succeeded());
  EXPECT_EQ(record.total_latency, 431842804ns);
  EXPECT_EQ(record.time_per_output_token, 61691829ns);  // as the file says, not recomputed
  EXPECT_EQ(record.inter_token_latency->minimum, 10490ns);
  EXPECT_EQ(record.response_text, "Line 1\r\nLine \"2\"");
  EXPECT_EQ(record.iteration, 3);
  EXPECT_EQ(record.load, LoadLevel(ClosedLoop{10}));
  EXPECT_EQ(record.prompt_id, "");
  EXPECT_EQ(record.started, std::nullopt);
}

TEST(ReadResultsCsv, ZerosOfAFailureInTheEstablishedFormAreEmpty) {
  const Reading reading = ReadEstablished(
      "a,m,p,short,simple,c,False,HTTP 500,0.0,0,0,0,0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,,,0,10\n"
      "a,m,p,short,simple,c,False,,,,,,,,,,,,,,,,,1,10\n");
  ASSERT_EQ(reading.error, "");
  ASSERT_EQ(reading.records.size(), 2U);
  for (const RequestRecord& record : reading.records) {
    EXPECT_EQ(record.error_type, ErrorType::kUnknown);
    EXPECT_EQ(record.total_latency, std::nullopt);
    EXPECT_EQ(record.output_tokens, std::nullopt);
    EXPECT_EQ(record.inter_token_latency, std::nullopt);
    EXPECT_EQ(record.load, LoadLevel(ClosedLoop{10}));
  }
  EXPECT_EQ(reading.records.front().error_message, "HTTP 500");
}

TEST(ReadResultsCsv, FindsColumnsByName) {
  const Reading reading = Read(
      "note,success,concurrent_level,p50_inter_token_latency,avg_inter_token_latency,"
      "min_inter_token_latency,max_inter_token_latency,p95_inter_token_latency,"
      "p99_inter_token_latency,time_per_output_token,output_tokens,input_tokens,"
      "time_to_first_token,total_latency,prompt_complexity,prompt_length,endpoint_name\n"
      "x,True,3,,,,,,,,,,,1.5,simple,short,a\n");
  ASSERT_EQ(reading.error, "");
  ASSERT_EQ(reading.records.size(), 1U);
  EXPECT_EQ(reading.records.front().endpoint_name, "a");
  EXPECT_EQ(reading.records.front().total_latency, 1500ms);
  EXPECT_EQ(reading.records.front().load, LoadLevel(ClosedLoop{3}));
}

TEST(ReadResultsCsv, AHeaderAloneHasNoRecords) {
  const Reading reading = ReadEstablished("");
  EXPECT_EQ(reading.error, "");
  EXPECT_TRUE(reading.records.empty());
}

TEST(ReadResultsCsv, AHeaderInTheMiddleHoldsForTheRowsBelowIt) {
  const std::string row = Written(Success());
  EXPECT_EQ(Read(row + row).records.size(), 2U);
  EXPECT_EQ(Read(row + "\xEF\xBB\xBF" + row).records.size(), 2U);
  EXPECT_EQ(Read(row + row.substr(0, row.find('\n') + 1)).records.size(), 1U);

  // Other columns, in another order.
  const std::string other =
      "endpoint_name,success,total_latency,prompt_length,prompt_complexity,time_to_first_token,"
      "input_tokens,output_tokens,time_per_output_token,avg_inter_token_latency,"
      "min_inter_token_latency,max_inter_token_latency,p50_inter_token_latency,"
      "p95_inter_token_latency,p99_inter_token_latency,concurrent_level\n"
      "b,True,2.5,short,simple,,,,,,,,,,,1\n";
  const Reading joined = Read(row + other);
  ASSERT_EQ(joined.records.size(), 2U) << joined.error;
  EXPECT_EQ(joined.records[1].endpoint_name, "b");
  EXPECT_EQ(joined.records[1].total_latency, 2500ms);
}

// The row before it has a line break in its prompt, so the header is in line 4.
TEST(ReadResultsCsv, AHeaderInTheMiddleWithoutANeededColumnIsRefusedByItsLine) {
  const Reading reading = Read(Written(Success()) + "endpoint_name,success,total_latency\n");
  EXPECT_THAT(reading.error, testing::HasSubstr("r.csv, line 4"));
  EXPECT_THAT(reading.error, testing::HasSubstr("it has no column prompt_length"));
}

TEST(ReadResultsCsv, ASuccessWithoutALatencyIsRefused) {
  for (const char* latency : {"", "nan", "NaN", "None"}) {
    const Reading reading = ReadEstablished("b,m,,short,simple,,True,," + std::string(latency) +
                                            ",,,,,,,,,,,,,,,0,1\n");
    EXPECT_EQ(reading.error,
              "r.csv, line 2: total_latency has no value, but success is True; set success to "
              "False, or remove the row");
  }
}

TEST(ReadResultsCsv, RefusesOtherFiles) {
  EXPECT_EQ(Read("").error, "r.csv: the file is empty");
  EXPECT_EQ(ReadEstablished("").error, "");
  std::string header(kEstablishedHeader);
  header.replace(header.find("total_latency"), 13, "latency");
  EXPECT_EQ(Read(header).error, "r.csv is not a results CSV: it has no column total_latency");
  EXPECT_EQ(Read("a,b\n1,2\n").error,
            "r.csv is not a results CSV: it has no column endpoint_name, prompt_length, "
            "prompt_complexity, and 13 others");
  EXPECT_EQ(Read(std::string(kEstablishedHeader) + ",success\n").error,
            "r.csv: column success appears twice");
}

TEST(ReadResultsCsv, ErrorsNameTheLine) {
  const std::string good = "a,m,\"p\np\",short,simple,c,True,,1,,,,,,,,,,,,,,,0,1\n";
  const auto error = [&](const std::string& bad) { return ReadEstablished(good + bad).error; };
  EXPECT_EQ(error("a,m\n"), "r.csv, line 4: 2 cells where the header has 25");
  EXPECT_EQ(error("a,m,p,short,simple,c,True,,1,,,,,,,,,,,,,,,0,1,2\n"),
            "r.csv, line 4: 26 cells where the header has 25");
  EXPECT_EQ(error("a,m,p,short,simple,c,True,,fast,,,,,,,,,,,,,,,0,1\n"),
            "r.csv, line 4: total_latency: 'fast' is not a number of seconds");
  EXPECT_EQ(error("a,m,p,short,simple,c,,,1,,,,,,,,,,,,,,,0,1\n"),
            "r.csv, line 4: success is empty");
  EXPECT_EQ(error(",m,p,short,simple,c,True,,1,,,,,,,,,,,,,,,0,1\n"),
            "r.csv, line 4: endpoint_name is empty");
  EXPECT_EQ(error(" \t,m,p,short,simple,c,True,,1,,,,,,,,,,,,,,,0,1\n"),
            "r.csv, line 4: endpoint_name is empty");
  EXPECT_EQ(error("a,\"m\n"), "r.csv, line 4: a quoted cell is never closed");
}

// The same two requests as spreadsheets of several countries write them.
constexpr std::string_view kSpreadsheetRows =
    "a;m;\"Hi; you\";short;simple;t;{};;0,5;0,125;7;5;12;10;0,1;0,1;0,1;0,1;0,1;0,1;0,1;ok;"
    "01.03.2026 12:00;0;1\n"
    "a;m;Hi;short;simple;t;{};broke;1,5;0;0;0;0;0;0;0;0;0;0;0;0;;2026-03-01 12:00:00;1;1\n";

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string SpreadsheetFile() {
  const std::string rows = Replaced(std::string(kSpreadsheetRows), "{};;", "WAHR;;");
  return Replaced(std::string(kEstablishedHeader), ",", ";") + '\n' +
         Replaced(rows, "{};broke", "FALSCH;broke");
}

std::string Utf16(const std::string& ascii, bool big_endian) {
  std::string bytes;
  for (const char c : ascii) {
    bytes += big_endian ? '\0' : c;
    bytes += big_endian ? c : '\0';
  }
  return bytes;
}

TEST(ReadResultsCsv, ReadsWhatSpreadsheetsSave) {
  const std::string file = SpreadsheetFile();
  const std::string tabs = Replaced(Replaced(file, "Hi; you", "Hi, you"), ";", "\t");
  const std::string points = Replaced(Replaced(file, "0,", "0."), "1,5", "1.5");
  const std::string commas = Replaced(Replaced(points, "Hi; you", "Hi: you"), ";", ",");
  using std::string_literals::operator""s;
  for (const std::string& text :
       {file, "\xEF\xBB\xBF" + file, "sep=;\n" + file, "\xEF\xBB\xBFsep=;\r\n" + file, tabs, points,
        commas, "sep=,\n" + commas, Utf16(tabs, false), "\xFF\xFE" + Utf16(tabs, false),
        Utf16(tabs, true), "\xFE\xFF" + Utf16(tabs, true), Replaced(file, "\n", "\r"),
        Replaced(file, "\n", "\r\n"), Replaced(file, "\n", ";;;\n"), ";;;\n" + file + ";;;\n;;;\n",
        Replaced(file, "WAHR", "\"WAHR\""), Replaced(file, "0,5", "\"0,5\""),
        Replaced(Replaced(file, "WAHR", "VRAI"), "FALSCH", "FAUX")}) {
    const Reading reading = Read(text);
    ASSERT_EQ(reading.error, "") << text;
    ASSERT_EQ(reading.records.size(), 2U) << text;
    EXPECT_TRUE(reading.records[0].Succeeded());
    EXPECT_EQ(reading.records[0].total_latency, 500ms);
    EXPECT_EQ(reading.records[0].time_to_first_token, 125ms);
    EXPECT_EQ(reading.records[0].prompt_text.substr(0, 2), "Hi");
    EXPECT_EQ(reading.records[0].timestamp, reading.records[1].timestamp);
    EXPECT_FALSE(reading.records[1].Succeeded());
    EXPECT_EQ(reading.records[1].error_message, "broke");
    EXPECT_EQ(reading.records[1].time_to_first_token, std::nullopt);
  }
}

TEST(ReadResultsCsv, WhatMayBeMisreadIsRefusedByItsCell) {
  const std::string file = SpreadsheetFile();
  const auto error = [&](std::string_view from, std::string_view to) {
    return Read(Replaced(file, from, to)).error;
  };
  EXPECT_THAT(error("1,5;0", "1.234,5;0"),
              testing::StartsWith("r.csv, line 3: total_latency: '1.234,5' has a thousands sep"));
  EXPECT_THAT(error("broke;1,5", "broke;1.5"),
              testing::StartsWith("r.csv, line 3: total_latency: '1.5' has a decimal point, but"));
  EXPECT_THAT(error(";7;5;", ";1.007;5;"),
              testing::StartsWith("r.csv, line 2: input_tokens: '1.007' has a thousands sep"));
  EXPECT_EQ(error("WAHR", "totta"), "r.csv, line 2: success: 'totta' is not True or False");
  EXPECT_THAT(error("01.03.2026 12:00", "3/1/2026 12:00"),
              testing::StartsWith("r.csv, line 2: timestamp: '3/1/2026 12:00' is not a time"));
}

// Spreadsheets leave out empty cells at the end of a row, but a copy that was cut must not pass.
TEST(ReadResultsCsv, EmptyCellsAtTheEndOfARowMayBeMissing) {
  const std::string header = std::string(kEstablishedHeader) + ",error_type,http_status,user\n";
  const std::string row = "a,m,p,short,simple,c,True,,1,,,,,,,,,,,,,,,0,10,,200";
  EXPECT_EQ(Read(header + row).error, "r.csv, line 2: 27 cells where the header has 28");
  const Reading reading = Read(header + row + '\n');
  ASSERT_EQ(reading.error, "");
  EXPECT_EQ(reading.records.at(0).http_status, 200);
  EXPECT_EQ(reading.records.at(0).user, std::nullopt);
}

TEST(ReadResultsCsv, AMinimumGapOf0InAFailedRowIsNoError) {
  const Reading reading = ReadEstablished(
      "a,m,p,short,simple,c,False,reset,3,1,7,5,12,0,0.5,0.1,0.0,0.4,0.1,0.4,0.4,,,0,10\n"
      "a,m,p,short,simple,c,True,,3,1,7,5,12,0,0.5,0.1,0.0,0.4,0.1,0.4,0.4,,,0,10\n");
  ASSERT_EQ(reading.error, "");
  ASSERT_EQ(reading.records.size(), 2U);
  EXPECT_EQ(reading.records[0].total_latency, 3s);
  EXPECT_EQ(reading.records[0].inter_token_latency, std::nullopt);
  EXPECT_EQ(reading.records[1].inter_token_latency->minimum, 0ns);
  EXPECT_EQ(reading.records[1].inter_token_latency->maximum, 400ms);
}

// Files that were measured on real deployments, if LLMB_REAL_RESULTS names a folder with some.
TEST(ReadResultsCsv, ReadsRealResults) {
  const char* folder = std::getenv("LLMB_REAL_RESULTS");
  if (folder == nullptr) GTEST_SKIP() << "LLMB_REAL_RESULTS names no folder";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".csv") continue;
    std::ifstream in(entry.path());
    std::size_t successes = 0;
    const auto add = [&](const RequestRecord& record) { successes += record.Succeeded() ? 1 : 0; };
    const Status status = ReadResultsCsv(in, entry.path().string(), add);
    EXPECT_TRUE(status.has_value()) << status.error().message;
    EXPECT_GT(successes, 0U) << entry.path();
  }
}

}  // namespace
}  // namespace llmb
