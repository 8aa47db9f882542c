#include "harness/http/content_decoder.h"

#include <array>
#include <boost/iostreams/filter/zlib.hpp>

namespace llmb {
namespace {

namespace io = boost::iostreams;

constexpr int kGzipWindowBits = 15 + 16;  // zlib's way to ask for gzip
constexpr std::size_t kOutputBytes = std::size_t{16} * 1024;

// "deflate" means the zlib format, but some servers send the bare compressed data. The low half of
// the zlib format's first byte is always 8, which begins no bare data that a compressor writes.
bool IsZlibFormat(char first) { return (static_cast<unsigned char>(first) & 0x0FU) == 8; }

io::zlib_params ParamsOf(bool is_gzip, char first) {
  io::zlib_params params;
  if (is_gzip) {
    params.window_bits = kGzipWindowBits;
  } else {
    params.noheader = !IsZlibFormat(first);
  }
  return params;
}

}  // namespace

// The stream filters of Boost hold bytes back until a buffer is full. What they are made of does
// not.
class ContentDecoder::Inflater : public io::detail::zlib_decompressor_impl<> {
 public:
  using io::detail::zlib_decompressor_impl<>::zlib_decompressor_impl;
};

ContentDecoder::ContentDecoder(bool is_gzip) : is_gzip_(is_gzip) {}
ContentDecoder::~ContentDecoder() = default;

std::unique_ptr<ContentDecoder> ContentDecoder::For(std::string_view encoding) {
  const bool is_gzip = encoding == "gzip" || encoding == "x-gzip";
  if (!is_gzip && encoding != "deflate") return nullptr;
  return std::unique_ptr<ContentDecoder>(new ContentDecoder(is_gzip));
}

ContentDecoder::Result ContentDecoder::Feed(std::string_view bytes, const OnBytes& on_bytes) {
  if (bytes.empty()) return Result::kGoOn;
  std::array<char, kOutputBytes> output;
  const char* next = bytes.data();
  const char* const end = next + bytes.size();
  try {
    if (!inflater_) inflater_ = std::make_unique<Inflater>(ParamsOf(is_gzip_, bytes.front()));
    // A full output means that there may be more, although all input was taken.
    for (bool is_full = false; (next != end || is_full) && !inflater_->eof();) {
      char* out = output.data();
      inflater_->filter(next, end, out, output.data() + output.size(), false);
      is_full = out == output.data() + output.size();
      const std::string_view decoded(output.data(), static_cast<std::size_t>(out - output.data()));
      if (!decoded.empty() && !on_bytes(decoded)) return Result::kStopped;
    }
  } catch (const io::zlib_error& error) {
    // zlib reports this if it can make no progress: everything is decompressed already.
    if (error.error() != io::zlib::buf_error) return Result::kDamaged;
  }
  return Result::kGoOn;
}

}  // namespace llmb
