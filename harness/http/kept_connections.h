#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/base/unique_fd.h"

namespace llmb {

// Idle connections over which a user's next request can be sent, as libcurl keeps them: of each
// user and origin, used from the oldest on, and not after two minutes.
class KeptConnections {
 public:
  void Keep(int user, const std::string& origin, UniqueFd connection, TimePoint now);

  // A connection on which nothing has come since it was kept. Closes the others that it meets: the
  // server has ended them, or sent what no one asked for. Not open if there is none.
  UniqueFd Take(int user, const std::string& origin, TimePoint now);

 private:
  struct Idle {
    UniqueFd connection;
    TimePoint since;
  };
  std::map<int, std::map<std::string, std::vector<Idle>>> idle_;
};

}  // namespace llmb
