#pragma once

#include <functional>
#include <memory>
#include <string_view>

namespace llmb {

// Decompresses a body that comes in pieces, and passes on at once whatever a piece completes.
class ContentDecoder {
 public:
  using OnBytes = std::function<bool(std::string_view bytes)>;

  // Null for an encoding other than gzip and deflate (in lower case, as in Content-Encoding).
  static std::unique_ptr<ContentDecoder> For(std::string_view encoding);
  ~ContentDecoder();

  enum class Result {
    kGoOn,
    kStopped,  // `on_bytes` has returned false
    kDamaged,  // the bytes are not compressed as they should be
  };
  // Calls `on_bytes` any number of times. What follows the end of the compressed data is ignored.
  Result Feed(std::string_view bytes, const OnBytes& on_bytes);

 private:
  class Inflater;
  explicit ContentDecoder(bool is_gzip);

  const bool is_gzip_;
  std::unique_ptr<Inflater> inflater_;
};

}  // namespace llmb
