#include "harness/console/profile_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "harness/base/text.h"
#include "harness/console/number_text.h"
#include "harness/console/terminal_text.h"
#include "harness/console/text_table.h"

namespace llmb {
namespace {

struct FigureRow {
  std::string_view title;
  std::string_view unit;
  double scale;  // from seconds
  std::optional<double> (*ours)(const EndpointSummary&);
};

// By ProfileMetric.
constexpr std::array<FigureRow, kProfileMetrics> kRows = {{
    {"TTFT mean", "ms", 1e3, [](const EndpointSummary& s) { return s.time_to_first_token.mean; }},
    {"TTFT p99", "ms", 1e3, [](const EndpointSummary& s) { return s.time_to_first_token.p99; }},
    {"TPOT mean", "ms", 1e3, [](const EndpointSummary& s) { return s.time_per_output_token.mean; }},
    {"ITL mean", "ms", 1e3, [](const EndpointSummary& s) { return s.inter_token_latency.mean; }},
    {"ITL p99", "ms", 1e3, [](const EndpointSummary& s) { return s.inter_token_latency.p99; }},
    {"latency mean", "s", 1, [](const EndpointSummary& s) { return s.total_latency.mean; }},
    {"output tokens mean", "", 1, [](const EndpointSummary& s) { return s.average_output_tokens; }},
    {"tokens per s", "", 1, [](const EndpointSummary& s) { return s.output_throughput; }},
}};

constexpr std::size_t kRowsOfEndpoint = kProfileMetrics + 1;  // the first counts successes
constexpr std::size_t kFirstValue = 2;                        // after the title and the unit
constexpr std::size_t kShortestEndpointName = 8;  // of an endpoint, in columns, beside its load

std::string NumberText(std::optional<double> value, double scale) {
  if (value) *value *= scale;
  return ThreeDigits(value);
}

std::string CellText(const ProfileFigure& figure, double scale) {
  return (figure.value && figure.estimated ? "~" : "") + NumberText(figure.value, scale);
}

// Some of the profiles, by their places.
struct ProfileRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

TextTable MakeTable(const std::vector<EndpointSummary>& summaries,
                    const std::vector<EndpointProfiles>& endpoints, ProfileRange range) {
  TextTable table;
  table.columns = {{{""}, Align::kLeft}, {{""}, Align::kLeft}, {{"ours"}, Align::kRight}};
  for (std::size_t k = range.begin; k < range.end; ++k) {
    const ProfileSummary& profile = endpoints.front().profiles[k];
    table.columns.push_back({{std::string(Name(profile.profile))}, Align::kRight});
  }
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    auto& counts = table.rows.emplace_back();
    counts = {"successes", "", std::to_string(summaries[i].successful_requests)};
    for (std::size_t k = range.begin; k < range.end; ++k) {
      counts.push_back(std::to_string(endpoints[i].profiles[k].successful_requests));
    }
    for (std::size_t metric = 0; metric < kProfileMetrics; ++metric) {
      const FigureRow& row = kRows[metric];
      auto& cells = table.rows.emplace_back();
      cells = {std::string(row.title), std::string(row.unit),
               NumberText(row.ours(summaries[i]), row.scale)};
      for (std::size_t k = range.begin; k < range.end; ++k) {
        cells.push_back(CellText(endpoints[i].profiles[k].figures[metric], row.scale));
      }
    }
  }
  return table;
}

std::string NamedLoadLine(const EndpointProfiles& endpoint, std::size_t width) {
  const std::string users = ", " + endpoint.load.Label();
  const std::string name = PrintableText(endpoint.endpoint_name);
  const std::size_t room = std::max(width, users.size()) - users.size();
  if (room < kShortestEndpointName)
    return WrapMessage(CutMiddle(name, width, kAsciiEllipsis) + users, width);
  return CutMiddle(name, room, kAsciiEllipsis) + users + "\n";
}

// The lines of a table, with the name of each endpoint above its rows.
std::string LinesOf(const TextTable& table, const std::vector<EndpointProfiles>& endpoints,
                    std::size_t width) {
  const std::vector<std::string> lines = RenderTable(table, kIndent.size());
  std::string text = fmt::format("{}{}\n", kIndent, lines.front());
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::size_t row = i - 1;
    if (row % kRowsOfEndpoint == 0) text += NamedLoadLine(endpoints[row / kRowsOfEndpoint], width);
    text += fmt::format("{}{}\n", kIndent, lines[i]);
  }
  return text;
}

// The same cells one below the other, for a terminal that is too narrow for two columns of them.
std::string ListOf(const TextTable& table, const std::vector<EndpointProfiles>& endpoints,
                   std::size_t width) {
  std::string text;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const std::vector<std::string>& row = table.rows[i];
    if (i % kRowsOfEndpoint == 0) text += NamedLoadLine(endpoints[i / kRowsOfEndpoint], width);
    text += IndentedMessage(row[0] + (row[1].empty() ? "" : ", " + row[1]), width);
    for (std::size_t cell = kFirstValue; cell < row.size(); ++cell) {
      text += fmt::format("{} {} {}\n", kIndent, table.columns[cell].title.front(), row[cell]);
    }
  }
  return text;
}

