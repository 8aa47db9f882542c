#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/record/request_record.h"

namespace llmb {

// Counts the finish reasons of one endpoint whose meaning is not known. Such a response counts as a
// success, so a reader of the figures must know of it.
class FinishNotes {
 public:
  // More reasons are counted together: an endpoint could invent one per response.
  static constexpr std::size_t kMostReasons = 5;

  // Failed requests name their reason themselves and are not counted.
  void Add(const RequestRecord& record);

  void Add(const FinishNotes& other);

  // One sentence per reason, without the endpoint's name. Empty if there is nothing to say.
  std::vector<std::string> Texts() const;

 private:
  void Count(const std::string& reason, std::uint64_t count);

  std::uint64_t responses_ = 0;
  std::map<std::string, std::uint64_t> unknown_;  // by reason
  std::uint64_t other_unknown_ = 0;
};

}  // namespace llmb
