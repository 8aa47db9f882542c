#include "harness/record/request_id.h"

#include <fmt/format.h>

#include <charconv>

namespace llmb {

std::string RequestId(std::string_view prefix, int user, int iteration) {
  return fmt::format("{}-{}-{}", prefix, user, iteration);
}

int UserOfRequestId(std::string_view request_id) {
  const std::size_t iteration = request_id.rfind('-');
  if (iteration == std::string_view::npos) return 0;
  const std::string_view head = request_id.substr(0, iteration);
  const std::string_view word = head.substr(head.rfind('-') + 1);
  int user = 0;
  std::from_chars(word.data(), word.data() + word.size(), user);
  return user;
}

}  // namespace llmb
