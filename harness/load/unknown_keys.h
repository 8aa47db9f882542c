#pragma once

#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace llmb {

// Stands for the text of a choice of the completions API in an answer to a chat request.
inline constexpr std::string_view kCompletionsText = "choices[].text";

// The keys under which an endpoint sent generated text and which this program does not know. All
// workers of the endpoint share this object; thread-safe.
class UnknownKeys {
 public:
  // More are not kept: an endpoint could invent a key per event.
  static constexpr std::size_t kMostKeys = 10;

  void Add(std::string key) {
    const std::scoped_lock lock(mutex_);
    if (keys_.size() < kMostKeys) keys_.insert(std::move(key));
  }

  // In alphabetical order.
  std::set<std::string> Keys() const {
    const std::scoped_lock lock(mutex_);
    return keys_;
  }

 private:
  mutable std::mutex mutex_;
  std::set<std::string> keys_;
};

}  // namespace llmb
