#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/record/request_record.h"

namespace llmb {

// Counts what one endpoint did with its connections that cost requests time.
class ConnectionNotes {
 public:
  // Failed requests count too.
  void Add(const RequestRecord& record);

  void Add(const ConnectionNotes& other);

  // One sentence each, without the endpoint's name. Empty if there is nothing to say.
  std::vector<std::string> Texts() const;

 private:
  std::uint64_t requests_ = 0;
  std::uint64_t sent_again_ = 0;
  std::uint64_t held_open_ = 0;
};

}  // namespace llmb
