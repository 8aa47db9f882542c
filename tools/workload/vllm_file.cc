#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/base/atomic_file.h"
#include "harness/base/strict_json.h"
#include "harness/base/text.h"
#include "harness/endpoint/length_limit.h"
#include "tools/workload/traffic_files.h"

namespace llmb {
namespace {

constexpr double kMostStart = 9e9;  // seconds; as nanoseconds they fit 64 bits

// The value at `index` of the array under `key`, from 0 to `most`; 0 if the array is shorter.
Result<double> NumberAt(const Json& array, const char* key, std::size_t index, double most,
                        const std::string& name) {
  if (index >= array.size()) return 0.0;
  const Json& value = array[index];
  const bool is_number = value.is_number();
  if (is_number && value.get<double>() >= 0 && value.get<double>() <= most)
    return value.get<double>();
  return Fail(fmt::format("{}: {}[{}] must be a number from 0 to {:.0f}, not {}", name, key, index,
                          most,
                          is_number ? CutText(value.dump(), 40) : std::string(KindOf(value))));
}

Result<std::int64_t> LengthAt(const Json& array, const char* key, std::size_t index,
                              const std::string& name) {
  LLMB_ASSIGN_OR_RETURN(const double length,
                        NumberAt(array, key, index, static_cast<double>(kMostLength), name));
  return static_cast<std::int64_t>(length);
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
    LLMB_ASSIGN_OR_RETURN(request.input_tokens, LengthAt(*inputs, "input_lens", i, name));
    LLMB_ASSIGN_OR_RETURN(request.output_tokens, LengthAt(*outputs, "output_lens", i, name));
    if (timed) {
      LLMB_ASSIGN_OR_RETURN(const double start,
                            NumberAt(*starts, "start_times", i, kMostStart, name));
      request.arrival = FromSeconds(start);
    }
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
