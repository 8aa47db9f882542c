#include "harness/console/summary_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/base/text.h"
#include "harness/console/capacity_text.h"
#include "harness/console/failure_sentences.h"
#include "harness/console/goodput_text.h"
#include "harness/console/interval_text.h"
#include "harness/console/number_text.h"
#include "harness/console/schedule_text.h"
#include "harness/console/slo_text.h"
#include "harness/console/stability_text.h"
#include "harness/console/terminal_text.h"
#include "harness/console/text_table.h"
#include "harness/console/window_text.h"
#include "harness/metrics/schedule_waits.h"
#include "harness/metrics/success_rate.h"

namespace llmb {
namespace {

std::string Milliseconds(std::optional<double> seconds) {
  if (seconds) *seconds *= 1e3;
  return ThreeDigits(seconds);
}

// Intervals make the table wider.
enum class Brackets { kNone, kIntervals };

struct FigureColumn {
  std::vector<std::string> title;
  std::string (*cell)(const EndpointSummary&);
  // The same with its interval, or nullptr.
  std::string (*with_interval)(const EndpointSummary&) = nullptr;
};

template <typename Find>
std::string WithInterval(const EndpointSummary& summary, std::optional<double> figure, double scale,
                         const Find& find) {
  const SamplingInterval* interval = summary.intervals ? &find(*summary.intervals) : nullptr;
  return FigureWithInterval(figure, interval, scale);
}

std::string TtftCell(const EndpointSummary& s) {
  return WithInterval(
      s, s.time_to_first_token.p50, 1e3,
      [](const auto& all) -> auto& { return all.time_to_first_token.p50; });
}

std::string LatencyCell(const EndpointSummary& s) {
  return WithInterval(
      s, s.total_latency.p50, 1, [](const auto& all) -> auto& { return all.total_latency.p50; });
}

std::string OutputThroughputCell(const EndpointSummary& s) {
  return WithInterval(
      s, s.output_throughput, 1, [](const auto& all) -> auto& { return all.output_throughput; });
}

std::string VerdictCell(const EndpointSummary& summary) {
  const auto verdict = JudgeClient(summary);
  return verdict ? std::string(Name(*verdict)) : "-";
}

// The share of input tokens that came from a cache: "0%" from a server whose cache was not hit, "-"
// from one that does not say.
std::string CachedCell(const EndpointSummary& summary) {
  if (!summary.cached_share) return "-";
  return ThreeDigits(100 * *summary.cached_share) + "%";
}

// The load: with open loops, also the rate at which requests were sent.
std::vector<FigureColumn> LoadColumns(const std::vector<EndpointSummary>& summaries) {
  using S = EndpointSummary;
  if (std::ranges::none_of(summaries, [](const S& s) { return s.load.IsOpenLoop(); })) {
    return {{{"", "users", ""}, [](const S& s) { return s.load.ShortLabel(); }}};
  }
  return {{{"", "load", ""}, [](const S& s) { return s.load.ShortLabel(); }},
          {{"sent", "per s", ""}, [](const S& s) { return ThreeDigits(s.achieved_rate); }}};
}

std::vector<FigureColumn> FigureColumns(const std::vector<EndpointSummary>& summaries) {
  using S = EndpointSummary;
  std::vector<FigureColumn> all = LoadColumns(summaries);
  const FigureColumn columns[] = {
      {{"", "success", ""},
       [](const S& s) {
         return SuccessRateText(s.successful_requests, s.total_requests).value_or("-");
       }},
      {{"TTFT", "p50", "ms"},
       [](const S& s) { return Milliseconds(s.time_to_first_token.p50); },
       TtftCell},
      {{"TTFT", "p95", "ms"}, [](const S& s) { return Milliseconds(s.time_to_first_token.p95); }},
      {{"TTFT", "p99", "ms"}, [](const S& s) { return Milliseconds(s.time_to_first_token.p99); }},
      {{"TPOT", "mean", "ms"},
       [](const S& s) { return Milliseconds(s.time_per_output_token.mean); }},
      {{"latency", "p50", "s"},
       [](const S& s) { return ThreeDigits(s.total_latency.p50); },
       LatencyCell},
      {{"latency", "p95", "s"}, [](const S& s) { return ThreeDigits(s.total_latency.p95); }},
      {{"latency", "p99", "s"}, [](const S& s) { return ThreeDigits(s.total_latency.p99); }},
      {{"tokens", "per s", ""},
       [](const S& s) { return ThreeDigits(s.output_throughput); },
       OutputThroughputCell},
  };
  all.insert(all.end(), std::begin(columns), std::end(columns));
  if (std::ranges::any_of(summaries, HasScheduleWaits)) {
    all.push_back({{"TTFT p99", "scheduled", "ms"},
                   [](const S& s) { return Milliseconds(s.ttft_from_schedule.p99); }});
  }
  if (std::ranges::any_of(summaries, [](const S& s) { return s.cached_share > 0.0; })) {
    all.push_back({{"from", "cache", ""}, CachedCell});
  }
  return all;
}

TextTable FigureTable(const std::vector<EndpointSummary>& summaries, Brackets brackets) {
  TextTable table;
  const std::vector<FigureColumn> columns = FigureColumns(summaries);
  for (const FigureColumn& column : columns) {
    table.columns.push_back({column.title, Align::kRight});
  }
  for (const EndpointSummary& summary : summaries) {
    std::vector<std::string> row;
    for (const FigureColumn& column : columns) {
      const bool bracketed = brackets == Brackets::kIntervals && column.with_interval != nullptr;
      row.push_back((bracketed ? column.with_interval : column.cell)(summary));
    }
    table.rows.push_back(std::move(row));
  }
  // A results CSV has no evidence about the load generator.
  if (std::ranges::all_of(summaries, [](const auto& s) { return s.client.Empty(); })) return table;
  table.columns.push_back({{"", "verdict", ""}, Align::kLeft});
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    table.rows[i].push_back(VerdictCell(summaries[i]));
  }
  return table;
}

TextTable WithNames(TextTable table, const std::vector<EndpointSummary>& summaries) {
  table.columns.insert(table.columns.begin(), TableColumn{{"", "endpoint", ""}, Align::kLeft});
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    table.rows[i].insert(table.rows[i].begin(), PrintableText(summaries[i].endpoint_name));
  }
  return table;
}

