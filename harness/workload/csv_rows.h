#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/workload/line_source.h"

namespace llmb {

// The rows of a CSV trace, whose first line names its columns. Fields are separated by commas, and
// may stand in double quotes, where they may hold commas but no line break.
class CsvRows {
 public:
  // `columns` are those that are needed, in any case of letters and at any place in the header.
  CsvRows(DatasetInput input, std::vector<std::string_view> columns)
      : lines_(std::move(input)), columns_(std::move(columns)) {}

  // Goes to the next row. False at the end. Errors: a header without one of the columns; a row with
  // another number of fields than the header; those of LineSource.
  Result<bool> Next();

  // The field of the needed column `column` (its index), valid until Next is called.
  std::string_view Field(std::size_t column) const { return fields_[places_[column]]; }

  // The field as a whole number, 0 or more. Error: it is none.
  Result<std::int64_t> Whole(std::size_t column) const;

  // The error that a field is wrong, at its place.
  tl::unexpected<Error> FailAt(std::size_t column, std::string_view reason) const;

  const std::string& name() const { return lines_.name(); }

 private:
  Status ReadHeader();
  void Split(std::string_view line);

  LineSource lines_;
  std::vector<std::string_view> columns_;
  std::vector<std::size_t> places_;  // of each needed column in the file
  std::string_view line_;
  std::vector<std::string_view> fields_;
  std::size_t width_ = 0;  // columns of the file
};

}  // namespace llmb
