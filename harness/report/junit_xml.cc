#include "harness/report/junit_xml.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "harness/base/markup.h"
#include "harness/console/slo_text.h"

namespace llmb {
namespace {

// "20260301_120000" (and what follows) as "2026-03-01T12:00:00".
std::string IsoTime(const std::string& timestamp) {
  constexpr std::size_t kLength = 15;
  if (timestamp.size() < kLength) return timestamp;
  const auto part = [&](std::size_t begin, std::size_t length) {
    return std::string_view(timestamp).substr(begin, length);
  };
  return fmt::format("{}-{}-{}T{}:{}:{}", part(0, 4), part(4, 2), part(6, 2), part(9, 2),
                     part(11, 2), part(13, 2));
}

std::string Outcome(const SloAnswer& answer) {
  const std::string sentence = MarkupText(SloSentence(answer));
  switch (answer.decision.verdict) {
    case SloVerdict::kPass:
      return fmt::format("      <system-out>{}</system-out>\n", sentence);
    case SloVerdict::kFail:
      return fmt::format("      <failure message=\"{}\" type=\"missed\"/>\n", sentence);
    case SloVerdict::kUndecided:
      return fmt::format("      <error message=\"{}\" type=\"undecided\"/>\n", sentence);
  }
  return "";
}

}  // namespace

void WriteJunit(std::ostream& out, const std::vector<SloAnswer>& answers,
                const std::string& timestamp) {
  const auto count = [&](SloVerdict verdict) {
    return std::ranges::count_if(
        answers, [&](const SloAnswer& answer) { return answer.decision.verdict == verdict; });
  };
  const std::string counts =
      fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"0\"", answers.size(),
                  count(SloVerdict::kFail), count(SloVerdict::kUndecided));
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      << fmt::format("<testsuites name=\"llm_benchmarks\" {}>\n", counts)
      << fmt::format("  <testsuite name=\"llm_benchmarks\" {} skipped=\"0\" timestamp=\"{}\">\n",
                     counts, MarkupText(IsoTime(timestamp)));
  for (const SloAnswer& answer : answers) {
    out << fmt::format("    <testcase classname=\"{}\" name=\"{} at {}\" time=\"0\">\n",
                       MarkupText(answer.endpoint_name), MarkupText(answer.threshold.text),
                       MarkupText(answer.load.Label()))
        << Outcome(answer) << "    </testcase>\n";
  }
  out << "  </testsuite>\n</testsuites>\n";
}

}  // namespace llmb
