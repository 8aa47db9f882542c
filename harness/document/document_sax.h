#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/document/json_value.h"
#include "harness/record/field_value.h"

namespace llmb {

// Takes a run document apart while it is parsed: `context` and the entries of `benchmarks` become
// JSON values, and each element of an entry's `requests` becomes a row of field values without ever
// being a JSON value; it is in no memory but that of one request. A status that is an error stops
// the parse.
struct DocumentParts {
  std::function<Status(const Json&)> on_context;
  std::function<Status(std::vector<FieldValue>)> on_request;  // parallel to RecordFields()
  std::function<Status(const Json&)> on_case;                 // without its requests
};

// The handler for Json::sax_parse, which asks for these names. Used for one document.
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

  // Why the parse stopped.
  const std::string& ErrorMessage() const { return error_message_; }

 private:
  bool InRequest() const { return depth_ == request_depth_ && request_depth_ > 0; }
  bool TakeScalar(Json value);
  bool TakeField(FieldValue value);
  bool Open(Json container);
  bool Close();
  bool CloseRequest();
  bool Check(const Status& status);

  DocumentParts parts_;
  // The containers that are open and kept as JSON, from the document's root inwards.
  std::vector<Json> open_;
  std::vector<std::string> keys_;  // the key under which each of them will be stored
  std::string key_;
  int depth_ = 0;           // of all containers that are open
  int requests_depth_ = 0;  // depth inside a `requests` array; 0 outside
  int request_depth_ = 0;   // depth inside one of its elements; 0 outside
  std::vector<FieldValue> row_;
  std::optional<std::size_t> field_;
  std::string error_message_;
};

}  // namespace llmb
