#include "harness/base/wall_time_text.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

namespace llmb {
namespace {

std::time_t WholeSeconds(WallTime time) {
  return static_cast<std::time_t>(
      std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
}

}  // namespace

std::string TimestampText(WallTime time) {
  return fmt::format("{:%Y%m%d_%H%M%S}", fmt::localtime(WholeSeconds(time)));
}

std::string DateTimeText(WallTime time) {
  const std::tm local = fmt::localtime(WholeSeconds(time));
  const std::string zone = fmt::format("{:%z}", local);  // +0100
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}{}:{}", local, zone.substr(0, 3), zone.substr(3));
}

std::string DayText(WallTime time) {
  return fmt::format("{:%Y-%m-%d}", fmt::gmtime(WholeSeconds(time)));
}

}  // namespace llmb
