#include "harness/base/parse_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "harness/base/text.h"

namespace llmb {

Result<std::uint64_t> ParseWhole(std::string_view what, std::string_view text,
                                 std::uint64_t minimum, std::uint64_t maximum) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || rest != end || value < minimum || value > maximum) {
    return Fail(fmt::format("{} must be a whole number from {} to {}, not '{}'", what, minimum,
                            maximum, OneLine(text)));
  }
  return value;
}

Result<double> ParseDecimal(std::string_view what, std::string_view text, double minimum,
                            double maximum) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
  // Written so that NaN, which from_chars accepts, is outside every range.
  const bool inside = value >= minimum && value <= maximum;
  if (error != std::errc() || rest != end || !inside) {
    return Fail(fmt::format("{} must be a number from {} to {}, not '{}'", what, minimum, maximum,
                            OneLine(text)));
  }
  return value;
}

Status CheckOneOf(std::string_view what, std::string_view text,
                  const std::vector<std::string>& allowed) {
  if (std::find(allowed.begin(), allowed.end(), text) != allowed.end()) return {};
  return Fail(fmt::format("{} must be one of {}, not '{}'{}", what, Join(allowed, ", "),
                          OneLine(text), DidYouMean(text, allowed)));
}

Result<std::vector<std::string>> SplitNames(std::string_view what,
                                            const std::vector<std::string>& values) {
  std::vector<std::string> names;
  for (std::string_view rest : values) {
    while (true) {
      const std::size_t comma = rest.find(',');
      const std::string_view name = rest.substr(0, comma);
      if (name.empty()) {
        return Fail(fmt::format("{} has an empty name in '{}'", what, OneLine(Join(values, " "))));
      }
      names.emplace_back(name);
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return names;
}

}  // namespace llmb
