#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/document/field_cursor.h"
#include "harness/document/json_value.h"
#include "harness/record/field_value.h"

namespace llmb {

// Receives the parts of a run document while it is parsed. `context` and the entries of
// `benchmarks` arrive as JSON values. Each element of an entry's `request_records` arrives as a row
// of field values and never becomes a JSON value, so memory is bounded by one request. An error
// stops the parse.
struct DocumentParts {
  std::function<Status(const Json&)> on_context;
  std::function<Status(std::vector<FieldValue>)> on_request;  // parallel to RecordFields()
  std::function<Status(const Json&)> on_case;                 // without its requests
};

// The handler for Json::sax_parse, which prescribes these names. Parses one document.
class DocumentSax : public nlohmann::json_sax<Json> {
 public:
  explicit DocumentSax(DocumentParts parts);

  bool null() override;
  bool boolean(bool value) override;
  bool number_integer(number_integer_t value) override;
  bool number_unsigned(number_unsigned_t value) override;
  bool number_float(number_float_t value, const string_t& text) override;
  bool string(string_t& value) override;
  bool binary(binary_t& value) override;
  bool start_object(std::size_t elements) override;
  bool key(string_t& value) override;
  bool end_object() override;
  bool start_array(std::size_t elements) override;
  bool end_array() override;
  bool parse_error(std::size_t position, const std::string& last_token,
                   const nlohmann::detail::exception& error) override;

  // Why the parse stopped; empty if it did not.
  const std::string& ErrorMessage() const { return error_message_; }

 private:
  bool InRequest() const { return depth_ == request_depth_ && request_depth_ > 0; }
  bool AddScalar(Json value);
  bool AddField(FieldValue value);
  bool Open(Json container);
  bool Close();
  bool CloseRequest();
  bool Check(const Status& status);

  DocumentParts parts_;
  // The open containers that are kept as JSON, outermost first.
  std::vector<Json> open_;
  std::vector<std::string> keys_;  // the key of each of them in its parent
  std::string key_;
  int depth_ = 0;           // number of open containers
  int requests_depth_ = 0;  // depth_ inside a `request_records` array; 0 outside
  int request_depth_ = 0;   // depth_ inside one of its elements; 0 outside
  std::vector<FieldValue> row_;
  FieldCursor fields_;
  std::optional<std::size_t> field_;  // of the value that comes next; nullopt: unknown
  std::string error_message_;
};

}  // namespace llmb
