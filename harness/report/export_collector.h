#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/metrics/tool_samples.h"
#include "harness/report/export_files.h"

namespace llmb {

// Collects what the exported files need beyond summaries. Keeps nothing of requests unless a format
// needs it. Not thread-safe.
class ExportCollector {
 public:
  ExportCollector(const ExportRequest& request, const GoodputLimits& limits);

  // As RunSamples, of all requests. With token_times, vLLM's files hold more.
  void BeginRun();
  void Add(const RequestRecord& record);
  void AddInterTokenLatency(const std::string& endpoint_name, const LoadLevel& load,
                            const DurationCounts& gaps);

  // Call at most once, after the last request. Errors: as WriteExports.
  Result<std::vector<std::filesystem::path>> Write(const std::vector<EndpointSummary>& summaries,
                                                   const std::vector<SloAnswer>& answers,
                                                   const ExportSettings& settings,
                                                   const std::filesystem::path& folder);

 private:
  ExportRequest request_;
  bool counts_good_;
  std::vector<ToolSampler> samplers_;
  std::map<std::string, std::string> models_;  // by endpoint
};

}  // namespace llmb
