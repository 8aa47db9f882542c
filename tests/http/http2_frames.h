#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tests/http/raw_server.h"

namespace llmb {

// HTTP/2 by hand (RFC 9113): a frame has a length, a type, flags and a stream number.
enum FrameType : char { kData = 0, kHeaders = 1, kResetStream = 3, kSettings = 4, kGoAway = 7 };
inline constexpr char kEndStream = 1;
inline constexpr char kAck = 1;
inline constexpr char kEndHeaders = 4;

inline std::string Frame(FrameType type, char flags, int stream, std::string_view payload) {
  // The lengths and stream numbers here all fit into one byte.
  std::string frame{0, 0, static_cast<char>(payload.size()), static_cast<char>(type), flags, 0,
                    0, 0, static_cast<char>(stream)};
  return frame += payload;
}

// Collects the bytes that a client sends and counts its requests.
class Http2Requests {
 public:
  explicit Http2Requests(RawConnection& connection) : connection_(connection) {}

  // Whether another complete request arrived (a frame that ends its stream).
  bool Next() {
    while (true) {
      while (bytes_.size() >= at_ + kFrameHead && bytes_.size() >= at_ + kFrameHead + Length()) {
        const char type = bytes_[at_ + 3];
        const bool ends = (bytes_[at_ + 4] & kEndStream) != 0;
        at_ += kFrameHead + Length();
        if (ends && (type == kData || type == kHeaders)) {
          return true;
        }
      }
      const std::string more = connection_.ReadSome();
      if (more.empty()) {
        return false;
      }
      bytes_ += more;
    }
  }

 private:
  static constexpr std::size_t kFrameHead = 9;
  static constexpr std::size_t kPreface = 24;

  std::size_t Length() const {
    const auto byte = [this](std::size_t i) {
      return static_cast<std::size_t>(static_cast<unsigned char>(bytes_[at_ + i]));
    };
    return byte(0) << 16 | byte(1) << 8 | byte(2);
  }

  RawConnection& connection_;
  std::string bytes_;
  std::size_t at_ = kPreface;
};

// Status 200 from the static table (entry 8), content-type (entry 31) with a literal value.
inline std::string Http2Head(int stream) {
  return Frame(kHeaders, kEndHeaders, stream, "\x88\x0f\x10\x11text/event-stream");
}

}  // namespace llmb
