#include "tests/end_to_end/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>

#include "harness/document/csv_text.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

fs::path NewFile(const char* what) {
  std::string name =
      (fs::temp_directory_path() / (std::string("llmb-") + what + "-XXXXXX")).string();
  const int descriptor = ::mkstemp(name.data());
  EXPECT_GE(descriptor, 0);
  ::close(descriptor);
  return name;
}

void Redirect(const char* path, int flags, int target) {
  const int descriptor = ::open(path, flags);
  ::dup2(descriptor, target);
  ::close(descriptor);
}

// Runs in the child, after fork.
[[noreturn]] void Become(const std::string& program, const Arguments& arguments,
                         const fs::path& folder,
                         const std::map<std::string, std::string>& environment, const fs::path& out,
                         const fs::path& err) {
  if (::chdir(folder.c_str()) != 0) ::_exit(127);
  Redirect("/dev/null", O_RDONLY, STDIN_FILENO);
  Redirect(out.c_str(), O_WRONLY, STDOUT_FILENO);
  Redirect(err.c_str(), O_WRONLY, STDERR_FILENO);
  for (const auto& [name, value] : environment) {
    if (value.empty()) {
      ::unsetenv(name.c_str());
    } else {
      ::setenv(name.c_str(), value.c_str(), 1);
    }
  }
  std::vector<char*> argv = {const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(program.c_str(), argv.data());
  ::_exit(127);
}

}  // namespace

RunningProgram::RunningProgram(const std::string& program, const Arguments& arguments,
                               const fs::path& folder,
                               const std::map<std::string, std::string>& environment)
    : out_(NewFile("out")), err_(NewFile("err")), pid_(::fork()) {
  if (pid_ == 0) Become(program, arguments, folder, environment, out_, err_);
}

RunningProgram::~RunningProgram() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  fs::remove(out_);
  fs::remove(err_);
}

ProgramResult RunningProgram::Wait() {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  const int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return {code, ReadText(out_), ReadText(err_)};
}

Workspace::Workspace() {
  std::string name = (fs::temp_directory_path() / "llmb-end-to-end-XXXXXX").string();
  EXPECT_NE(::mkdtemp(name.data()), nullptr);
  folder_ = name;
}

Workspace::~Workspace() { fs::remove_all(folder_); }

ProgramResult Workspace::Benchmark(const Arguments& arguments,
                                   const std::map<std::string, std::string>& environment) const {
  return RunningProgram(LLMB_BENCHMARK_PROGRAM, arguments, folder_, environment).Wait();
}

ProgramResult Workspace::Convert(const Arguments& arguments,
                                 const std::map<std::string, std::string>& environment) const {
  return RunningProgram(LLMB_CONVERT_PROGRAM, arguments, folder_, environment).Wait();
}

ProgramResult Workspace::Compare(const Arguments& arguments) const {
  return RunningProgram(LLMB_COMPARE_PROGRAM, arguments, folder_).Wait();
}

std::string Workspace::Write(const std::string& name, const std::string& text) const {
  const fs::path path = folder_ / name;
  std::ofstream(path) << text;
  return path.string();
}

std::vector<fs::path> Workspace::Find(const std::string& folder, const std::string& begin,
                                      const std::string& end) const {
  std::vector<fs::path> found;
  if (!fs::exists(folder_ / folder)) return found;
  for (const auto& entry : fs::directory_iterator(folder_ / folder)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(begin) && name.ends_with(end)) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

std::uint64_t Workspace::JournalledRequests() const {
  const auto journals = Find("results", "benchmark_", ".journal");
  std::uint64_t requests = 0;
  if (journals.empty()) return requests;
  std::ifstream file(journals.front());
  for (std::string line; std::getline(file, line);) {
    if (line.find("{\"request\"") != std::string::npos) ++requests;
  }
  return requests;
}

std::vector<std::map<std::string, std::string>> ReadCsvFile(const fs::path& path) {
  std::ifstream in(path);
  CsvReader reader(in, path.string());
  std::vector<std::string> header;
  EXPECT_TRUE(reader.Next(header).value_or(false)) << path;
  std::vector<std::map<std::string, std::string>> rows;
  std::vector<std::string> cells;
  while (reader.Next(cells).value_or(false)) {
    EXPECT_EQ(cells.size(), header.size());
    rows.emplace_back();
    for (std::size_t i = 0; i < header.size(); ++i) rows.back()[header[i]] = cells[i];
  }
  return rows;
}

std::string ReadText(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::string Unwrapped(std::string messages) {
  constexpr std::string_view kWrap = "\n  ";
  for (std::size_t at = 0; (at = messages.find(kWrap, at)) != std::string::npos; ++at) {
    messages.replace(at, kWrap.size(), " ");
  }
  return messages;
}

std::string TextOfAnotherRun(const fs::path& file, const fs::path& results_csv) {
  const std::string id = ReadCsvFile(results_csv).at(0).at("request_id");
  const std::string run = id.substr(0, id.find('-'));
  const std::string other(run.size(), 'x');
  std::string text = ReadText(file);
  for (std::size_t at = text.find(run); at != std::string::npos; at = text.find(run, at)) {
    text.replace(at, run.size(), other);
  }
  return text;
}

}  // namespace llmb
