#pragma once

// The rows of the table of profiles, one function per tool. Only metric_profile.cc uses these;
// other code calls ProfileOf.

#include <cstdint>

#include "harness/metrics/metric_profile.h"

namespace llmb {

// The definitions of each tool, a file each (profile_vllm.cc and so on). Use ProfileOf.
MetricProfile VllmProfile();
MetricProfile AiperfProfile();
MetricProfile GuidellmProfile();
MetricProfile PcaiProfile();

// Building blocks that several tools share.
ProfileSample ExactSample(double value, double weight = 1);
ProfileSample EstimatedSample(double value, double weight = 1);
ProfileSample NoSample();       // the tool would have no value either
ProfileSample UnknownSample();  // the record does not have the value
ProfileSample ExactSample(std::optional<Nanoseconds> duration);  // nullopt gives NoSample

// Whether the response was streamed, that is, at least one of its events has a time.
bool WasStreamed(const RequestRecord& record);

// What AIPerf and GuideLLM call ITL: (last - first token) / (tokens - 1), with the weight
// tokens - 1. NoSample for fewer than two tokens or without a token event.
ProfileSample MeanTimeBetweenTokens(const RequestRecord& record, std::int64_t tokens);

// The server's own count. Estimated if output_tokens contains reasoning that this count leaves out.
ProfileSample UsageTokens(const RequestRecord& record);

}  // namespace llmb
