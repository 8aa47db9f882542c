#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "harness/document/result_source.h"
#include "tools/convert/series_names.h"

namespace llmb {

// Passes results to another sink under the name of their series instead of their endpoint's.
class SeriesNamer final : public ResultSink {
 public:
  // Both must outlive this object.
  SeriesNamer(ResultSink& next, const SeriesNames& names) : next_(next), names_(names) {}

  // The requests that follow are of this input. `is_csv`: of a results CSV.
  void BeginInput(std::size_t input, bool is_csv) {
    input_ = input;
    is_csv_ = is_csv;
  }

  void BeginRun() override { next_.BeginRun(); }

  void AddRequest(const RequestRecord& record) override {
    const std::string& name =
        names_.NameOf(input_, record.endpoint_name, is_csv_ ? record.model_name : "");
    parts_.insert({input_, name, record.load});
    if (name == record.endpoint_name) return next_.AddRequest(record);
    RequestRecord renamed = record;
    renamed.endpoint_name = name;
    next_.AddRequest(renamed);
  }

  void AddCase(const CaseRun& run, const DurationCounts& gaps) override {
    CaseRun renamed = run;
    renamed.endpoint_name = names_.NameOf(input_, run.endpoint_name, "");
    next_.AddCase(renamed, gaps);
  }

  // The requests that were passed on, for SeriesNames::Notes.
  const std::set<PooledPart>& Parts() const { return parts_; }

 private:
  ResultSink& next_;
  const SeriesNames& names_;
  std::size_t input_ = 0;
  bool is_csv_ = false;
  std::set<PooledPart> parts_;
};

}  // namespace llmb
