#include "harness/base/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

// POSIX leaves the declaration to the program.
extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace llmb {
namespace {

struct Pipe {
  int read_end = -1;
  int write_end = -1;
};

Result<Pipe> MakePipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return Fail(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
  }
  return Pipe{ends[0], ends[1]};
}

// The child's signals: it starts with SIGINT and SIGTERM blocked, so that the interrupt key, which
// the terminal sends to the whole group, and an end that is asked of the whole group, as timeout,
// systemd and Slurm do, are this process's business alone.
int Spawn(pid_t& pid, const Pipe& to_child, const Pipe& from_child, std::vector<char*>& argv) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, to_child.read_end, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, from_child.write_end, STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGINT);
  sigaddset(&blocked, SIGTERM);
  posix_spawnattr_setsigmask(&attributes, &blocked);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  const int error =
      ::posix_spawn(&pid, "/proc/self/exe", &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

}  // namespace

Result<ChildProcess> ChildProcess::Start(const std::vector<std::string>& arguments) {
  // Writing to a child that is gone must be an error and not the end of this process.
  std::signal(SIGPIPE, SIG_IGN);
  LLMB_ASSIGN_OR_RETURN(const Pipe to_child, MakePipe());
  LLMB_ASSIGN_OR_RETURN(const Pipe from_child, MakePipe());

  std::vector<std::string> words = arguments;
  words.insert(words.begin(), "llm_benchmarks");
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t pid = -1;
  const int error = Spawn(pid, to_child, from_child, argv);
  ::close(to_child.read_end);
  ::close(from_child.write_end);
  ChildProcess child(error == 0 ? pid : -1, to_child.write_end, from_child.read_end);
  if (error != 0) return Fail(fmt::format("cannot start a process: {}", std::strerror(error)));
  return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      input_(std::exchange(other.input_, -1)),
      output_(std::exchange(other.output_, -1)) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(input_, other.input_);
  std::swap(output_, other.output_);
  return *this;
}

ChildProcess::~ChildProcess() {
  Kill();
  Wait();
  if (input_ >= 0) ::close(input_);
  if (output_ >= 0) ::close(output_);
}

bool ChildProcess::Send(std::string_view text) { return WriteAll(input_, text); }

std::string ChildProcess::Wait() {
  if (pid_ < 0) return "";
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  if (WIFSIGNALED(status)) {
    return fmt::format("was killed by signal {} ({})", WTERMSIG(status),
                       ::strsignal(WTERMSIG(status)));
  }
  const int code = WEXITSTATUS(status);
  return code == 0 ? "" : fmt::format("exited with code {}", code);
}

void ChildProcess::Kill() {
  if (pid_ >= 0) ::kill(pid_, SIGKILL);
}

int BecomeChild() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::signal(SIGPIPE, SIG_IGN);
  const int pipe_to_parent = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  return pipe_to_parent;
}

bool WriteAll(int file_descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file_descriptor, text.data(), text.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool LineReader::Read(std::vector<std::string>& lines) {
  std::array<char, std::size_t{64} * 1024> block{};
  ssize_t size = 0;
  do {
    size = ::read(file_descriptor_, block.data(), block.size());
  } while (size < 0 && errno == EINTR);
  if (size <= 0) return false;
  std::string_view rest(block.data(), static_cast<std::size_t>(size));
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    pending_ += rest.substr(0, end);
    lines.push_back(std::exchange(pending_, {}));
    rest.remove_prefix(end + 1);
  }
  pending_ += rest;
  return true;
}

std::optional<std::string> LineReader::ReadLine() {
  while (ready_.empty()) {
    if (!Read(ready_)) return std::nullopt;
  }
  std::string line = std::move(ready_.front());
  ready_.erase(ready_.begin());
  return line;
}

}  // namespace llmb
