#pragma once

#include <string>
#include <vector>

#include "harness/metrics/run_samples.h"

namespace llmb {

// The report of a run with these stages. Title, dates, model, URL and command contain `text`.
std::string ExamplePage(const std::vector<EndpointSamples>& stages, const std::string& text,
                        std::vector<std::string> notes = {});

}  // namespace llmb
