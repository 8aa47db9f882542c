#pragma once

// The options of `vllm bench serve` that this program does not have under the same name. Source:
// vLLM's vllm/benchmarks/serve.py and datasets, read in 2026.

#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/endpoint/api.h"

namespace llmb {

enum class VllmTreatment {
  kAddress,      // a part of --url
  kName,         // another name of an option of ours; `text` is that option
  kBodyNumber,   // a number under the key `text` of the request's body
  kMeaningless,  // left out, with a note; `text` says why
  kRefused,      // an error; `text` says what to use instead
};

struct VllmOption {
  std::string_view names;  // separated by commas
  bool takes_value;        // else it is a switch
  VllmTreatment treatment;
  std::string_view text;
};

// nullptr for any other option. `name` has dashes. A name that ends in a dash in the table stands
// for every option that begins with it.
const VllmOption* FindVllmOption(std::string_view name);

// The API that a --backend of vLLM measures; an error for one that this program does not measure.
Result<Api> ApiOfBackend(const std::string& backend);

}  // namespace llmb
