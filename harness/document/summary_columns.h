#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/metrics/summary.h"
#include "harness/record/field_value.h"

namespace llmb {

// A column of the summary CSV, which is also a key of the run document's summary.
struct SummaryColumn {
  std::string name;
  std::function<FieldValue(const EndpointSummary&)> get;
};

// All columns, in their order. New ones go to the end.
const std::vector<SummaryColumn>& SummaryColumns();

}  // namespace llmb
