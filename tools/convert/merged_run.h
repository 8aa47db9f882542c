#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/document/omitted_fields.h"
#include "harness/document/result_source.h"
#include "harness/document/run_document.h"
#include "tools/convert/case_merger.h"
#include "tools/convert/record_spool.h"
#include "tools/convert/shard_set.h"
#include "tools/convert/spooled_request.h"

namespace llmb {

// The run that several shards measured together, as if one client had sent all its requests.
struct MergedRun {
  RunContext context;  // with `shards`, and without `shard`
  std::vector<MergedCase> cases;
  std::vector<SpooledRequest> requests;  // by number; their starts are on the joint clock
  RecordSpool spool;
  OmittedFields omitted;
  std::vector<JointFlow> flows;  // with joint attempts

  // Passes everything to a sink. Error: the spool cannot be read.
  Status Read(ResultSink& sink) const;

  // Writes the run document, with `context` and without token times. Calls `on_request` for each
  // request. Errors: as WriteFileAtomically, and a spool that cannot be read.
  Status WriteDocument(const std::filesystem::path& path,
                       const std::function<void()>& on_request) const;
};

// Reads the shards, in the order of their indexes, and joins them. The result depends on neither
// the order nor the names of the files. The spool is in `folder`. Calls `on_request` for each
// request. Errors: a shard that cannot be read, or a spool that cannot be written.
//
// The monotonic clocks of the shards are aligned (ShardClocks). Windows, rates and what is in
// flight follow from the joint times. Notes say what is missing, whose client was not fast enough,
// and how the clocks were aligned; notes of the shards name them.
Result<MergedRun> MergeShards(const ShardSet& set, const std::filesystem::path& folder,
                              const std::function<void()>& on_request);

}  // namespace llmb
