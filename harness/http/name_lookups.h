#pragma once

#include <set>
#include <string>

namespace llmb {

// Keeps users who start together from all looking up the same name. libcurl starts a thread per
// lookup, and its cache helps only once a lookup is done. So the first request to an origin goes
// ahead, and the others follow once its name is in the cache. They wait no longer than their own
// lookups would have taken.
class NameLookups {
 public:
  // Whether a request to `origin` may start now. If not, ask again after the next Finished.
  bool MayStart(const std::string& origin) {
    return known_.contains(origin) || looking_up_.insert(origin).second;
  }

  // The name of `origin` is resolved, or the request that resolved it has ended. All others may
  // start even if the lookup failed: one after another, they would add up their waits.
  void Finished(const std::string& origin) {
    looking_up_.erase(origin);
    known_.insert(origin);
  }

 private:
  std::set<std::string> looking_up_;
  std::set<std::string> known_;
};

}  // namespace llmb
