#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/base/unique_fd.h"

namespace llmb {

// Idle connections over which a user's next request can be sent. As libcurl keeps them: by user and
// origin, the oldest is used first, and none after 118 seconds.
class KeptConnections {
 public:
  void Keep(int user, const std::string& origin, UniqueFd connection, TimePoint now);

  // Takes out a connection on which nothing has come since it was kept. Closes the others that it
  // finds first: the server has ended them, or sent what no one asked for. Not open if there is
  // none.
  UniqueFd Take(int user, const std::string& origin, TimePoint now);

 private:
  struct Idle {
    UniqueFd connection;
    TimePoint since;
  };
  std::map<int, std::map<std::string, std::vector<Idle>>> idle_;
};

}  // namespace llmb
