#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "harness/base/wall_time_text.h"
#include "harness/document/result_source.h"
#include "harness/record/request_record.h"
#include "harness/schedule/load_level.h"
#include "tools/convert/conversion_stage.h"

namespace llmb {

// Facts about all requests, collected while the requests pass.
struct RequestFacts {
  std::set<std::string> simulated_endpoints;
  std::set<LoadLevel> loads;
  std::optional<WallTime> first;  // of the requests' starts
  std::optional<WallTime> last;

  void Add(const RequestRecord& record) {
    loads.insert(record.load);
    if (record.simulated) simulated_endpoints.insert(record.endpoint_name);
    if (!record.timestamp) return;
    first = std::min(first.value_or(*record.timestamp), *record.timestamp);
    last = std::max(last.value_or(*record.timestamp), *record.timestamp);
  }

  // "2026-03-01" or "2026-03-01 to 2026-03-04"; empty when no request has a time.
  std::string DatesText() const {
    if (!first) return "";
    const std::string from = DayText(*first);
    const std::string to = DayText(*last);
    return from == to ? from : fmt::format("{} to {}", from, to);
  }
};

// Gathers the facts while it passes the requests on to another sink.
class FactGatherer final : public ResultSink {
 public:
  FactGatherer(ResultSink& next, RequestFacts& facts, ConversionStage& stage)
      : next_(next), facts_(facts), stage_(stage) {}

  void BeginRun() override { next_.BeginRun(); }
  void AddRequest(const RequestRecord& record) override {
    stage_.Count();
    if (!record.warmup) facts_.Add(record);
    next_.AddRequest(record);
  }
  void AddCase(const CaseRun& run, const DurationCounts& gaps) override {
    next_.AddCase(run, gaps);
  }

 private:
  ResultSink& next_;
  RequestFacts& facts_;
  ConversionStage& stage_;
};

}  // namespace llmb
