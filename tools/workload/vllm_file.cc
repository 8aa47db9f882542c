#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/base/atomic_file.h"
#include "harness/base/strict_json.h"
#include "harness/base/text.h"
#include "tools/workload/traffic_files.h"

namespace llmb {
namespace {

// The value at `index` of an array of numbers; 0 where there is none.
double NumberAt(const Json& array, std::size_t index) {
  return index < array.size() && array[index].is_number() ? array[index].get<double>() : 0;
}

Result<const Json*> LengthsIn(const Json& file, const char* key, const std::string& name) {
  const auto found = file.find(key);
  if (found != file.end() && found->is_array()) return &*found;
  return Fail(
      fmt::format("{}: it has no {}; was it saved by vllm bench serve with "
                  "--save-detailed?",
                  name, key));
}

}  // namespace

Result<RecordedTraffic> ReadVllmFile(const std::string& path) {
  const std::string name = PrintableText(path);
  LLMB_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  LLMB_ASSIGN_OR_RETURN(const Json file, ParseStrictJson(text, name));
  if (!file.is_object()) {
    return Fail(fmt::format("{}: must be an object, not {}", name, KindOf(file)));
  }
  LLMB_ASSIGN_OR_RETURN(const Json* inputs, LengthsIn(file, "input_lens", name));
  LLMB_ASSIGN_OR_RETURN(const Json* outputs, LengthsIn(file, "output_lens", name));
  const auto starts = file.find("start_times");
  const bool timed = starts != file.end() && starts->is_array() && starts->size() == inputs->size();
  RecordedTraffic traffic;
  std::size_t failed = 0;
  for (std::size_t i = 0; i < inputs->size(); ++i) {
    WorkloadRequest request;
    request.input_tokens = static_cast<std::int64_t>(NumberAt(*inputs, i));
    request.output_tokens = static_cast<std::int64_t>(NumberAt(*outputs, i));
    if (timed) request.arrival = FromSeconds(NumberAt(*starts, i));
    if (*request.input_tokens < 1 || *request.output_tokens < 1) {
      ++failed;
    } else {
      traffic.requests.push_back(std::move(request));
    }
  }
  NoteLeftOut(failed, "without input or output tokens, which is what failed ones have", traffic);
  if (!timed) {
    traffic.notes.emplace_back(
        "the file has no start_times, so the requests have no timestamps; use --request-rate");
  }
  return traffic;
}

}  // namespace llmb
