#include "harness/schedule/load_level.h"

#include <fmt/format.h>

#include <limits>

#include "harness/base/parse_value.h"

namespace llmb {
namespace {

constexpr std::string_view kUsers = "users:";
constexpr std::string_view kRate = "rate:";
constexpr std::string_view kTrace = "trace";

}  // namespace

std::optional<LoadLevel> LoadLevel::FromKey(std::string_view key) {
  if (key.starts_with(kUsers)) {
    const auto users =
        ParseWhole("users", key.substr(kUsers.size()), 1, std::numeric_limits<int>::max());
    if (users) return LoadLevel(ClosedLoop{static_cast<int>(*users)});
  } else if (key.starts_with(kRate)) {
    const auto rate = ParseDecimal("rate", key.substr(kRate.size()), kLeastRate, kMostRate);
    if (rate) return LoadLevel(OpenLoop{*rate});
  } else if (key == kTrace) {
    return LoadLevel(Trace{});
  }
  return std::nullopt;
}

std::optional<int> LoadLevel::Users() const {
  const auto* closed = std::get_if<ClosedLoop>(&load_);
  return closed != nullptr ? std::optional(closed->users) : std::nullopt;
}

std::optional<double> LoadLevel::Rate() const {
  const auto* open = std::get_if<OpenLoop>(&load_);
  return open != nullptr ? std::optional(open->rate) : std::nullopt;
}

std::string LoadLevel::Key() const {
  if (IsTrace()) return std::string(kTrace);
  if (const auto rate = Rate()) return fmt::format("{}{}", kRate, *rate);
  return fmt::format("{}{}", kUsers, *Users());
}

std::string LoadLevel::Label() const {
  if (IsTrace()) return std::string(kTrace);
  if (const auto rate = Rate()) {
    return fmt::format("{} {}", *rate, *rate == 1 ? "request/s" : "requests/s");
  }
  return fmt::format("{} {}", *Users(), Users() == 1 ? "user" : "users");
}

std::string LoadLevel::ShortLabel() const {
  if (IsTrace()) return std::string(kTrace);
  if (const auto rate = Rate()) return fmt::format("{}/s", *rate);
  return fmt::format("{}", *Users());
}

}  // namespace llmb
