#pragma once

#include <string>

#include "harness/base/result.h"
#include "harness/metrics/slo.h"
#include "tools/convert/convert.h"

namespace llmb {

// The thresholds of a run that was merged: those of its command line, or else of its endpoints.
// Error: a document with thresholds that this program cannot read.
Result<Slo> SloOfRun(const RunContext& context);

// What is asked of a conversion with --merge, completed by what the shards were asked: thresholds
// and goodput limits that the command line does not give. The context then says which are used.
// Error: as SloOfRun.
Status CompleteFromRun(RunContext& context, ConvertRequest& request);

// The timestamp for the files of the merged run: that of its context without the shard, with _2, _3
// and so on if files of a shard have that name already.
std::string MergedTimestamp(const RunContext& context, const ConvertRequest& request);

}  // namespace llmb
