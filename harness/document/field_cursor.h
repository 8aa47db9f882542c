#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "harness/record/record_fields.h"

namespace llmb {

// Finds the fields of a record by their names, fast if they come in the order in which they are
// written.
class FieldCursor {
 public:
  // As RecordFieldIndex.
  std::optional<std::size_t> Find(std::string_view name) {
    if (next_ < RecordFields().size() && RecordFields()[next_].name == name) return next_++;
    const std::optional<std::size_t> found = RecordFieldIndex(name);
    if (found) next_ = *found + 1;
    return found;
  }

 private:
  std::size_t next_ = 0;
};

}  // namespace llmb
