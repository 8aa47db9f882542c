#include "harness/document/document_sax.h"

#include <fmt/format.h>

#include <utility>

#include "harness/base/json_brackets.h"
#include "harness/base/text.h"
#include "harness/document/case_run_json.h"
#include "harness/record/record_fields.h"

namespace llmb {

namespace {

// document { benchmarks [ case { request_records [
constexpr int kRequestsDepth = 4;
constexpr int kCaseDepth = 3;
constexpr int kContextDepth = 2;

}  // namespace

DocumentSax::DocumentSax(DocumentParts parts) : parts_(std::move(parts)) {}

bool DocumentSax::null() { return InRequest() ? AddField({}) : AddScalar(nullptr); }

bool DocumentSax::boolean(bool value) { return InRequest() ? AddField(value) : AddScalar(value); }

bool DocumentSax::number_integer(number_integer_t value) {
  return InRequest() ? AddField(value) : AddScalar(value);
}

bool DocumentSax::number_unsigned(number_unsigned_t value) {
  return InRequest() ? AddField(static_cast<std::int64_t>(value)) : AddScalar(value);
}

bool DocumentSax::number_float(number_float_t value, const string_t& /*text*/) {
  return InRequest() ? AddField(value) : AddScalar(value);
}

bool DocumentSax::string(string_t& value) {
  return InRequest() ? AddField(std::move(value)) : AddScalar(std::move(value));
}

bool DocumentSax::binary(binary_t& /*value*/) { return false; }

bool DocumentSax::key(string_t& value) {
  if (InRequest()) {
    field_ = fields_.Find(value);
  } else {
    key_ = std::move(value);
  }
  return true;
}

bool DocumentSax::AddField(FieldValue value) {
  // An unknown key was written by a later version; the known ones are still valid.
  if (field_) row_[*field_] = std::move(value);
  return true;
}

bool DocumentSax::AddScalar(Json value) {
  if (request_depth_ > 0) return true;  // inside a list or an object, which no field is
  if (open_.empty() || requests_depth_ > 0) {
    error_message_ = "it is not a run document";
    return false;
  }
  if (open_.back().is_array()) {
    open_.back().push_back(std::move(value));
  } else {
    open_.back()[key_] = std::move(value);
  }
  return true;
}

bool DocumentSax::start_object(std::size_t /*elements*/) {
  if (requests_depth_ > 0 && depth_ == requests_depth_) {
    request_depth_ = ++depth_;
    row_.assign(RecordFields().size(), {});
    fields_ = {};
    return true;
  }
  return Open(Json::object());
}

bool DocumentSax::start_array(std::size_t /*elements*/) {
  const bool is_requests = key_ == kRequestsKey || key_ == kOldRequestsKey;
  if (depth_ == kRequestsDepth - 1 && is_requests && request_depth_ == 0) {
    requests_depth_ = ++depth_;
    return true;
  }
  return Open(Json::array());
}

bool DocumentSax::Open(Json container) {
  ++depth_;
  if (requests_depth_ > 0) return true;
  if (depth_ > kMostJsonLevels) {
    error_message_ = "it is nested too deeply";
    return false;
  }
  keys_.push_back(key_);
  open_.push_back(std::move(container));
  return true;
}

bool DocumentSax::end_object() { return InRequest() ? CloseRequest() : Close(); }

bool DocumentSax::end_array() {
  if (requests_depth_ > 0 && depth_ == requests_depth_) {
    requests_depth_ = 0;
    --depth_;
    return true;
  }
  return Close();
}

bool DocumentSax::CloseRequest() {
  request_depth_ = 0;
  --depth_;
  return Check(parts_.on_request(std::exchange(row_, {})));
}

bool DocumentSax::Close() {
  --depth_;
  if (requests_depth_ > 0) return true;
  Json value = std::move(open_.back());
  open_.pop_back();
  const std::string key = std::move(keys_.back());
  keys_.pop_back();
  if (depth_ == kContextDepth - 1 && key == "context") return Check(parts_.on_context(value));
  if (depth_ == kCaseDepth - 1 && open_.back().is_array()) return Check(parts_.on_case(value));
  if (open_.empty()) return true;
  if (open_.back().is_array()) {
    open_.back().push_back(std::move(value));
  } else {
    open_.back()[key] = std::move(value);
  }
  return true;
}

bool DocumentSax::parse_error(std::size_t position, const std::string& last_token,
                              const nlohmann::detail::exception& /*error*/) {
  error_message_ = fmt::format("it is not JSON from byte {} on (near '{}'); was it cut short?",
                               position, ForMessage(last_token, 40));
  return false;
}

bool DocumentSax::Check(const Status& status) {
  if (!status) error_message_ = status.error().message;
  return status.has_value();
}

}  // namespace llmb