// The table with each name on a line above its figures.
std::vector<std::string> StackedLines(const TextTable& figures,
                                      const std::vector<EndpointSummary>& summaries,
                                      std::size_t width) {
  constexpr std::size_t kTitleLines = 3;
  const std::vector<std::string> lines = RenderTable(figures, 1);
  std::vector<std::string> stacked;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i >= kTitleLines) {
      const std::string& name = summaries[i - kTitleLines].endpoint_name;
      stacked.push_back(CutMiddle(PrintableText(name), width, kAsciiEllipsis));
    }
    stacked.push_back(std::string(kIndent) + lines[i]);
  }
  return stacked;
}

// A line for each figure, below the name.
std::vector<std::string> ListedLines(const TextTable& figures,
                                     const std::vector<EndpointSummary>& summaries,
                                     std::size_t width) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    lines.push_back(CutMiddle(PrintableText(summaries[i].endpoint_name), width, kAsciiEllipsis));
    for (std::size_t column = 0; column < figures.columns.size(); ++column) {
      std::string line = " ";
      for (const std::string& word : figures.columns[column].title) {
        if (!word.empty()) line += word + " ";
      }
      line += figures.rows[i][column];
      if (line.size() > width) line.erase(0, 1);  // so that no digit is cut on 20 columns
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

// The table with intervals and what they mean below it. Empty if there are none, or no room.
std::vector<std::string> LinesWithIntervals(const std::vector<EndpointSummary>& summaries,
                                            std::size_t width) {
  const std::vector<std::string> sentences = IntervalSentences(summaries);
  if (sentences.empty()) return {};
  const TextTable named = WithNames(FigureTable(summaries, Brackets::kIntervals), summaries);
  for (const std::size_t gap : {std::size_t{2}, std::size_t{1}}) {
    if (TableWidth(named, gap) > width) continue;
    std::vector<std::string> lines = RenderTable(named, gap);
    for (const std::string& sentence : sentences) {
      for (std::string& line : WrapWords(sentence, width)) lines.push_back(std::move(line));
    }
    return lines;
  }
  return {};
}

std::vector<std::string> LinesWithoutIntervals(const std::vector<EndpointSummary>& summaries,
                                               std::size_t width) {
  const TextTable figures = FigureTable(summaries, Brackets::kNone);
  const TextTable named = WithNames(figures, summaries);
  for (const std::size_t gap : {std::size_t{2}, std::size_t{1}}) {
    if (TableWidth(named, gap) <= width) return RenderTable(named, gap);
  }
  const std::size_t stacked = TableWidth(figures, 1) + kIndent.size();
  return stacked <= width ? StackedLines(figures, summaries, width)
                          : ListedLines(figures, summaries, width);
}

std::vector<std::string> TableLines(const std::vector<EndpointSummary>& summaries,
                                    std::size_t width) {
  if (auto lines = LinesWithIntervals(summaries, width); !lines.empty()) return lines;
  std::vector<std::string> lines = LinesWithoutIntervals(summaries, width);
  for (const std::string& interval : IntervalLines(summaries)) {
    for (std::string& line : WrapWords(interval, width)) lines.push_back(std::move(line));
  }
  return lines;
}

std::string SimulatedNote(const SummaryReport& report) {
  const auto is_simulated = [&report](const EndpointSummary& summary) {
    return std::find(report.simulated_endpoints.begin(), report.simulated_endpoints.end(),
                     summary.endpoint_name) != report.simulated_endpoints.end();
  };
  if (std::all_of(report.summaries.begin(), report.summaries.end(), is_simulated)) {
    return "All endpoints are simulated: the figures come from a script, not from a model.";
  }
  return "Simulated: " + PrintableText(Join(report.simulated_endpoints, ", "));
}

// One sentence for all failures of a kind, with the advice of the example whole.
std::vector<std::string> FailureSentencesOf(const std::vector<FailureGroup>& groups) {
  std::vector<std::pair<std::string, std::uint64_t>> requests;  // by kind
  const auto of_kind = [&](const FailureGroup& group) -> std::uint64_t& {
    std::string key = fmt::format("{} {}", Name(group.error_type), KindOfFailure(group.example));
    const auto known =
        std::ranges::find(requests, key, [](const auto& entry) { return entry.first; });
    if (known != requests.end()) return known->second;
    return requests.emplace_back(std::move(key), 0).second;
  };
  for (const FailureGroup& group : groups) of_kind(group) += group.requests;
  std::vector<EndpointFailure> failures;
  failures.reserve(groups.size());
  for (const FailureGroup& group : groups) {
    failures.push_back(
        {group.endpoint_name, fmt::format("{} failed ({}): {}", Counted(of_kind(group), "request"),
                                          Name(group.error_type), group.example)});
  }
  return FailureSentences(failures);
}

// The folder of the first file once, and below it the names of the files in it. Names that are
// wider than `width` are broken.
std::string FileLines(const std::vector<std::filesystem::path>& files, std::size_t width) {
  if (files.empty()) return "";
  const std::filesystem::path folder = files.front().parent_path();
  const std::string prefix = folder.empty() ? "" : (folder / "").string();
  std::string text = "\n" + WrapMessage("Files in " + (prefix.empty() ? "./" : prefix), width);
  for (const std::filesystem::path& file : files) {
    std::string name = file.string();
    if (!prefix.empty() && name.starts_with(prefix)) name.erase(0, prefix.size());
    text += IndentedMessage(name, width);
  }
  return text;
}

}  // namespace

