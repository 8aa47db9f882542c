#pragma once

#include <set>
#include <string>

namespace llmb {

// Keeps users who start together from all looking up the same name. libcurl starts a thread per
// lookup, and its cache helps only once a lookup is done. So the first request to an origin starts
// alone, and the others start once its name is in the cache. They wait no longer than for a lookup
// of their own.
class NameLookups {
 public:
  // Whether a request to `origin` may start now. If not, ask again after the next Finished.
  bool MayStart(const std::string& origin) {
    return known_.contains(origin) || looking_up_.insert(origin).second;
  }

  // Call when the name of `origin` is resolved, or when the request that looked it up has ended.
  // All others may then start, even if the lookup failed: one after another, their waits would add
  // up.
  void Finished(const std::string& origin) {
    looking_up_.erase(origin);
    known_.insert(origin);
  }

 private:
  std::set<std::string> looking_up_;
  std::set<std::string> known_;
};

}  // namespace llmb
