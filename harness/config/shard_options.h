#pragma once

#include <optional>
#include <span>
#include <string>

#include "harness/base/environment.h"
#include "harness/base/result.h"
#include "harness/base/time.h"
#include "harness/config/option_table.h"
#include "harness/schedule/shard.h"

namespace llmb {

// The rows of OptionTable() for runs on several machines.
std::span<const OptionSpec> ShardOptions();

// "2/4". Error: another form, or an index that is not from 1 to the count.
Result<Shard> ParseShard(std::string_view option, std::string_view text);

// The moment that --start-at names: a date with its zone, as in 2026-03-01T12:00:00Z, or a time
// from `now` on, as in +30s, +5m or +1h. Error: another form.
Result<WallTime> ParseStart(std::string_view option, std::string_view text, WallTime now);

// Which of its processes a launcher says that this one is: of mpirun, of srun, of mpiexec (of MPICH
// or Intel MPI), or of an indexed Job of Kubernetes, whose manifest sets JOB_COMPLETIONS. The first
// of these counts. Errors, with the names of the variables: none is set, their values are not a
// place, or the pods of a Job have another place than the processes in them.
Result<Shard> ShardOfLauncher(const Environment& environment);

// The note for a run without --shard that a launcher has started several times; empty for any other
// run.
std::string LauncherNote(const Environment& environment);

// Replaces `--shard auto` by the shard of the launcher, in the options and in the words given.
// Error: that of ShardOfLauncher.
Status SettleShard(const Environment& environment, ParsedCommandLine& command_line);

}  // namespace llmb
