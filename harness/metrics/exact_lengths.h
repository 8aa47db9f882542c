#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

#include "harness/record/request_record.h"

namespace llmb {

// Compares asked and real input lengths. A prompt that this program generated to a length in tokens
// is exact if the server counts as many.
class ExactLengths {
 public:
  // Ignores failures, texts that were given and not generated, and records without the server's
  // count.
  void Add(const RequestRecord& record) {
    const bool counts = record.Succeeded() && !record.input_length_source.empty() &&
                        record.input_tokens_asked && record.input_tokens;
    if (!counts) return;
    ++requests_;
    const std::int64_t error = std::abs(*record.input_tokens - *record.input_tokens_asked);
    exact_ += error == 0 ? 1 : 0;
    largest_error_ = std::max(largest_error_, error);
    source_ = record.input_length_source;
  }

  void Add(const ExactLengths& other) {
    requests_ += other.requests_;
    exact_ += other.exact_;
    largest_error_ = std::max(largest_error_, other.largest_error_);
    if (!other.source_.empty()) source_ = other.source_;
  }

  // The share of exact requests, 0 to 1; nullopt if none was compared.
  std::optional<double> Share() const {
    if (requests_ == 0) return std::nullopt;
    return static_cast<double>(exact_) / static_cast<double>(requests_);
  }

  std::uint64_t Requests() const { return requests_; }
  std::uint64_t Exact() const { return exact_; }
  // In tokens.
  std::int64_t LargestError() const { return largest_error_; }
  // The input_length_source of the last request; empty without one.
  const std::string& Source() const { return source_; }

 private:
  std::uint64_t requests_ = 0;
  std::uint64_t exact_ = 0;
  std::int64_t largest_error_ = 0;
  std::string source_;
};

}  // namespace llmb
