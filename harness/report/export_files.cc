#include "harness/report/export_files.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <set>

#include "harness/base/atomic_file.h"
#include "harness/report/exported_figures.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

struct FormatRow {
  ExportFormat format;
  std::vector<ExportedFile> (*files)(const ExportedRun&);
};
constexpr std::array kFormats = {
    FormatRow{ExportFormat::kVllm, VllmFiles},
    FormatRow{ExportFormat::kBmf, BmfFiles},
    FormatRow{ExportFormat::kGithub, GithubFiles},
    FormatRow{ExportFormat::kJunit, JunitFiles},
    FormatRow{ExportFormat::kOpenMetrics, OpenMetricsFiles},
    FormatRow{ExportFormat::kAiperf, AiperfFiles},
};
static_assert(kFormats.size() == static_cast<std::size_t>(ExportFormat::kAiperf) + 1);

// "a.json" for the stage "llama_users8" is "a_llama_users8.json".
std::string WithStage(const std::string& name, const std::string& stage) {
  const fs::path path(name);
  fs::path whole = path.parent_path() / path.stem();
  whole += "_" + stage;
  whole += path.extension();
  return whole.string();
}

Status WriteFiles(const std::vector<ExportedFile>& files, const fs::path& folder,
                  std::vector<fs::path>& written) {
  for (const ExportedFile& file : files) {
    const fs::path path = folder / file.name;
    LLMB_RETURN_IF_ERROR(WriteFileAtomically(path, [&](std::ostream& out) { out << file.text; }));
    written.push_back(path);
  }
  return {};
}

}  // namespace

bool ExportRequest::Needs(ExportFormat format) const {
  return (format == ExportFormat::kVllm && saved) ||
         std::ranges::find(formats, format) != formats.end();
}

std::vector<ExportedFile> FilesOf(ExportFormat format, const ExportedRun& run) {
  return std::ranges::find(kFormats, format, &FormatRow::format)->files(run);
}

std::vector<ExportedFile> SavedResultFiles(const ExportedRun& run, const std::string& filename) {
  std::vector<ExportedFile> files;
  std::set<std::string> taken;
  for (std::size_t i = 0; i < run.stages.size(); ++i) {
    std::string name = filename.empty() ? VllmFileName(run, run.stages[i]) : filename;
    const bool shared = !filename.empty() && run.stages.size() > 1;
    if (shared || !taken.insert(name).second) name = WithStage(name, StageFileName(run, i));
    files.push_back({std::move(name), VllmText(run, run.stages[i])});
  }
  return files;
}

Result<std::vector<fs::path>> WriteExports(const ExportedRun& run, const ExportRequest& request,
                                           const fs::path& folder) {
  std::vector<fs::path> written;
  for (const ExportFormat format : request.formats) {
    LLMB_RETURN_IF_ERROR(WriteFiles(FilesOf(format, run), folder / "exports", written));
  }
  if (request.saved) {
    LLMB_RETURN_IF_ERROR(
        WriteFiles(SavedResultFiles(run, request.saved->filename), request.saved->folder, written));
  }
  return written;
}

}  // namespace llmb
