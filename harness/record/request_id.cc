#include "harness/record/request_id.h"

#include <fmt/format.h>

namespace llmb {

std::string RequestId(std::string_view prefix, int user, int iteration) {
  return fmt::format("{}-{}-{}", prefix, user, iteration);
}

}  // namespace llmb
