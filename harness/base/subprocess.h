#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/unique_fd.h"

namespace llmb {

// A child process. It is killed and reaped when this object is destroyed. Not thread-safe.
class Subprocess {
 public:
  // Starts this executable again with other arguments. The child's input and output are pipes to
  // this object; its errors go where ours go. It ignores SIGINT and SIGTERM, so that this process
  // alone decides what an interruption means. Ignores SIGPIPE in this process from now on, because
  // writing to a child that has ended must be an error and not the end of this process.
  // Error: the system cannot start a process.
  static Result<Subprocess> StartSelf(const std::vector<std::string>& arguments);

  // The same with another program: a path, or a name in PATH. Its name is not in `arguments`.
  static Result<Subprocess> StartPiped(const std::string& program,
                                       const std::vector<std::string>& arguments);

  // Starts `command`, a path or a name in PATH, and its arguments. It has our input, output and
  // errors. Error: no process can be started; the message is the system's.
  static Result<Subprocess> StartAttached(const std::vector<std::string>& command);

  // Starts `command`, a program in PATH and its arguments, in `folder`. No shell is involved. Its
  // input is empty. Its output and errors go to the file `output` in `folder`, which is replaced.
  // Error: the program is not in PATH, or no process can be started; the message is the system's.
  static Result<Subprocess> StartProgram(const std::vector<std::string>& command,
                                         const std::filesystem::path& folder,
                                         const std::string& output);

  Subprocess(Subprocess&& other) noexcept;
  Subprocess& operator=(Subprocess&& other) noexcept;
  ~Subprocess();

  // Writes all of `text` to the input of a child of StartSelf or StartPiped. False if the child has
  // ended.
  bool Send(std::string_view text);

  // The descriptor of the output of a child of StartSelf or StartPiped, to poll and read. Owned by
  // this object.
  int Output() const { return output_.Get(); }

  // Waits for the child to end. Returns "" if it exited with 0, otherwise how it ended: "exited
  // with code 1", "was killed by signal 9 (Killed)". Further calls return "".
  std::string Wait();

  // Waits for the child to end. Returns its exit code, or 128 + the number of the signal that
  // killed it. Further calls return 0.
  int WaitForExitCode();

  // Sends SIGKILL. No effect after Wait.
  void Kill();

 private:
  Subprocess(pid_t pid, UniqueFd input, UniqueFd output);
  int WaitForStatus();

  pid_t pid_;  // -1: no child to wait for
  UniqueFd input_;
  UniqueFd output_;
};

// A child of StartSelf must call this first. The child dies with its parent, and what it prints
// goes to stderr, so that only its messages enter the pipe to the parent. Returns the descriptor of
// that pipe, which stays open until the process ends.
int BecomeChild();

}  // namespace llmb
