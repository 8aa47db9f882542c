#pragma once

#include <string>
#include <utility>

namespace llmb {

// Text that must not reach any output. It has no conversion and no stream operator: every use
// spells out Reveal, which is easy to search for.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  bool empty() const { return text_.empty(); }
  const std::string& Reveal() const { return text_; }

 private:
  std::string text_;
};

}  // namespace llmb
