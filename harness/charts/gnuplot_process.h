#pragma once

#include <filesystem>
#include <string>

#include "harness/base/result.h"
#include "harness/base/subprocess.h"

namespace llmb {

// One run of gnuplot on a script file. gnuplot-iostream could start gnuplot too, but it hides the
// exit status and raises SIGPIPE if gnuplot is missing. The script is a file because gnuplot stops
// at the first error only then.
class GnuplotProcess {
 public:
  // Starts gnuplot in `folder` on `script`, the name of a file there. The user's gnuplot start-up
  // files are not read. Error: gnuplot is not installed, or no process can be started.
  static Result<GnuplotProcess> Start(const std::filesystem::path& folder,
                                      const std::string& script);

  // Waits for the end. Call once. Error: gnuplot exited with a code other than 0 or was killed by a
  // signal; the message ends in the last line that it printed.
  Status Wait();

 private:
  GnuplotProcess(Subprocess child, std::filesystem::path log);

  Subprocess child_;
  std::filesystem::path log_;
};

}  // namespace llmb
