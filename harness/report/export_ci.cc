// The forms of tools that follow figures from commit to commit, and of those that show tests.

#include <fmt/format.h>

#include <sstream>
#include <string>
#include <string_view>

#include "harness/console/number_text.h"
#include "harness/document/json_value.h"
#include "harness/report/export_formats.h"
#include "harness/report/exported_figures.h"
#include "harness/report/junit_xml.h"

namespace llmb {
namespace {

std::string RangeText(const ExportedFigure& figure) {
  if (!figure.low) return "";
  const std::string low = ThreeDigits(figure.low);
  return figure.high ? fmt::format("{} to {}", low, ThreeDigits(figure.high))
                     : fmt::format("at least {}", low);
}

std::string ExtraText(const ExportedRun& run, const ExportedStage& stage) {
  const EndpointSummary& summary = *stage.summary;
  return fmt::format("model: {}\nrequests: {}\nfailed: {}{}", stage.model_name,
                     summary.total_requests, summary.total_requests - summary.successful_requests,
                     run.IsSimulated(stage) ? "\nsimulated endpoint" : "");
}

std::string GithubText(const ExportedRun& run, BetterDirection better) {
  Json list = Json::array();
  for (const ExportedStage& stage : run.stages) {
    for (const ExportedFigure& figure : FiguresOf(*stage.summary)) {
      if (figure.better != better) continue;
      Json entry = {{"name", fmt::format("{}: {}", StageTitle(stage), figure.name)},
                    {"unit", figure.unit},
                    {"value", figure.value}};
      const std::string range = RangeText(figure);
      if (!range.empty()) entry["range"] = range;
      entry["extra"] = ExtraText(run, stage);
      list.push_back(std::move(entry));
    }
  }
  return JsonText(list) + "\n";
}

JunitCase RequestsCase(const ExportedStage& stage) {
  const EndpointSummary& summary = *stage.summary;
  const bool any = summary.successful_requests > 0;
  return {.classname = summary.endpoint_name,
          .name = "requests at " + summary.load.Label(),
          .outcome = any ? JunitOutcome::kPassed : JunitOutcome::kFailed,
          .type = "failed",
          .message = fmt::format("{} of {} succeeded", GroupedDigits(summary.successful_requests),
                                 Counted(summary.total_requests, "request"))};
}

}  // namespace

std::vector<ExportedFile> BmfFiles(const ExportedRun& run) {
  Json json = Json::object();
  for (const ExportedStage& stage : run.stages) {
    Json measures = Json::object();
    for (const ExportedFigure& figure : FiguresOf(*stage.summary)) {
      Json& measure = measures[figure.NameWithUnit()] = {{"value", figure.value}};
      if (figure.low) measure["lower_value"] = *figure.low;
      if (figure.high) measure["upper_value"] = *figure.high;
    }
    if (!measures.empty()) json[StageTitle(stage)] = std::move(measures);
  }
  return {{fmt::format("bmf_{}.json", run.settings.timestamp), JsonText(json) + "\n"}};
}

std::vector<ExportedFile> GithubFiles(const ExportedRun& run) {
  const std::string& timestamp = run.settings.timestamp;
  return {{fmt::format("github_smaller_is_better_{}.json", timestamp),
           GithubText(run, BetterDirection::kLower)},
          {fmt::format("github_bigger_is_better_{}.json", timestamp),
           GithubText(run, BetterDirection::kHigher)}};
}

std::vector<ExportedFile> JunitFiles(const ExportedRun& run) {
  std::vector<JunitCase> cases;
  for (const ExportedStage& stage : run.stages) cases.push_back(RequestsCase(stage));
  for (const SloAnswer& answer : run.answers) cases.push_back(JunitCaseOf(answer));
  std::ostringstream text;
  WriteJunitCases(text, cases, run.settings.timestamp);
  return {{fmt::format("junit_{}.xml", run.settings.timestamp), text.str()}};
}

}  // namespace llmb
