#pragma once

// One JSON object out of a data set. For the readers, and for tools that read such files.

#include <simdjson.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/time.h"
#include "harness/workload/line_source.h"
#include "harness/workload/workload_request.h"

namespace llmb {

// Names that mean the same key; the first is the usual one.
using KeyNames = std::initializer_list<std::string_view>;

// The keys of one object, with errors that say line and column. A key that is null counts as
// absent; keys that nobody asks for are ignored. Valid while the text and the parser's document
// are.
class JsonRow {
 public:
  // Parses `text`, which stands at `place`. Errors: a syntax error; a value that is not an object.
  static Result<JsonRow> Parse(simdjson::dom::parser& parser, std::string_view text,
                               const FilePlace& place);

  // Each returns nullopt if no key of `names` is there. Errors: a value of another type or range.
  Result<std::optional<std::string>> Text(KeyNames names) const;
  // Whole numbers are from `minimum` to kMostLength.
  Result<std::optional<std::int64_t>> Whole(KeyNames names, std::int64_t minimum) const;
  Result<std::optional<Nanoseconds>> Milliseconds(KeyNames names) const;
  Result<std::optional<std::vector<std::uint64_t>>> Ids(KeyNames names) const;
  Result<std::optional<std::vector<ChatMessage>>> Messages(KeyNames names) const;

  // The value as it is, under the first of `names` that is there, with the name that it has.
  struct Value {
    std::string_view name;
    simdjson::dom::element element;
  };
  std::optional<Value> Find(KeyNames names) const;

  // The object under `name`, whose keys are called "name.key" in errors, which say the place of
  // `name`. nullopt if it is not there. Error: it is not an object.
  Result<std::optional<JsonRow>> Inner(std::string_view name) const;

  // Errors of this row: at the value of the key `name`, and at the start of the row.
  tl::unexpected<Error> FailAt(std::string_view name, std::string_view reason) const;
  tl::unexpected<Error> FailHere(std::string_view reason) const;

 private:
  JsonRow(std::string_view text, const FilePlace& place, simdjson::dom::object object)
      : text_(text), place_(place), object_(object) {}

  std::string PathOf(std::string_view name) const;

  std::string_view text_;
  FilePlace place_;
  simdjson::dom::object object_;
  std::string outer_;  // of an inner row: the path to it
};

// The type of a value, for messages: "a string", "an object" ...
std::string_view KindOfElement(simdjson::dom::element element);

}  // namespace llmb
