#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "harness/base/result.h"

namespace llmb {

// One run of gnuplot on a script. The working folder is `folder`, the user's own start-up files are
// not read, standard input is empty, and what gnuplot says goes to a file beside the script.
// gnuplot-iostream's own way of starting gnuplot hides its exit status and dies of SIGPIPE where
// gnuplot is missing.
class GnuplotProcess {
 public:
  // Starts `gnuplot -d <script>`; `script` is a file name in `folder`. Errors: gnuplot is not
  // installed, or no process could be started.
  static Result<GnuplotProcess> Start(const std::filesystem::path& folder,
                                      const std::string& script);

  GnuplotProcess(GnuplotProcess&& other) noexcept;
  GnuplotProcess& operator=(GnuplotProcess&&) = delete;
  ~GnuplotProcess();  // waits, if nobody did

  // Waits for the end; call once. Errors: any exit status but 0, with the last of gnuplot's words,
  // or a signal.
  Status Wait();

 private:
  GnuplotProcess(pid_t pid, std::filesystem::path log);

  int Reap();

  pid_t pid_;  // 0: waited for
  std::filesystem::path log_;
};

}  // namespace llmb
