// Runs in which requests fail in many ways. Latency statistics must include only successes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "fixtures/sim/sim_server.h"
#include "harness/metrics/summary.h"
#include "tests/end_to_end/program.h"
#include "tests/sim/simulated_endpoint.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using Rows = std::vector<std::map<std::string, std::string>>;

SimFault Every(int nth, SimFaultKind kind) {
  SimFault fault;
  fault.kind = kind;
  fault.every_nth = nth;
  fault.after_events = 2;
  fault.http_status = kind == SimFaultKind::kRedirect ? 307 : 503;
  fault.location = "http://127.0.0.1:1/";
  return fault;
}

// Faults that end without a timeout.
std::vector<SimFault> QuickFaults() {
  return {Every(5, SimFaultKind::kHttpStatus),    Every(7, SimFaultKind::kResetMidEvent),
          Every(8, SimFaultKind::kErrorInStream), Every(11, SimFaultKind::kCleanEnd),
          Every(17, SimFaultKind::kRedirect),     Every(19, SimFaultKind::kNotHttp),
          Every(23, SimFaultKind::kNoOutput),     Every(9, SimFaultKind::kBrokenJson)};
}

SimServer Serve(std::vector<SimFault> faults) {
  SimProfile profile = SteadyProfile(milliseconds(5), milliseconds(2), 6);
  profile.faults = std::move(faults);
  return StartServer(std::move(profile));
}

// Request 13 times out, and most other failures end before any success does. So every mean, minimum
// and maximum would show a failure that was included.
SimServer ServeFaults() {
  std::vector<SimFault> faults = QuickFaults();
  faults.insert(faults.begin(), Every(13, SimFaultKind::kStallMidStream));
  return Serve(std::move(faults));
}

ProgramResult Benchmark(const SimServer& server, const Workspace& workspace,
                        const Arguments& more) {
  return workspace.Benchmark(
      With({"--url", server.Url(), "--model-name", "m", "--no-visualizations", "--no-test-request",
            "--benchmark_filter=/coding_short/", "--progress=off"},
           more));
}

Rows ResultsIn(const Workspace& workspace) {
  return ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
}

std::vector<double> ColumnOf(const Rows& rows, const std::string& column, bool successes) {
  std::vector<double> values;
  for (const auto& row : rows) {
    const bool wanted = (row.at("success") == "True") == successes;
    if (wanted && !row.at(column).empty()) values.push_back(std::stod(row.at(column)));
  }
  return values;
}

void ExpectDistribution(const std::map<std::string, std::string>& summary, const std::string& name,
                        const std::vector<double>& values) {
  const Distribution expected = DistributionOf(values);
  const auto cell = [&](const std::string& statistic) {
    return std::stod(summary.at(statistic + "_" + name));
  };
  // Cells have a resolution of 1 ns.
  constexpr double kRounding = 2e-9;
  EXPECT_NEAR(cell("avg"), *expected.mean, kRounding);
  EXPECT_NEAR(cell("min"), *expected.minimum, kRounding);
  EXPECT_NEAR(cell("max"), *expected.maximum, kRounding);
  EXPECT_NEAR(cell("p50"), *expected.p50, kRounding);
  EXPECT_NEAR(cell("p99"), *expected.p99, kRounding);
}

TEST(Outcomes, LatencyStatisticsIncludeOnlySuccesses) {
  const SimServer server = ServeFaults();
  const Workspace workspace;
  const ProgramResult result =
      Benchmark(server, workspace, {"--iterations", "24", "--timeout", "1"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Rows rows = ResultsIn(workspace);
  std::map<std::string, int> failures;
  for (const auto& row : rows) {
    if (row.at("success") != "True") ++failures[row.at("error_type")];
  }
  EXPECT_EQ(failures, (std::map<std::string, int>{{"timeout", 1},
                                                  {"http_status", 5},
                                                  {"reset", 3},
                                                  {"in_band_error", 3},
                                                  {"truncated", 2},
                                                  {"protocol", 1},
                                                  {"empty", 1},
                                                  {"malformed", 2}}));
  const auto summary =
      ReadCsvFile(workspace.Find("results", "benchmark_summary_", ".csv").at(0)).at(0);
  EXPECT_EQ(summary.at("successful_requests"), "6");
  ExpectDistribution(summary, "total_latency", ColumnOf(rows, "total_latency", true));
  ExpectDistribution(summary, "ttft", ColumnOf(rows, "time_to_first_token", true));
  ExpectDistribution(summary, "tpot", ColumnOf(rows, "time_per_output_token", true));
  // Failures have a latency too, up to the failure. The timeout took a second.
  const std::vector<double> failed = ColumnOf(rows, "total_latency", false);
  ASSERT_EQ(failed.size(), 18U);
  EXPECT_GE(*DistributionOf(failed).maximum, 1.0);

  const auto document =
      nlohmann::json::parse(ReadText(workspace.Find("results", "benchmark_2", ".json").at(0)));
  const double mean = *DistributionOf(ColumnOf(rows, "total_latency", true)).mean;
  EXPECT_NEAR(document["benchmarks"][0]["real_time"].get<double>(), 1e3 * mean, 1e-5);
}

// Users that share threads, with many failures. Mainly for the sanitizers.
TEST(Outcomes, TwoHundredUsersLoseNoRequestDespiteFailures) {
  const SimServer server = Serve(QuickFaults());
  const Workspace workspace;
  const ProgramResult result =
      Benchmark(server, workspace, {"--concurrent", "200", "--iterations", "600"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Rows rows = ResultsIn(workspace);
  EXPECT_EQ(rows.size(), 600U);
  std::map<std::string, int> outcomes;
  for (const auto& row : rows) {
    ++outcomes[row.at("error_type")];
    EXPECT_EQ(row.at("error_type").empty(), row.at("success") == "True");
    EXPECT_EQ(row.at("concurrent_level"), "200");
  }
  for (const char* outcome : {"", "http_status", "reset", "in_band_error", "truncated", "protocol",
                              "empty", "malformed"}) {
    EXPECT_GT(outcomes[outcome], 0) << outcome;
  }
  EXPECT_EQ(outcomes.size(), 8U);
}

}  // namespace
}  // namespace llmb
