#include "tools/convert/seen_requests.h"

#include <algorithm>
#include <functional>
#include <string>

namespace llmb {
namespace {

// With the endpoint's name, because ids of different endpoints of a run may be equal.
std::uint64_t HashOf(const RequestRecord& record) {
  return std::hash<std::string>()(record.endpoint_name + '\0' + record.request_id);
}

}  // namespace

bool SeenRequests::SeenBefore(const RequestRecord& record) {
  if (record.request_id.empty()) return false;
  const std::uint64_t hash = HashOf(record);
  if (std::ranges::binary_search(earlier_, hash)) return true;
  current_.push_back(hash);
  return false;
}

void SeenRequests::BeginInput() {
  const auto middle = static_cast<std::ptrdiff_t>(earlier_.size());
  std::ranges::sort(current_);
  earlier_.insert(earlier_.end(), current_.begin(), current_.end());
  std::inplace_merge(earlier_.begin(), earlier_.begin() + middle, earlier_.end());
  current_.clear();
}

}  // namespace llmb
