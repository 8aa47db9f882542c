#pragma once

// The rows of the table of profiles, one function per tool. Used by metric_profile.cc alone; others
// call ProfileOf.

#include "harness/metrics/metric_profile.h"

namespace llmb {

MetricProfile VllmProfile();
MetricProfile AiperfProfile();
MetricProfile GuidellmProfile();
MetricProfile PcaiProfile();

// What the definitions of several tools are made of.
ProfileSample ExactSample(double value, double weight = 1);
ProfileSample EstimatedSample(double value, double weight = 1);
ProfileSample NoSample();       // the tool would have no value either
ProfileSample UnknownSample();  // the record does not say
ProfileSample ExactSample(std::optional<Nanoseconds> duration);  // nothing stays nothing

// Whether the answer came as a stream: some event of it was stamped.
bool WasStreamed(const RequestRecord& record);

// (last - first token) / (output_tokens - 1), of the weight output_tokens - 1: what AIPerf and
// GuideLLM call ITL. Nothing for fewer than two tokens and without a token event.
ProfileSample MeanTimeBetweenTokens(const RequestRecord& record);

}  // namespace llmb
