#pragma once

// Runs the real programs and looks at what they leave behind.

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace llmb {

// Arguments of a program.
using Words = std::vector<std::string>;

inline Words With(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

struct ProgramResult {
  int exit_code = -1;  // 128 + the signal's number when a signal ended it
  std::string out;
  std::string err;
};

// A program that runs while the test goes on. Killed when this goes, if it still runs.
class RunningProgram {
 public:
  // `environment` is added to the test's own; an empty value unsets the variable. The program's
  // input is empty.
  RunningProgram(const std::string& program, const Words& arguments,
                 const std::filesystem::path& folder,
                 const std::map<std::string, std::string>& environment = {});
  ~RunningProgram();
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;

  pid_t Pid() const { return pid_; }

  // Waits for its end.
  ProgramResult Wait();

 private:
  std::filesystem::path out_;
  std::filesystem::path err_;
  pid_t pid_ = -1;
};

// A folder for a test's files, gone with the test, in which the programs are run.
class Workspace {
 public:
  Workspace();
  ~Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  const std::filesystem::path& Folder() const { return folder_; }

  ProgramResult Benchmark(const Words& arguments,
                          const std::map<std::string, std::string>& environment = {}) const;
  ProgramResult Convert(const Words& arguments,
                        const std::map<std::string, std::string>& environment = {}) const;

  // Writes a file and gives its path.
  std::string Write(const std::string& name, const std::string& text) const;

  // The files below `folder` (relative to this one) whose names begin and end so, sorted.
  std::vector<std::filesystem::path> Find(const std::string& folder, const std::string& begin,
                                          const std::string& end) const;

 private:
  std::filesystem::path folder_;
};

// The rows of a CSV file, each as column -> cell.
std::vector<std::map<std::string, std::string>> ReadCsvFile(const std::filesystem::path& path);

std::string ReadText(const std::filesystem::path& path);

}  // namespace llmb
