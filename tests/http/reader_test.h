#pragma once

#include <gtest/gtest.h>

#include <string>

#include "harness/http/curl_transport.h"

namespace llmb {

// A test that runs with each reader of plain HTTP/1.1, so that the two cannot differ.
class ReaderTest : public ::testing::TestWithParam<HttpReader> {
 public:
  static std::string NameOf(const ::testing::TestParamInfo<HttpReader>& tested) {
    return tested.param == HttpReader::kOwn ? "Own" : "Curl";
  }
};

#define LLMB_WITH_EACH_READER(test)                                                            \
  INSTANTIATE_TEST_SUITE_P(Each, test, ::testing::Values(HttpReader::kOwn, HttpReader::kCurl), \
                           &ReaderTest::NameOf)

// The ways on which a response comes: with each reader, and encrypted, which libcurl always reads.
enum class Path { kOwn, kCurl, kTls };

class PathTest : public ::testing::TestWithParam<Path> {
 public:
  static std::string NameOf(const ::testing::TestParamInfo<Path>& tested) {
    if (tested.param == Path::kTls) return "Tls";
    return tested.param == Path::kOwn ? "Own" : "Curl";
  }

 protected:
  static bool OverTls() { return GetParam() == Path::kTls; }
  static HttpReader Reader() {
    return GetParam() == Path::kCurl ? HttpReader::kCurl : HttpReader::kOwn;
  }
};

#define LLMB_ON_EACH_PATH(test)                                                                \
  INSTANTIATE_TEST_SUITE_P(Each, test, ::testing::Values(Path::kOwn, Path::kCurl, Path::kTls), \
                           &PathTest::NameOf)

}  // namespace llmb
