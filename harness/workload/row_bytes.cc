#include "harness/workload/row_bytes.h"

#include <cassert>
#include <cstdint>
#include <cstring>
#include <optional>
#include <type_traits>
#include <vector>

namespace llmb {
namespace {

// The size of a text or a list. 32 bits are enough: a row is a line of a file, at most 16 MiB.
using StoredSize = std::uint32_t;

// Appends the fields of a row one after another, each as the bytes that it has in memory.
class FieldWriter {
 public:
  explicit FieldWriter(std::string& bytes) : bytes_(bytes) {}

  template <typename Value>
  void operator()(const Value& value) {
    static_assert(std::is_trivially_copyable_v<Value>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(value));
  }
  void operator()(const std::string& text) {
    (*this)(static_cast<StoredSize>(text.size()));
    bytes_ += text;
  }
  template <typename Value>
  void operator()(const std::optional<Value>& value) {
    (*this)(value.has_value());
    if (value) (*this)(*value);
  }
  void operator()(const ChatMessage& message) {
    for (const auto* text : {&message.role, &message.text, &message.json}) (*this)(*text);
  }
  template <typename Value>
  void operator()(const std::vector<Value>& values) {
    (*this)(static_cast<StoredSize>(values.size()));
    for (const Value& value : values) (*this)(value);
  }

 private:
  std::string& bytes_;
};

class FieldReader {
 public:
  explicit FieldReader(std::string_view& bytes) : bytes_(bytes) {}

  template <typename Value>
  void operator()(Value& value) {
    std::memcpy(&value, Next(sizeof(value)).data(), sizeof(value));
  }
  void operator()(std::string& text) { text = Next(ReadSize()); }
  template <typename Value>
  void operator()(std::optional<Value>& value) {
    bool is_there = false;
    (*this)(is_there);
    if (is_there) (*this)(value.emplace());
  }
  void operator()(ChatMessage& message) {
    for (auto* text : {&message.role, &message.text, &message.json}) (*this)(*text);
  }
  template <typename Value>
  void operator()(std::vector<Value>& values) {
    values.resize(ReadSize());
    for (Value& value : values) (*this)(value);
  }

 private:
  StoredSize ReadSize() {
    StoredSize size = 0;
    (*this)(size);
    return size;
  }
  std::string_view Next(std::size_t size) {
    assert(size <= bytes_.size());
    const std::string_view next = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return next;
  }

  std::string_view& bytes_;
};

// The only list of a row's fields. Writing and reading both use it, so they agree on the order.
template <typename Visit, typename Row>
void VisitFields(Row& row, Visit& visit) {
  visit(row.arrival);
  visit(row.session);
  visit(row.turn);
  visit(row.delay);
  visit(row.messages);
  visit(row.adds_to_session);
  visit(row.answer);
  visit(row.input_tokens);
  visit(row.output_tokens);
  visit(row.prefix_blocks);
  visit(row.block_tokens);
}

}  // namespace

void AppendRow(const WorkloadRequest& row, std::string& bytes) {
  FieldWriter fields(bytes);
  VisitFields(row, fields);
}

WorkloadRequest TakeRow(std::string_view& bytes) {
  WorkloadRequest row;
  FieldReader fields(bytes);
  VisitFields(row, fields);
  return row;
}

}  // namespace llmb
