#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "harness/charts/charts.h"

namespace llmb {

// Data that charts find awkward, by name.
struct SampleCase {
  std::string name;
  std::vector<EndpointSamples> endpoints;
  ChartContext context;
};

inline void PrintTo(const SampleCase& sample_case, std::ostream* out) { *out << sample_case.name; }

// One endpoint with `count` successful and `failures` failed requests, whose times spread evenly
// from `fastest` seconds to three times that.
EndpointSamples MakeSamples(std::string name, int users, int count, double fastest = 1,
                            int failures = 0);

// The same, with evidence that makes the client verdict of each one in turn `limited`, `suspect`
// and `ok`.
std::vector<EndpointSamples> WithSpoiltClient(std::vector<EndpointSamples> endpoints);

ChartContext MakeContext();

const std::vector<SampleCase>& SampleCases();

}  // namespace llmb
