#pragma once

#include <set>
#include <string>

namespace llmb {

// Sees to it that users who start together do not all look up the same name: libcurl starts a
// thread per lookup, and its cache helps only once the first lookup is done. The first request to
// an origin goes ahead, the others follow when its name is in the cache. What they wait is time
// that their own lookups would have taken.
class NameLookups {
 public:
  // Whether a request to `origin` may go now; if not, ask again after the next Finished.
  bool MayStart(const std::string& origin) {
    return known_.contains(origin) || looking_up_.insert(origin).second;
  }

  // A request to `origin` has got its name resolved, or has ended without. After a failure
  // everybody may try: to let them queue behind each other would turn one wait into many.
  void Finished(const std::string& origin) {
    looking_up_.erase(origin);
    known_.insert(origin);
  }

 private:
  std::set<std::string> looking_up_;
  std::set<std::string> known_;
};

}  // namespace llmb
