#pragma once

#include <filesystem>
#include <string>

#include "harness/base/result.h"
#include "harness/base/started_program.h"

namespace llmb {

// One run of gnuplot on a script. gnuplot-iostream's own way of starting gnuplot hides its exit
// status and dies of SIGPIPE where gnuplot is missing; and gnuplot stops at the first error only in
// a script that is a file.
class GnuplotProcess {
 public:
  // Starts gnuplot on `script`, a file name in `folder`, where it works; the user's own start-up
  // files are not read. Error: gnuplot is not installed, or no process could be started.
  static Result<GnuplotProcess> Start(const std::filesystem::path& folder,
                                      const std::string& script);

  // Waits for the end; call once. Errors: any exit status but 0, with the last line that gnuplot
  // wrote, or a signal.
  Status Wait();

 private:
  GnuplotProcess(StartedProgram child, std::filesystem::path log);

  StartedProgram child_;
  std::filesystem::path log_;
};

}  // namespace llmb
