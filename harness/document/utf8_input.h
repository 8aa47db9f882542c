#pragma once

#include <cstddef>
#include <istream>
#include <string>

namespace llmb {

// Reads a text file block by block as UTF-8, in constant memory. UTF-16 and UTF-32 of either byte
// order are converted; a file is taken for one of them if it begins with a byte order mark or with
// an ASCII character in that encoding. Byte order marks at the beginning are not part of the text.
// An unpaired surrogate, or a unit that the file cuts short, becomes U+FFFD. Other files, whatever
// their bytes, are passed on unchanged. Not thread-safe.
class Utf8Input {
 public:
  // `in` must outlive this object.
  explicit Utf8Input(std::istream& in) : in_(in) {}

  // Replaces `text` by the next block, which ends anywhere. Empty at the end of the file, or if the
  // stream cannot be read (`in.bad()`).
  void Read(std::string& text);

 private:
  void ReadBlock(std::string& text);
  void Begin();
  bool ReadBytes();
  char32_t UnitAt(std::size_t place) const;
  void Convert(std::string& text);

  std::istream& in_;
  bool begun_ = false;
  std::size_t unit_size_ = 1;
  bool big_endian_ = false;
  std::string bytes_;            // read and not yet converted
  char32_t high_surrogate_ = 0;  // waits for its second half; 0: none
};

}  // namespace llmb
