#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace llmb {

// Users who each send a request as soon as the response to their last one has ended.
struct ClosedLoop {
  int users = 1;  // at least 1

  // clang-tidy 14 takes the comparison with 0 in it for a pointer.
  auto operator<=>(const ClosedLoop&) const = default;  // NOLINT(modernize-use-nullptr)
};

// Rates outside of this range, in requests per second, are not load levels.
inline constexpr double kLeastRate = 0.001;
inline constexpr double kMostRate = 100'000;

// Requests that are sent at a rate, however long the responses take.
struct OpenLoop {
  double rate = 1;  // requests per second, kLeastRate to kMostRate

  auto operator<=>(const OpenLoop&) const = default;  // NOLINT(modernize-use-nullptr)
};

// Requests that are sent at the moments that a data set gives them, however long the responses
// take.
struct Trace {
  auto operator<=>(const Trace&) const = default;  // NOLINT(modernize-use-nullptr)
};

// How the requests of a stage are sent. Results are grouped and ordered by it. Another kind of load
// is another alternative of the variant: code that only needs an identity or a text stays as it is.
class LoadLevel {
 public:
  LoadLevel() = default;                           // one user
  LoadLevel(ClosedLoop closed) : load_(closed) {}  // NOLINT(google-explicit-constructor)
  LoadLevel(OpenLoop open) : load_(open) {}        // NOLINT(google-explicit-constructor)
  LoadLevel(Trace trace) : load_(trace) {}         // NOLINT(google-explicit-constructor)

  // The level of a Key(); nullopt for any other text.
  static std::optional<LoadLevel> FromKey(std::string_view key);

  // Whether a schedule sends, at a rate or by a trace.
  bool IsOpenLoop() const { return !std::holds_alternative<ClosedLoop>(load_); }
  bool IsTrace() const { return std::holds_alternative<Trace>(load_); }

  // The number of users; nullopt in an open loop.
  std::optional<int> Users() const;

  // The requests per second that were asked for; nullopt in a closed loop and of a trace.
  std::optional<double> Rate() const;

  std::string Key() const;    // "users:8", "rate:2", "trace"
  std::string Label() const;  // "8 users", "2 requests/s", "trace"
  std::string ShortLabel()
      const;  // "8", "2/s", "trace": beside a name or below a title that says the unit

  // From low to high, closed loops before rates, and a trace last.
  bool operator<(const LoadLevel& other) const { return load_ < other.load_; }
  bool operator==(const LoadLevel&) const = default;

 private:
  std::variant<ClosedLoop, OpenLoop, Trace> load_;
};

}  // namespace llmb