// One table, or below each other as many as `width` needs; a list if it has no room for any.
std::string TableText(const std::vector<EndpointSummary>& summaries,
                      const std::vector<EndpointProfiles>& endpoints, std::size_t width) {
  const std::size_t profiles = endpoints.front().profiles.size();
  std::string text;
  for (ProfileRange range; range.begin < profiles; range.begin = range.end) {
    range.end = profiles;
    TextTable table = MakeTable(summaries, endpoints, range);
    while (kIndent.size() + TableWidth(table, kIndent.size()) > width) {
      if (range.end == range.begin + 1) {
        return ListOf(MakeTable(summaries, endpoints, {0, profiles}), endpoints, width);
      }
      --range.end;
      table = MakeTable(summaries, endpoints, range);
    }
    text += (text.empty() ? "" : "\n") + LinesOf(table, endpoints, width);
  }
  return text;
}

// The explanations for one profile, collected over all endpoints.
class Differences {
 public:
  explicit Differences(MetricProfileName name) : name_(name) {}

  void Add(const EndpointSummary& ours, const ProfileSummary& theirs) {
    for (const auto& [type, requests] : theirs.counted_failures) failures_[type] += requests;
    for (std::size_t i = 0; i < kProfileMetrics; ++i) {
      const FigureRow& row = kRows[i];
      const ProfileFigure& figure = theirs.figures[i];
      State& state = states_[i];
      state.differs |=
          NumberText(row.ours(ours), row.scale) != CellText(figure, row.scale) || figure.estimated;
      state.estimated |= figure.estimated;
      state.unknown |= figure.unknown;
    }
  }

  std::vector<std::string> Sentences() const {
    std::vector<std::string> sentences = FailureSentence();
    for (std::size_t i = 0; i < kProfileMetrics; ++i) {
      const std::string explanation = Explanation(i);
      if (!states_[i].differs || explanation.empty()) continue;
      std::string titles(kRows[i].title);
      // The mean and the quantile of one definition share a sentence.
      while (i + 1 < kProfileMetrics && states_[i + 1].differs &&
             Explanation(i + 1) == explanation) {
        titles += fmt::format(", {}", kRows[++i].title);
      }
      sentences.push_back(fmt::format("{}, {}: {}", Name(name_), titles, explanation));
    }
    return sentences;
  }

 private:
  struct State {
    bool differs = false;
    bool estimated = false;
    bool unknown = false;
  };

  std::string Explanation(std::size_t metric) const {
    const MetricDefinition& definition = ProfileOf(name_).metrics[metric];
    std::string explanation(definition.difference);
    const auto add = [&explanation](std::string_view more) {
      explanation += fmt::format("{}{}", explanation.empty() ? "" : "; ", more);
    };
    if (states_[metric].estimated && !definition.stand_in.empty()) add(definition.stand_in);
    if (states_[metric].unknown) add("some records lack the values for it");
    return explanation;
  }

  std::vector<std::string> FailureSentence() const {
    if (failures_.empty()) return {};
    std::vector<std::string> types;
    for (const auto& [type, requests] : failures_) {
      types.push_back(fmt::format("{} {}", GroupedDigits(requests), Name(type)));
    }
    return {
        fmt::format("{}, successes: also counts requests that failed here ({}); they are in its "
                    "figures",
                    Name(name_), Join(types, ", "))};
  }

  MetricProfileName name_;
  std::map<ErrorType, std::uint64_t> failures_;
  std::array<State, kProfileMetrics> states_{};
};

std::string DifferenceText(const std::vector<EndpointSummary>& summaries,
                           const std::vector<EndpointProfiles>& endpoints, std::size_t width) {
  std::string text;
  for (std::size_t column = 0; column < endpoints.front().profiles.size(); ++column) {
    Differences differences(endpoints.front().profiles[column].profile);
    for (std::size_t i = 0; i < endpoints.size(); ++i) {
      differences.Add(summaries[i], endpoints[i].profiles[column]);
    }
    for (const std::string& sentence : differences.Sentences()) {
      text += IndentedMessage(sentence, width);
    }
  }
  return text.empty() ? text
                      : "\n" + WrapMessage("Why they differ (~ is an estimate)", width) + text;
}

}  // namespace

std::string ProfileText(const std::vector<EndpointSummary>& summaries,
                        const std::vector<EndpointProfiles>& profiles, std::size_t width) {
  if (profiles.empty() || profiles.front().profiles.empty()) return "";
  return "\n" + WrapMessage("The same requests as other tools would report them", width) +
         TableText(summaries, profiles, width) + DifferenceText(summaries, profiles, width);
}

}  // namespace llmb
