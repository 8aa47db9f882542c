#include "harness/record/export_format.h"

#include <algorithm>
#include <array>

#include "harness/base/parse_value.h"

namespace llmb {
namespace {

// In the order of ExportFormat.
constexpr std::array<std::string_view, 6> kFormatNames = {"vllm",  "bmf",         "github",
                                                          "junit", "openmetrics", "aiperf"};
static_assert(kFormatNames.size() == static_cast<std::size_t>(ExportFormat::kAiperf) + 1);

}  // namespace

std::string_view Name(ExportFormat format) {
  return kFormatNames[static_cast<std::size_t>(format)];
}

Status AddExportFormats(std::string_view option, const std::vector<std::string>& values,
                        std::vector<ExportFormat>& formats) {
  LLMB_ASSIGN_OR_RETURN(const auto names, SplitNames(option, values));
  const std::vector<std::string> allowed(kFormatNames.begin(), kFormatNames.end());
  for (const std::string& name : names) {
    LLMB_RETURN_IF_ERROR(CheckOneOf(option, name, allowed));
    const auto place = std::ranges::find(kFormatNames, name) - kFormatNames.begin();
    const auto format = static_cast<ExportFormat>(place);
    if (std::ranges::find(formats, format) == formats.end()) formats.push_back(format);
  }
  return {};
}

}  // namespace llmb
