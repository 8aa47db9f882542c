// Writes the manual pages and the shell completions of all programs, at build time.
//
//   write_manuals FOLDER YYYY-MM-DD

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <ostream>
#include <string>
#include <string_view>

#include "fixtures/sim/simulator_arguments.h"
#include "harness/base/atomic_file.h"
#include "harness/base/exit_codes.h"
#include "harness/config/help_text.h"
#include "tools/compare/compare_options.h"
#include "tools/convert/convert_options.h"
#include "tools/manuals/man_page.h"
#include "tools/manuals/shell_completion.h"
#include "tools/workload/to_workload_options.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

Status Write(const fs::path& file, const std::string& text) {
  return WriteFileAtomically(file, [&](std::ostream& out) { out << text; });
}

Status WriteManuals(const fs::path& folder, std::string_view date) {
  const std::array manuals = {BenchmarksManual(), SimulatorManual(), ConvertManual(),
                              CompareManual(), ToWorkloadManual()};
  std::array<std::string_view, manuals.size()> programs;
  for (std::size_t i = 0; i < manuals.size(); ++i) programs[i] = manuals[i].program;
  const ManPageContext context = {.version = LLMB_VERSION, .date = date, .others = programs};
  for (const CommandManual& manual : manuals) {
    const std::string program(manual.program);
    LLMB_RETURN_IF_ERROR(Write(folder / (program + ".1"), ManPage(manual, context)));
    LLMB_RETURN_IF_ERROR(Write(folder / "bash" / program, BashCompletion(manual)));
    LLMB_RETURN_IF_ERROR(Write(folder / "zsh" / ("_" + program), ZshCompletion(manual)));
  }
  return {};
}

}  // namespace
}  // namespace llmb

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: write_manuals FOLDER YYYY-MM-DD\n");
    return llmb::kExitUsage;
  }
  if (const llmb::Status written = llmb::WriteManuals(argv[1], argv[2]); !written) {
    fmt::print(stderr, "write_manuals: {}\n", written.error().message);
    return 1;
  }
  return 0;
}
