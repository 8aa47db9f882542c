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

std::string OutcomeText(const JunitCase& test) {
  const std::string message = MarkupText(test.message);
  switch (test.outcome) {
    case JunitOutcome::kPassed:
      return fmt::format("      <system-out>{}</system-out>\n", message);
    case JunitOutcome::kFailed:
      return fmt::format("      <failure message=\"{}\" type=\"{}\"/>\n", message,
                         MarkupText(test.type));
    case JunitOutcome::kError:
      return fmt::format("      <error message=\"{}\" type=\"{}\"/>\n", message,
                         MarkupText(test.type));
  }
  return "";
}

}  // namespace

JunitCase JunitCaseOf(const SloAnswer& answer) {
  JunitCase test{.classname = answer.endpoint_name,
                 .name = answer.threshold.load
                             ? answer.threshold.text
                             : fmt::format("{} at {}", answer.threshold.text, answer.load.Label()),
                 .message = SloSentence(answer)};
  if (answer.decision.verdict == SloVerdict::kFail) {
    test.outcome = JunitOutcome::kFailed;
    test.type = "missed";
  } else if (answer.decision.verdict == SloVerdict::kUndecided) {
    test.outcome = JunitOutcome::kError;
    test.type = "undecided";
  }
  return test;
}

void WriteJunitCases(std::ostream& out, const std::vector<JunitCase>& cases,
                     const std::string& timestamp) {
  const std::string counts =
      fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"0\"", cases.size(),
                  std::ranges::count(cases, JunitOutcome::kFailed, &JunitCase::outcome),
                  std::ranges::count(cases, JunitOutcome::kError, &JunitCase::outcome));
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      << fmt::format("<testsuites name=\"llm_benchmarks\" {}>\n", counts)
      << fmt::format("  <testsuite name=\"llm_benchmarks\" {} skipped=\"0\" timestamp=\"{}\">\n",
                     counts, MarkupText(IsoTime(timestamp)));
  for (const JunitCase& test : cases) {
    out << fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"0\">\n",
                       MarkupText(test.classname), MarkupText(test.name))
        << OutcomeText(test) << "    </testcase>\n";
  }
  out << "  </testsuite>\n</testsuites>\n";
}

void WriteJunit(std::ostream& out, const std::vector<SloAnswer>& answers,
                const std::string& timestamp) {
  std::vector<JunitCase> cases;
  cases.reserve(answers.size());
  for (const SloAnswer& answer : answers) cases.push_back(JunitCaseOf(answer));
  WriteJunitCases(out, cases, timestamp);
}

}  // namespace llmb
