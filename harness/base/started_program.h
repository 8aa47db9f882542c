#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// A program found in PATH and started with its words as they are, without a shell. It works in a
// folder of the caller's choice, reads nothing, and its output and errors go to a file there.
class StartedProgram {
 public:
  // `words` are the program and its arguments; `output` is a file name in `folder`, emptied first.
  // Error: the program is not in PATH, or no process could be started; the message is the system's.
  static Result<StartedProgram> Start(std::vector<std::string> words,
                                      const std::filesystem::path& folder,
                                      const std::string& output);

  StartedProgram(StartedProgram&& other) noexcept;
  StartedProgram& operator=(StartedProgram&&) = delete;
  ~StartedProgram();  // waits, if nobody did

  // Waits for the end; call once. The status is waitpid's, for WIFEXITED and the like.
  int Wait();

 private:
  explicit StartedProgram(pid_t pid) : pid_(pid) {}

  pid_t pid_;  // 0: waited for
};

}  // namespace llmb
