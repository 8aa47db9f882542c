#include "harness/base/subprocess.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <utility>

#include "harness/base/line_io.h"

// POSIX leaves the declaration to the program.
extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace llmb {
namespace {

struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;
};

Result<Pipe> MakePipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return Fail(fmt::format("cannot make a pipe: {}", std::generic_category().message(errno)));
  }
  return Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

// What posix_spawn does in the child before the program begins.
class Spawner {
 public:
  Spawner() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
  }
  ~Spawner() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&actions_);
  }
  Spawner(const Spawner&) = delete;
  Spawner& operator=(const Spawner&) = delete;

  void Open(int descriptor, const char* path, int flags) {
    posix_spawn_file_actions_addopen(&actions_, descriptor, path, flags, 0600);
  }
  void Copy(int from, int to) { posix_spawn_file_actions_adddup2(&actions_, from, to); }
  void ChangeFolder(const char* path) { posix_spawn_file_actions_addchdir_np(&actions_, path); }

  // The terminal sends SIGINT to the whole process group, and timeout, systemd and Slurm send
  // SIGTERM to it. A child that died of them would lose what it has measured.
  void BlockTermination() {
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGINT);
    sigaddset(&blocked, SIGTERM);
    posix_spawnattr_setsigmask(&attributes_, &blocked);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK);
  }

  Result<pid_t> Start(const char* program, std::vector<std::string> words) {
    std::vector<char*> argv;
    argv.reserve(words.size() + 1);
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    pid_t pid = -1;
    const int error = ::posix_spawnp(&pid, program, &actions_, &attributes_, argv.data(), environ);
    if (error != 0) return Fail(std::generic_category().message(error));
    return pid;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

Result<Subprocess> Subprocess::StartSelf(const std::vector<std::string>& arguments) {
  return StartPiped("/proc/self/exe", arguments);
}

Result<Subprocess> Subprocess::StartPiped(const std::string& program,
                                          const std::vector<std::string>& arguments) {
  std::signal(SIGPIPE, SIG_IGN);
  LLMB_ASSIGN_OR_RETURN(Pipe to_child, MakePipe());
  LLMB_ASSIGN_OR_RETURN(Pipe from_child, MakePipe());
  Spawner spawner;
  spawner.Copy(to_child.read_end.Get(), STDIN_FILENO);
  spawner.Copy(from_child.write_end.Get(), STDOUT_FILENO);
  spawner.BlockTermination();
  std::vector<std::string> words = {"llm_benchmarks"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const Result<pid_t> pid = spawner.Start(program.c_str(), std::move(words));
  if (!pid) return Fail(fmt::format("cannot start a process: {}", pid.error().message));
  return Subprocess(*pid, std::move(to_child.write_end), std::move(from_child.read_end));
}

Result<Subprocess> Subprocess::StartAttached(const std::vector<std::string>& command) {
  Spawner spawner;
  LLMB_ASSIGN_OR_RETURN(const pid_t pid, spawner.Start(command.front().c_str(), command));
  return Subprocess(pid, UniqueFd(), UniqueFd());
}

Result<Subprocess> Subprocess::StartProgram(const std::vector<std::string>& command,
                                            const std::filesystem::path& folder,
                                            const std::string& output) {
  Spawner spawner;
  spawner.ChangeFolder(folder.c_str());
  spawner.Open(STDIN_FILENO, "/dev/null", O_RDONLY);
  spawner.Open(STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC);
  spawner.Copy(STDOUT_FILENO, STDERR_FILENO);
  LLMB_ASSIGN_OR_RETURN(const pid_t pid, spawner.Start(command.front().c_str(), command));
  return Subprocess(pid, UniqueFd(), UniqueFd());
}

Subprocess::Subprocess(pid_t pid, UniqueFd input, UniqueFd output)
    : pid_(pid), input_(std::move(input)), output_(std::move(output)) {}

Subprocess::Subprocess(Subprocess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      input_(std::move(other.input_)),
      output_(std::move(other.output_)) {}

Subprocess& Subprocess::operator=(Subprocess&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(input_, other.input_);
  std::swap(output_, other.output_);
  return *this;
}

Subprocess::~Subprocess() {
  Kill();
  Wait();
}

bool Subprocess::Send(std::string_view text) { return WriteAll(input_.Get(), text); }

int Subprocess::WaitForStatus() {
  int status = 0;
  while (pid_ >= 0 && ::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return status;
}

int Subprocess::WaitForExitCode() {
  const int status = WaitForStatus();
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

std::string Subprocess::Wait() {
  const int status = WaitForStatus();
  if (WIFSIGNALED(status)) {
    return fmt::format("was killed by signal {} ({})", WTERMSIG(status),
                       ::strsignal(WTERMSIG(status)));
  }
  const int code = WEXITSTATUS(status);
  return code == 0 ? "" : fmt::format("exited with code {}", code);
}

void Subprocess::Kill() {
  if (pid_ >= 0) ::kill(pid_, SIGKILL);
}

int BecomeChild() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::signal(SIGPIPE, SIG_IGN);
  const int pipe_to_parent = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  return pipe_to_parent;
}

}  // namespace llmb
