#include "harness/run/plan_hash.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "harness/base/random.h"
#include "harness/document/json_value.h"
#include "harness/journal/journal_header.h"
#include "harness/run/run_context.h"

namespace llmb {
namespace {

Result<std::uint64_t> HashOfFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<char> block(std::size_t{1024} * 1024);
  std::uint64_t hash = 0;
  while (file) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    const auto size = static_cast<std::size_t>(file.gcount());
    hash = MixSeeds({hash, SeedOfName({block.data(), size})});
  }
  if (file.eof()) return hash;
  return Fail(fmt::format("cannot read {}: {}", path, std::generic_category().message(errno)));
}

// The context without what does not decide which requests are sent.
RunContext DecidingPart(const RunPlan& plan) {
  RunContext context = ContextOf(plan, RunStart(), HostInfo());
  context.command.clear();
  context.shard.reset();
  context.timestamps.clear();
  context.slo.clear();
  context.goodput.clear();
  context.label.clear();
  context.metadata.clear();
  context.custom.clear();
  context.workload.dataset_path.reset();
  // The text of a data set's only prompt names the path.
  if (context.workload.IsDataset()) context.prompts.clear();
  for (Endpoint& endpoint : context.endpoints) endpoint.slo.clear();
  return context;
}

std::vector<EndpointPlan> WholePlans(const RunPlan& plan) {
  std::vector<EndpointPlan> whole = plan.endpoints;
  for (EndpointPlan& endpoint : whole) endpoint.shard = {};
  return whole;
}

}  // namespace

Result<std::string> PlanHash(const RunPlan& plan) {
  std::string text =
      HeaderToLine({.context = DecidingPart(plan), .plan = WholePlans(plan), .command_line = {}});
  for (const std::string& secret : plan.command_line.hidden) text += secret + "\n";
  if (plan.flags.random_interleaving) text += "random interleaving\n";
  std::uint64_t hash = SeedOfName(text);
  if (plan.options.dataset_path) {
    LLMB_ASSIGN_OR_RETURN(const auto contents, HashOfFile(*plan.options.dataset_path));
    hash = MixSeeds({hash, contents});
  }
  // Once more, as FNV spreads the last bytes of a text over few bits.
  return fmt::format("{:016x}", MixSeeds({hash}));
}

}  // namespace llmb
