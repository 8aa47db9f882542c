#include "harness/schedule/load_level.h"

#include <fmt/format.h>

namespace llmb {

std::optional<int> LoadLevel::Users() const { return std::get<ClosedLoop>(load_).users; }

int LoadLevel::MostInFlight() const { return std::get<ClosedLoop>(load_).users; }

std::string LoadLevel::Key() const {
  return fmt::format("users:{}", std::get<ClosedLoop>(load_).users);
}

std::string LoadLevel::Label() const {
  const int users = std::get<ClosedLoop>(load_).users;
  return fmt::format("{} {}", users, users == 1 ? "user" : "users");
}

std::string LoadLevel::ShortLabel() const {
  return fmt::format("{}", std::get<ClosedLoop>(load_).users);
}

}  // namespace llmb
