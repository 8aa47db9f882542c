#pragma once

namespace llmb {

// What reads the responses over connections that are plain HTTP/1.1 and direct. All others are read
// by libcurl.
enum class HttpReader {
  kOwn,   // this program itself
  kCurl,  // libcurl
};

}  // namespace llmb
