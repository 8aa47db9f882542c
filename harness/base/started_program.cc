#include "harness/base/started_program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace llmb {
namespace {

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

}  // namespace

StartedProgram::StartedProgram(StartedProgram&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)) {}

StartedProgram::~StartedProgram() {
  if (pid_ != 0) Wait();
}

Result<StartedProgram> StartedProgram::Start(std::vector<std::string> words,
                                             const std::filesystem::path& folder,
                                             const std::string& output) {
  FileActions actions;
  actions.ChangeFolder(folder.c_str());
  actions.Open(STDIN_FILENO, "/dev/null", O_RDONLY);
  actions.Open(STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC);
  actions.Copy(STDOUT_FILENO, STDERR_FILENO);
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t pid = 0;
  const int error =
      posix_spawnp(&pid, arguments[0], actions.get(), nullptr, arguments.data(), environ);
  if (error != 0) return Fail(std::generic_category().message(error));
  return StartedProgram(pid);
}

int StartedProgram::Wait() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
  return status;
}

}  // namespace llmb
