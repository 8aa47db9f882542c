#pragma once

// Expected failure is a value. A function that can fail for reasons outside the program (a file, an
// option, an endpoint) returns Result<T>. No function of this project throws.

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace llmb {

// Why something failed, in one line for a person: what is wrong, where, and what to do about it.
// It holds no line break and no secret.
struct Error {
  std::string message;
};

// A T or an Error. tl::expected replaces std::expected, which g++ 12 does not have.
template <typename T>
using Result = tl::expected<T, Error>;

// For functions that may fail but have no result.
using Status = Result<void>;

inline tl::unexpected<Error> Fail(std::string message) {
  return tl::unexpected<Error>(Error{std::move(message)});
}

// Evaluates `expression`, a Status or Result. If it failed, the enclosing function returns its
// error.
#define LLMB_RETURN_IF_ERROR(expression)                                    \
  do {                                                                      \
    if (auto llmb_status = (expression); !llmb_status) {                    \
      return tl::unexpected<::llmb::Error>(std::move(llmb_status).error()); \
    }                                                                       \
  } while (false)

// Evaluates `expression`, a Result. If it failed, the enclosing function returns its error;
// otherwise its value initialises `declaration`, such as `const std::string text` or `member_`. It
// is more than one statement, so it needs braces of its own in an `if` or a loop.
#define LLMB_ASSIGN_OR_RETURN(declaration, ...) \
  LLMB_ASSIGN_OR_RETURN_AS(LLMB_UNIQUE_NAME(llmb_result_, __LINE__), declaration, __VA_ARGS__)

#define LLMB_ASSIGN_OR_RETURN_AS(result, declaration, ...)                      \
  auto result = (__VA_ARGS__);                                                  \
  if (!result) return tl::unexpected<::llmb::Error>(std::move(result).error()); \
  declaration = *std::move(result)
#define LLMB_UNIQUE_NAME(prefix, line) LLMB_UNIQUE_NAME_OF(prefix, line)
#define LLMB_UNIQUE_NAME_OF(prefix, line) prefix##line

}  // namespace llmb