std::vector<std::string> WarningSentences(const SummaryReport& report) {
  std::vector<std::string> sentences;
  sentences.reserve(report.notes.size());
  for (const std::string& note : report.notes) sentences.push_back("note: " + note);
  const auto append = [&](std::vector<std::string> more) {
    std::ranges::move(more, std::back_inserter(sentences));
  };
  append(FailureSentencesOf(report.failures));
  if (std::string sentence = WindowSentence(report.summaries); !sentence.empty()) {
    sentences.push_back(std::move(sentence));
  }
  // A search overloads its endpoint on purpose, and its answer says what it carries.
  if (report.capacity.empty()) append(StabilitySentences(report.summaries));
  append(ScheduleSentences(report.summaries));
  for (const std::string& sentence : VerdictSentences(report.summaries, report.verdict_cases,
                                                      report.cores, report.has_priority)) {
    sentences.push_back("warning: " + sentence);
  }
  return sentences;
}

std::string SummaryText(const SummaryReport& report, std::size_t width) {
  std::string text;
  for (const std::string& sentence : WarningSentences(report)) text += WrapMessage(sentence, width);
  if (!text.empty()) text += "\n";
  if (report.summaries.empty()) text += "No request finished.\n";
  if (!report.summaries.empty()) {
    for (const std::string& line : TableLines(report.summaries, width)) text += line + "\n";
    if (!report.simulated_endpoints.empty()) text += WrapMessage(SimulatedNote(report), width);
  }
  return text + GoodputText(report.summaries, width) + SloText(report.answers, width) +
         CapacityText(report.capacity, width) + FileLines(report.files, width);
}

}  // namespace llmb
