#pragma once

#include <optional>
#include <string>
#include <variant>

namespace llmb {

// Users who each send a request as soon as the response to their last one has ended.
struct ClosedLoop {
  int users = 1;  // at least 1

  bool operator==(const ClosedLoop&) const = default;
  bool operator<(const ClosedLoop& other) const { return users < other.users; }
};

// How the requests of a stage are sent. Results are grouped and ordered by it; its texts are for
// people and files, and are never parsed. Another kind of load is another alternative of the
// variant: code that only needs an identity or a text stays as it is.
class LoadLevel {
 public:
  LoadLevel() = default;                           // one user
  LoadLevel(ClosedLoop closed) : load_(closed) {}  // NOLINT(google-explicit-constructor)

  // The number of users; nullopt where requests are not sent by users.
  std::optional<int> Users() const;

  // The most requests that are in flight at the same time.
  int MostInFlight() const;

  std::string Key() const;         // "users:8"
  std::string Label() const;       // "8 users"
  std::string ShortLabel() const;  // "8", beside a name or below a title that says the unit

  // From low to high.
  bool operator<(const LoadLevel& other) const { return load_ < other.load_; }
  bool operator==(const LoadLevel&) const = default;

 private:
  std::variant<ClosedLoop> load_;
};

}  // namespace llmb
