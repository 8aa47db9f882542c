#include "harness/record/request_id.h"

#include <fmt/format.h>

namespace llmb {

std::string RequestId(std::string_view prefix, std::string_view prompt_id, int user,
                      int iteration) {
  return fmt::format("{}-{}-{}-{}", prefix, prompt_id, user, iteration);
}

}  // namespace llmb
