#include "harness/report/charts/gnuplot_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "harness/base/atomic_file.h"
#include "harness/base/text.h"

extern char** environ;

namespace llmb {
namespace {

constexpr std::size_t kMostWords = 300;  // of gnuplot's, in a message

class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  void Open(int descriptor, const char* path, int flags) {
    posix_spawn_file_actions_addopen(&actions_, descriptor, path, flags, 0600);
  }
  void Copy(int from, int to) { posix_spawn_file_actions_adddup2(&actions_, from, to); }
  void ChangeFolder(const char* path) { posix_spawn_file_actions_addchdir_np(&actions_, path); }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

std::string WhyNotStarted(int error) {
  if (error == ENOENT) {
    return "gnuplot is not installed or not in PATH, so no charts were drawn; on Debian: "
           "apt install gnuplot-nox";
  }
  return "gnuplot cannot be started: " + std::generic_category().message(error);
}

// The last line that gnuplot wrote, which is where it says what it did not like.
std::string LastWords(const std::filesystem::path& log) {
  std::string text = ReadFile(log).value_or("");
  const auto end = text.find_last_not_of(" \t\r\n");
  if (end == std::string::npos) return "it said nothing";
  text.erase(end + 1);
  const auto line = text.find_last_of('\n');
  if (line != std::string::npos) text.erase(0, line + 1);
  return CutText(OneLine(ValidUtf8(text)), kMostWords);
}

}  // namespace

GnuplotProcess::GnuplotProcess(pid_t pid, std::filesystem::path log)
    : pid_(pid), log_(std::move(log)) {}

GnuplotProcess::GnuplotProcess(GnuplotProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)), log_(std::move(other.log_)) {}

GnuplotProcess::~GnuplotProcess() {
  if (pid_ != 0) Reap();
}

Result<GnuplotProcess> GnuplotProcess::Start(const std::filesystem::path& folder,
                                             const std::string& script) {
  const std::string log = script + ".log";
  FileActions actions;
  actions.ChangeFolder(folder.c_str());
  actions.Open(STDIN_FILENO, "/dev/null", O_RDONLY);
  actions.Open(STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC);
  actions.Copy(STDOUT_FILENO, STDERR_FILENO);
  std::string program = "gnuplot";
  std::string no_user_files = "-d";
  std::string script_argument = script;
  const std::array<char*, 4> arguments = {program.data(), no_user_files.data(),
                                          script_argument.data(), nullptr};
  pid_t pid = 0;
  const int error =
      posix_spawnp(&pid, program.c_str(), actions.get(), nullptr, arguments.data(), environ);
  if (error != 0) return Fail(WhyNotStarted(error));
  return GnuplotProcess(pid, folder / log);
}

int GnuplotProcess::Reap() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
  return status;
}

Status GnuplotProcess::Wait() {
  const int status = Reap();
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  if (WIFSIGNALED(status)) {
    return Fail(
        fmt::format("gnuplot was ended by signal {}, so charts are missing", WTERMSIG(status)));
  }
  return Fail(fmt::format("gnuplot failed with exit status {}, so charts are missing: {}",
                          WEXITSTATUS(status), LastWords(log_)));
}

}  // namespace llmb
