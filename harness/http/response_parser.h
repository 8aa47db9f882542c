#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace llmb {

// The most bytes of one header line. libcurl has the same limit.
inline constexpr std::size_t kMostHeaderLine = std::size_t{100} * 1024;

// Parses one HTTP/1.x response to a POST or GET (RFC 9112), however its bytes are split. Does no
// input or output of its own and keeps no part of the body.
//
// Informational heads (1xx) come before the final one. The body ends with its last chunk and the
// trailers after it, with its Content-Length, or with the connection. Transfer-Encoding: chunked
// overrides a Content-Length. Lines may end in "\n" alone. A response that switches to another
// protocol (101) is broken, because nothing asked for it.
class ResponseParser {
 public:
  enum class Kind {
    kNeedsMore,   // all input was used
    kHeaderLine,  // a line of a head or a trailer with its line break, also the empty line at its
                  // end, which comes right before kHead
    kHead,        // the final head is complete; no bytes
    kBody,        // a piece of the body, without framing; never empty
    kEnd,         // the response is complete; no bytes
    kBroken,      // it is not a usable response; WhatBroke says why
  };
  struct Part {
    Kind kind;
    std::string_view bytes;  // valid until the next call; may point into the input
  };

  enum class Problem {
    kNone,
    kNotHttp,          // it does not begin with a status line
    kVersion,          // neither HTTP/1.0 nor HTTP/1.1
    kContentLength,    // not a number
    kTransferCoding,   // other than chunked
    kHeadersTooLarge,  // over kMostHeaderBytes
    kLineTooLong,      // one of them over kMostHeaderLine
    kSwitched,         // 101
    kChunk,            // not the framing of a chunk
  };

  // Removes the next part from the front of `input`. Call it until it returns kNeedsMore, then with
  // the bytes that follow. After kEnd or kBroken it returns the same again and takes no input.
  Part Next(std::string_view& input);

  // Whether the end of the connection now is the end of the response.
  bool EndsWithConnection() const { return state_ == State::kUntilClose; }

  // The status of the latest head, complete or not. 0 before its status line.
  int Status() const { return status_; }
  const std::string& ContentType() const { return content_type_; }
  // The codings of Content-Encoding in lower case, joined by ", ". Those that change nothing
  // ("identity" and "none") are left out.
  const std::string& ContentEncoding() const { return content_encoding_; }
  // The length of the body, if its head gives one and it is not chunked.
  std::optional<std::uint64_t> ContentLength() const;
  // How many bytes of that are missing.
  std::uint64_t BytesMissing() const { return left_; }
  // Whether the head is complete.
  bool HasHead() const { return state_ > State::kHeaders; }
  // Whether the server keeps the connection open after this response.
  bool KeepsConnection() const {
    return keeps_connection_ && !closes_connection_ && state_ == State::kEnd;
  }
  bool IsChunked() const { return is_chunked_; }

  Problem WhatBroke() const { return problem_; }
  // The transfer coding that is not known, for kTransferCoding.
  const std::string& TransferCoding() const { return transfer_coding_; }
  // The version in the status line, such as "7.3".
  const std::string& Version() const { return version_; }

 private:
  enum class State {
    kStatusLine,
    kHeaders,
    kHeadEnd,
    kChunkSize,
    kChunkData,
    kChunkEnd,
    kTrailers,
    kCounted,
    kUntilClose,
    kEnd,
    kBroken,
  };

  std::optional<std::string_view> TakeLine(std::string_view& input);
  Part ReadLine(std::string_view& input);
  std::optional<Part> TakeWholeChunk(std::string_view& input) const;
  std::optional<Part> ReadChunkSize(std::string_view& input);
  std::optional<Part> ReadChunkEnd(std::string_view& input);
  Part ReadCounted(std::string_view& input, State next);
  void ReadStatusLine(std::string_view line);
  void ReadHeader(std::string_view line);
  void ReadContentEncoding(std::string_view value);
  void ReadTransferEncoding(std::string_view value);
  void ReadConnection(std::string_view value);
  void EndHeaders();
  State BodyState() const;
  Part Break(Problem problem);

  State state_ = State::kStatusLine;
  Problem problem_ = Problem::kNone;
  std::string line_;          // the part of the next line that has come
  bool line_is_out_ = false;  // the latest part points into it
  std::size_t header_bytes_ = 0;
  std::string version_;
  int status_ = 0;
  std::string content_type_;
  std::string content_encoding_;
  std::optional<std::uint64_t> content_length_;
  bool is_chunked_ = false;
  std::string transfer_coding_;
  bool keeps_connection_ = false;
  bool closes_connection_ = false;  // Connection has `close`, perhaps among others
  std::uint64_t left_ = 0;          // of the chunk or the counted body
  bool has_return_ = false;         // of the line break after a chunk
};

}  // namespace llmb
