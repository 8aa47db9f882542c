#pragma once

// Expected failure is a value: a function that can fail for reasons outside the program (a file, a
// flag, an endpoint) returns Result<T>. Nothing throws across a function boundary of ours.

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace llmb {

// Why something failed, as one line for a person: what is wrong, where, and what would be right.
// It holds no line break and no secret.
struct Error {
  std::string message;
};

// A T, or an Error. tl::expected stands in for std::expected, which g++ 12 does not have.
template <typename T>
using Result = tl::expected<T, Error>;

// For functions that yield nothing but may fail.
using Status = Result<void>;

inline tl::unexpected<Error> Fail(std::string message) {
  return tl::unexpected<Error>(Error{std::move(message)});
}

}  // namespace llmb
