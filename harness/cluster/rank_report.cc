#include "harness/cluster/rank_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/text.h"
#include "harness/document/json_value.h"

namespace llmb {
namespace {

std::string NameOfRank(std::span<const RankReport> reports, std::size_t rank) {
  const std::string& host = reports[rank].host;
  return host.empty() ? fmt::format("rank {}", rank)
                      : fmt::format("rank {} ({})", rank, OneLine(host));
}

// All have the wrong command line, say.
bool AllRefuseAlike(std::span<const RankReport> reports) {
  return std::ranges::all_of(reports, [&](const RankReport& report) {
    return report.state == RankState::kRefused && report.error == reports.front().error;
  });
}

std::string DifferenceText(std::span<const RankReport> reports, std::size_t rank) {
  const RankReport& own = reports[rank];
  const RankReport& first = reports.front();
  if (own.version != first.version) {
    return fmt::format("{} has version {} of llm_benchmarks, and {} has {}",
                       NameOfRank(reports, rank), own.version, NameOfRank(reports, 0),
                       first.version);
  }
  if (own.plan_hash != first.plan_hash) {
    return fmt::format(
        "{} plans other requests than {} (plans {} and {}): give all ranks the same options, "
        "models file and data set",
        NameOfRank(reports, rank), NameOfRank(reports, 0), own.plan_hash, first.plan_hash);
  }
  if (own.thresholds != first.thresholds) {
    const auto asked = [](const RankReport& report) {
      return report.thresholds.empty() ? "none" : OneLine(report.thresholds);
    };
    return fmt::format(
        "{} has other thresholds than {} ({}; {}): give all ranks the same --slo, --goodput and "
        "models file",
        NameOfRank(reports, rank), NameOfRank(reports, 0), asked(own), asked(first));
  }
  return "";
}

}  // namespace

std::string ReportToLine(const RankReport& report) {
  const Json json = {{"state", static_cast<int>(report.state)},
                     {"exit_code", report.exit_code},
                     {"error", ValidUtf8(report.error)},
                     {"host", ValidUtf8(report.host)},
                     {"version", report.version},
                     {"plan_hash", report.plan_hash},
                     {"thresholds", ValidUtf8(report.thresholds)},
                     {"output_dir", ValidUtf8(report.output_dir)},
                     {"shards_dir", ValidUtf8(report.shards_dir)},
                     {"merge_options", report.merge_options},
                     {"text", ValidUtf8(report.text)}};
  return json.dump() + "\n";
}

Result<RankReport> ReportFromLine(std::string_view line) {
  try {
    const Json json = Json::parse(line);
    RankReport report;
    const int state = json.at("state").get<int>();
    if (state < 0 || state > static_cast<int>(RankState::kWaits)) return Fail("no such state");
    report.state = static_cast<RankState>(state);
    report.exit_code = json.at("exit_code").get<int>();
    report.error = json.at("error").get<std::string>();
    report.host = json.at("host").get<std::string>();
    report.version = json.at("version").get<std::string>();
    report.plan_hash = json.at("plan_hash").get<std::string>();
    report.thresholds = json.at("thresholds").get<std::string>();
    report.output_dir = json.at("output_dir").get<std::string>();
    report.shards_dir = json.at("shards_dir").get<std::string>();
    report.merge_options = json.at("merge_options").get<std::vector<std::string>>();
    report.text = json.at("text").get<std::string>();
    return report;
  } catch (const Json::exception& error) {
    return Fail(OneLine(error.what()));
  }
}

std::optional<RankRefusal> RefusalOf(std::span<const RankReport> reports) {
  if (AllRefuseAlike(reports)) {
    return RankRefusal{reports.front().error, reports.front().exit_code};
  }
  for (std::size_t rank = 0; rank < reports.size(); ++rank) {
    const RankReport& report = reports[rank];
    if (report.state != RankState::kRefused) continue;
    return RankRefusal{fmt::format("{}: {}", NameOfRank(reports, rank), report.error),
                       report.exit_code};
  }
  for (std::size_t rank = 1; rank < reports.size(); ++rank) {
    std::string text = DifferenceText(reports, rank);
    if (!text.empty()) return RankRefusal{std::move(text)};
  }
  return std::nullopt;
}

bool AnyWaits(std::span<const RankReport> reports) {
  return std::ranges::any_of(
      reports, [](const RankReport& report) { return report.state == RankState::kWaits; });
}

std::vector<std::optional<std::string>> TextsOf(std::span<const RankReport> reports) {
  std::vector<std::optional<std::string>> texts;
  texts.reserve(reports.size());
  for (const RankReport& report : reports) {
    const bool waits = report.state == RankState::kWaits;
    texts.push_back(waits ? std::optional(report.text) : std::nullopt);
  }
  return texts;
}

int ExitCodeOfRanks(std::span<const int> ranks, int merged) {
  for (const int interrupted : {130, 143}) {
    if (std::ranges::find(ranks, interrupted) != ranks.end()) return interrupted;
  }
  const bool failed = std::ranges::any_of(ranks, [](int code) { return code != 0; });
  return failed ? 1 : merged;
}

}  // namespace llmb
