#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// Another process of this very program, started with other arguments. Its input and output are
// pipes to us, its errors go where ours go. SIGINT and SIGTERM do not reach it: this process
// decides what an interruption means. It is killed when this object, or this process, goes.
class ChildProcess {
 public:
  // Error: the system cannot start a process.
  static Result<ChildProcess> Start(const std::vector<std::string>& arguments);

  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ~ChildProcess();

  // Writes all of `text` to the child's input; false when it is gone.
  bool Send(std::string_view text);

  // The file descriptor of the child's output, to poll and read. Owned by this object.
  int Output() const { return output_; }

  // Waits for the child to end. Empty when it exited with 0, else what happened: "exited with code
  // 1", "was killed by signal 9 (Killed)".
  std::string Wait();

  void Kill();

 private:
  ChildProcess(pid_t pid, int input, int output) : pid_(pid), input_(input), output_(output) {}

  pid_t pid_ = -1;
  int input_ = -1;
  int output_ = -1;
};

// To be called first thing by a child: it dies when its parent does, and what is printed goes to
// the error stream, so that nothing disturbs the pipe to the parent. Returns the file descriptor of
// that pipe.
int BecomeChild();

// Writes all of `text`; false when the reader is gone.
bool WriteAll(int file_descriptor, std::string_view text);

// Cuts what a pipe gives into lines.
class LineReader {
 public:
  explicit LineReader(int file_descriptor) : file_descriptor_(file_descriptor) {}

  // Reads what is there (waiting if nothing is) and appends the lines it completes, without their
  // line breaks. False at the end of the input.
  bool Read(std::vector<std::string>& lines);

  // Waits for one line. Nothing at the end of the input.
  std::optional<std::string> ReadLine();

 private:
  int file_descriptor_;
  std::string pending_;
  std::vector<std::string> ready_;  // read ahead by ReadLine
};

}  // namespace llmb
