#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "harness/charts/charts.h"

namespace llmb {

// Data that is hard to draw.
struct SampleCase {
  std::string name;
  std::vector<EndpointSamples> endpoints;
  ChartContext context;
};

inline void PrintTo(const SampleCase& sample_case, std::ostream* out) { *out << sample_case.name; }

// An endpoint with `count` successful and `failures` failed requests. Times are spread evenly from
// `fastest` seconds to three times that.
EndpointSamples MakeSamples(std::string name, int users, int count, double fastest = 1,
                            int failures = 0);

// `endpoints` with client evidence. Their verdicts are `limited`, `suspect` and `ok` in turn.
std::vector<EndpointSamples> WithClientEvidence(std::vector<EndpointSamples> endpoints);

ChartContext MakeContext();

const std::vector<SampleCase>& SampleCases();

}  // namespace llmb
