#include "harness/run/open_report.h"

#include <algorithm>
#include <iostream>
#include <string>
#include <system_error>

#include "harness/base/result.h"
#include "harness/base/subprocess.h"
#include "harness/console/terminal.h"
#include "harness/console/terminal_text.h"

namespace llmb {
namespace {

bool IsReport(const std::filesystem::path& file) {
  return file.extension() == ".html" && file.filename().string().starts_with("report_");
}

bool HasDesktop(const Environment& environment) {
  return std::ranges::any_of(std::initializer_list<const char*>{"DISPLAY", "WAYLAND_DISPLAY"},
                             [&](const char* name) {
                               const auto value = environment(name);
                               return value && !value->empty();
                             });
}

// What the browser prints is of no interest.
Status Open(const std::filesystem::path& report) {
  std::error_code error;
  const std::filesystem::path whole = std::filesystem::absolute(report, error);
  if (error) return Fail(error.message());
  LLMB_ASSIGN_OR_RETURN(Subprocess opener,
                        Subprocess::StartProgram({"xdg-open", whole.string()}, "/dev", "null"));
  if (const std::string ended = opener.Wait(); !ended.empty()) return Fail("xdg-open " + ended);
  return {};
}

}  // namespace

void OpenReport(const std::vector<std::filesystem::path>& files, const Environment& environment) {
  const auto report = std::ranges::find_if(files, IsReport);
  std::string why;
  if (report == files.end()) {
    why = "no report was written";
  } else if (!HasDesktop(environment)) {
    why = "there is no desktop (neither DISPLAY nor WAYLAND_DISPLAY is set)";
  } else if (const Status opened = Open(*report); !opened) {
    why = opened.error().message;
  }
  if (!why.empty()) std::cerr << StderrMessage("note", "the report was not opened: " + why);
}

}  // namespace llmb
