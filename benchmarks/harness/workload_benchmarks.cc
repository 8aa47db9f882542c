// The cost of reading data sets: bytes and rows per second, the time to the first request, and the
// memory that is held. The rows are made while they are read, so that no file of gigabytes is
// needed; making them is part of the times.

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <functional>
#include <istream>
#include <memory>
#include <streambuf>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/clock.h"
#include "harness/workload/csv_trace_reader.h"
#include "harness/workload/custom_reader.h"
#include "harness/workload/mooncake_reader.h"
#include "harness/workload/sharegpt_reader.h"

namespace llmb {
namespace {

using RowMaker = std::function<std::string(std::size_t row)>;

// A file that exists only while it is read: a begin, rows, and an end.
class MadeFile final : public std::streambuf {
 public:
  MadeFile(std::string begin, RowMaker make, std::size_t rows, std::string end)
      : block_(std::move(begin)), make_(std::move(make)), rows_(rows), end_(std::move(end)) {
    Show();
  }

 protected:
  int_type underflow() override {
    block_.clear();
    while (row_ < rows_ && block_.size() < kBlock) block_ += make_(row_++);
    if (row_ == rows_) block_ += std::exchange(end_, "");
    Show();
    return block_.empty() ? traits_type::eof() : traits_type::to_int_type(block_.front());
  }

 private:
  static constexpr std::size_t kBlock = 1U << 16;

  void Show() { setg(block_.data(), block_.data(), block_.data() + block_.size()); }

  std::string block_;
  RowMaker make_;
  std::size_t rows_;
  std::string end_;
  std::size_t row_ = 0;
};

class MadeStream final : public std::istream {
 public:
  explicit MadeStream(std::unique_ptr<MadeFile> file)
      : std::istream(file.get()), file_(std::move(file)) {}

 private:
  std::unique_ptr<MadeFile> file_;
};

DatasetInput MadeInput(std::string begin, RowMaker make, std::size_t rows, std::string end) {
  return {std::make_unique<MadeStream>(
              std::make_unique<MadeFile>(std::move(begin), std::move(make), rows, std::move(end))),
          "made"};
}

// The most memory that the process has held so far.
double PeakMegabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// Reads everything and keeps the arrivals, as a schedule does.
void ReadToTheEnd(benchmark::State& state, WorkloadReader& reader, std::size_t expected) {
  const TimePoint begin = SystemClock().Now();
  double first_ms = 0;
  std::size_t rows = 0;
  std::vector<Nanoseconds> arrivals;
  while (true) {
    const auto request = reader.Next();
    if (!request || !*request) break;
    if (++rows == 1) first_ms = ToMilliseconds(SystemClock().Now() - begin);
    if ((*request)->arrival) arrivals.push_back(*(*request)->arrival);
  }
  benchmark::DoNotOptimize(arrivals.data());
  if (rows != expected) state.SkipWithError("a row was not read");
  state.counters["first_request_ms"] = first_ms;
  state.counters["rows"] = static_cast<double>(rows);
  state.counters["peak_MB"] = PeakMegabytes();
}

const std::string& LongText() {
  static const std::string text = [] {
    std::string words;
    while (words.size() < 1900) words += "the quick brown fox jumps over the lazy dog ";
    return words;
  }();
  return text;
}

std::string CustomRow(std::size_t row) {
  return fmt::format("{{\"prompt\": \"{} {}\", \"max_tokens\": 128, \"timestamp\": {}}}\n", row,
                     LongText(), row * 2);
}

// 1,050,000 rows of about 2 KB: 2.1 GB.
void ReadTwoGigabytesOfCustom(benchmark::State& state) {
  constexpr std::size_t kRows = 1'050'000;
  for (auto _ : state) {
    CustomReader reader(MadeInput("", CustomRow, kRows, ""));
    ReadToTheEnd(state, reader, kRows);
  }
  state.counters["GB"] = static_cast<double>(kRows * CustomRow(kRows).size()) / 1e9;
}

// The same, with each row a session of its own, whose order has to be remembered.
void ReadTwoGigabytesOfSessions(benchmark::State& state) {
  constexpr std::size_t kRows = 1'050'000;
  const auto row_of = [](std::size_t row) {
    return fmt::format("{{\"session_id\": \"session-{}\", \"prompt\": \"{}\"}}\n", row, LongText());
  };
  for (auto _ : state) {
    CustomReader reader(MadeInput("", row_of, kRows, ""));
    ReadToTheEnd(state, reader, kRows);
  }
}

void ReadTwoGigabytesOfShareGpt(benchmark::State& state) {
  constexpr std::size_t kRows = 500'000;
  const auto row_of = [](std::size_t row) {
    return fmt::format(
        "{}{{\"id\": \"{}\", \"conversations\": [{{\"from\": \"human\", \"value\": "
        "\"{}\"}}, {{\"from\": \"gpt\", \"value\": \"{}\"}}]}}",
        row == 0 ? "" : ",\n", row, LongText(), LongText());
  };
  for (auto _ : state) {
    ShareGptReader reader(MadeInput("[", row_of, kRows, "]\n"));
    ReadToTheEnd(state, reader, kRows);
  }
}

constexpr std::size_t kTraceRows = 1'000'000;

void ReadAMillionRowsOfMooncake(benchmark::State& state) {
  // Made once, because writing 14 numbers per row takes as long as reading the row.
  std::string ids;
  for (int i = 0; i < 14; ++i) ids += fmt::format("{}{}", i == 0 ? "" : ", ", 182'000 + i);
  const auto row_of = [&](std::size_t row) {
    return fmt::format(
        "{{\"timestamp\": {}, \"input_length\": 6758, \"output_length\": 500, "
        "\"hash_ids\": [{}]}}\n",
        row / 10 * 3000, ids);
  };
  for (auto _ : state) {
    MooncakeReader reader(MadeInput("", row_of, kTraceRows, ""));
    ReadToTheEnd(state, reader, kTraceRows);
  }
}

void ReadAMillionRowsOfAzure(benchmark::State& state) {
  const auto row_of = [](std::size_t row) {
    return fmt::format("2023-11-16 {:02}:{:02}:{:02}.{:07},{},{}\n", row / 360'000, row / 6000 % 60,
                       row / 100 % 60, row % 100 * 100'000, 400 + row % 4000, 1 + row % 300);
  };
  for (auto _ : state) {
    CsvTraceReader reader(
        MadeInput("TIMESTAMP,ContextTokens,GeneratedTokens\n", row_of, kTraceRows, ""),
        kAzureTrace);
    ReadToTheEnd(state, reader, kTraceRows);
  }
}

void ReadAMillionRowsOfBurstGpt(benchmark::State& state) {
  const auto row_of = [](std::size_t row) {
    return fmt::format("{},ChatGPT,{},{},900,Conversation log\n", row, 400 + row % 400,
                       1 + row % 300);
  };
  for (auto _ : state) {
    CsvTraceReader reader(
        MadeInput("Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n", row_of,
                  kTraceRows, ""),
        kBurstGptTrace);
    ReadToTheEnd(state, reader, kTraceRows);
  }
}

// The peak of memory is that of the process, so the cases run in order of the memory they need, the
// least first.
BENCHMARK(ReadTwoGigabytesOfCustom)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(ReadTwoGigabytesOfShareGpt)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(ReadAMillionRowsOfMooncake)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(ReadAMillionRowsOfAzure)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(ReadAMillionRowsOfBurstGpt)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(ReadTwoGigabytesOfSessions)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace llmb
