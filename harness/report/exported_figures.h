#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/strict_json.h"
#include "harness/record/metric_catalog.h"
#include "harness/report/exported_run.h"

namespace llmb {

// A figure of a stage by our definitions, with the ends of its 95 % interval where it has them.
struct ExportedFigure {
  std::string name;        // "ttft_p50", as thresholds name it
  std::string_view unit;   // "ms", "tokens/s", "requests/s", "%"
  std::string_view words;  // the unit in a name: "ms", "tokens_per_second", ...
  BetterDirection better = BetterDirection::kLower;
  double value = 0;
  std::optional<double> low{}, high{};

  std::string NameWithUnit() const;  // "ttft_p50_ms"
};

// The figures that the stage has: mean, p50, p90 and p99 of the four times, both throughputs, the
// success rate, and with limits the goodput and the share of good requests. A stage without a
// success has a success rate alone.
std::vector<ExportedFigure> FiguresOf(const EndpointSummary& summary);

// Our figures of a stage as an object, for the key `llm_benchmarks` of another tool's form: who
// measured, counts, client verdict and all FiguresOf, each with value, low and high.
Json OwnFiguresJson(const ExportedRun& run, const ExportedStage& stage);

// "llama at 8 users": unique within a run.
std::string StageTitle(const ExportedStage& stage);

// `name` with each character that file systems or shells treat specially replaced by _. Keeps
// letters, digits, dots, dashes and underscores of ASCII; a leading dot is replaced too.
std::string FileNameText(std::string_view name);

// The part of a file name that tells the stage from all others of the run: "llama_users8". If two
// endpoints would have the same, a number is appended to the later one's.
std::string StageFileName(const ExportedRun& run, std::size_t stage);

}  // namespace llmb
