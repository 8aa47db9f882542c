#pragma once

// Runs the real programs and reads their output files.

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace llmb {

using Arguments = std::vector<std::string>;

inline Arguments With(Arguments arguments, const Arguments& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

struct ProgramResult {
  int exit_code = -1;  // 128 + the number of the signal that ended the program
  std::string out;
  std::string err;
};

// A program that runs while the test continues. The destructor kills it if it is still running.
class RunningProgram {
 public:
  // Starts `program` in `folder`. `environment` is added to the test's own; an empty value unsets
  // the variable. Standard input is empty.
  RunningProgram(const std::string& program, const Arguments& arguments,
                 const std::filesystem::path& folder,
                 const std::map<std::string, std::string>& environment = {});
  ~RunningProgram();
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;

  pid_t Pid() const { return pid_; }

  // Waits until the program ends. To be called at most once.
  ProgramResult Wait();

 private:
  std::filesystem::path out_;
  std::filesystem::path err_;
  pid_t pid_ = -1;
};

// A temporary folder in which the programs run; the destructor removes it.
class Workspace {
 public:
  Workspace();
  ~Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  const std::filesystem::path& Folder() const { return folder_; }

  ProgramResult Benchmark(const Arguments& arguments,
                          const std::map<std::string, std::string>& environment = {}) const;
  ProgramResult Convert(const Arguments& arguments,
                        const std::map<std::string, std::string>& environment = {}) const;
  ProgramResult Compare(const Arguments& arguments) const;

  // Writes a file and returns its path.
  std::string Write(const std::string& name, const std::string& text) const;

  // The entries of `folder` (relative to this one) whose names begin and end like this, sorted.
  // Empty if the folder does not exist.
  std::vector<std::filesystem::path> Find(const std::string& folder, const std::string& begin,
                                          const std::string& end) const;

  // The number of requests in the one journal of results/; 0 without a journal.
  std::uint64_t JournalledRequests() const;

 private:
  std::filesystem::path folder_;
};

// The rows of a CSV file; each maps column names to cells.
std::vector<std::map<std::string, std::string>> ReadCsvFile(const std::filesystem::path& path);

std::string ReadText(const std::filesystem::path& path);

// Messages of a program, each on one line: they are wrapped, and their further lines are indented.
std::string Unwrapped(std::string messages);

// The text of `file`, a result of a run of one endpoint, as if another run had had the same
// figures: the ids of its requests are others. `results_csv` is the run's CSV of requests.
std::string TextOfAnotherRun(const std::filesystem::path& file,
                             const std::filesystem::path& results_csv);

}  // namespace llmb
