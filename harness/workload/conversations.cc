#include "harness/workload/conversations.h"

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

namespace llmb {

Result<Conversations> ReadConversations(WorkloadReader& reader, int rows) {
  Conversations all;
  std::unordered_map<std::string, std::size_t> places;  // by session
  for (int i = 0; i < rows; ++i) {
    LLMB_ASSIGN_OR_RETURN(const std::optional<WorkloadRequest> row, reader.Next());
    if (!row) break;
    all.delays.push_back(row->delay);
    std::size_t place = all.turns.size();
    if (!row->session.empty()) place = places.emplace(row->session, place).first->second;
    if (place == all.turns.size()) all.turns.emplace_back();
    all.turns[place].push_back(i);
  }
  return all;
}

}  // namespace llmb
