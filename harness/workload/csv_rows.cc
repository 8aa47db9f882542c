#include "harness/workload/csv_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "harness/base/text.h"
#include "harness/base/trimmed.h"
#include "harness/endpoint/length_limit.h"

namespace llmb {
namespace {

std::string_view WithoutQuotes(std::string_view field) {
  if (field.size() > 1 && field.front() == '"' && field.back() == '"') {
    field = field.substr(1, field.size() - 2);
  }
  return field;
}

// Where the field that `line` begins with ends: at a comma outside of quotes. A quote within a
// quoted text is written twice, so it ends the text and begins it again.
std::size_t EndOfField(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos || line[begin] != '"') return line.find(',');
  bool is_quoted = false;
  for (std::size_t at = begin; at < line.size(); ++at) {
    if (line[at] == '"') is_quoted = !is_quoted;
    if (line[at] == ',' && !is_quoted) return at;
  }
  return std::string_view::npos;
}

}  // namespace

void CsvRows::Split(std::string_view line) {
  line_ = line;
  fields_.clear();
  while (true) {
    const std::size_t comma = EndOfField(line);
    fields_.push_back(WithoutQuotes(Trimmed(line.substr(0, comma), " \t")));
    if (comma == std::string_view::npos) return;
    line.remove_prefix(comma + 1);
  }
}

Status CsvRows::ReadHeader() {
  LLMB_ASSIGN_OR_RETURN(const auto line, lines_.Next());
  if (!line) return Fail(fmt::format("{}: it is empty", lines_.name()));
  Split(*line);
  width_ = fields_.size();
  for (const std::string_view column : columns_) {
    const auto found = std::find_if(fields_.begin(), fields_.end(), [&](std::string_view field) {
      return LowerCase(field) == LowerCase(column);
    });
    if (found == fields_.end()) {
      const std::vector<std::string> all(columns_.begin(), columns_.end());
      return Fail(fmt::format("{}the header has no column '{}' (the columns needed are {})",
                              PlaceText(lines_.place(), line_, 0), column, Join(all, ", ")));
    }
    places_.push_back(static_cast<std::size_t>(found - fields_.begin()));
  }
  return {};
}

Result<bool> CsvRows::Next() {
  if (width_ == 0) LLMB_RETURN_IF_ERROR(ReadHeader());
  LLMB_ASSIGN_OR_RETURN(const auto line, lines_.Next());
  if (!line) return false;
  Split(*line);
  if (fields_.size() == width_) return true;
  return Fail(fmt::format("{}the row has {} fields, but the header has {}{}",
                          PlaceText(lines_.place(), line_, line_.size()), fields_.size(), width_,
                          lines_.ended_without_break() ? "; the file ends here" : ""));
}

Result<std::int64_t> CsvRows::Whole(std::size_t column) const {
  const std::string_view field = Field(column);
  std::int64_t number = 0;
  const char* end = field.data() + field.size();
  const auto [stopped, error] = std::from_chars(field.data(), end, number);
  const std::string_view rest(stopped, static_cast<std::size_t>(end - stopped));
  // Some exports write counts as 12.0.
  const bool is_length = error == std::errc() && number >= 0 && number <= kMostLength;
  if (is_length && (rest.empty() || rest == ".0")) return number;
  return FailAt(column, fmt::format("must be a whole number from 0 to {}, not '{}'", kMostLength,
                                    ForMessage(field, 40)));
}

tl::unexpected<Error> CsvRows::FailAt(std::size_t column, std::string_view reason) const {
  const auto offset = static_cast<std::size_t>(Field(column).data() - line_.data());
  return Fail(
      fmt::format("{}{} {}", PlaceText(lines_.place(), line_, offset), columns_[column], reason));
}

}  // namespace llmb
