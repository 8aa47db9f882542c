#include "harness/http/tls_records.h"

#include <gtest/gtest.h>

#include <string>

namespace llmb {
namespace {

using Ends = std::vector<std::size_t>;

Ends EndsIn(std::string_view bytes) {
  Ends ends{99};
  FindRecordEnds(bytes, ends);
  return ends;
}

std::string Record(char type, std::size_t length) {
  const std::string header{type, 3, 3, static_cast<char>(length / 256),
                           static_cast<char>(length % 256)};
  return header + std::string(length, 'x');
}

TEST(TlsRecordSize, IsInItsHeader) {
  EXPECT_EQ(TlsRecordSize(Record(23, 258)), 263u);
  EXPECT_EQ(TlsRecordSize(Record(23, 258).substr(0, 5)), 263u);
  EXPECT_EQ(TlsRecordSize(Record(23, 258).substr(0, 4)), std::nullopt);
  EXPECT_EQ(TlsRecordSize(""), std::nullopt);
  EXPECT_EQ(TlsRecordSize("HTTP/1.1"), std::nullopt);
}

TEST(IsTlsAlert, HasTheTypeOrInTls13TheSizeOfOne) {
  const auto header = [](char type, std::size_t length) {
    return Record(type, length).substr(0, kTlsHeaderBytes);
  };
  EXPECT_TRUE(IsTlsAlert(header(21, 2)));
  EXPECT_TRUE(IsTlsAlert(header(21, 26)));
  EXPECT_TRUE(IsTlsAlert(header(23, 19)));
  EXPECT_FALSE(IsTlsAlert(header(23, 18)));
  EXPECT_FALSE(IsTlsAlert(header(23, 20)));
  EXPECT_FALSE(IsTlsAlert(header(22, 19)));
  EXPECT_FALSE(IsTlsAlert("HTTP/"));
}

TEST(FindRecordEnds, NoBytesHaveNoEnds) { EXPECT_EQ(EndsIn(""), Ends()); }

TEST(FindRecordEnds, AreWhereEachRecordEnds) {
  EXPECT_EQ(EndsIn(Record(23, 7)), Ends({12}));
  EXPECT_EQ(EndsIn(Record(23, 7) + Record(21, 2) + Record(23, 0)), Ends({12, 19, 24}));
  // 258 = 1 x 256 + 2
  EXPECT_EQ(EndsIn(Record(23, 258) + Record(20, 1)), Ends({263, 269}));
}

TEST(FindRecordEnds, AnIncompleteRecordEndsWithTheBytes) {
  const std::string bytes = Record(23, 2) + Record(23, 3);
  for (std::size_t size = 1; size < 7; ++size) {
    EXPECT_EQ(EndsIn(bytes.substr(0, size)), Ends({size})) << size;
  }
  for (std::size_t size = 8; size < bytes.size(); ++size) {
    EXPECT_EQ(EndsIn(bytes.substr(0, size)), Ends({7, size})) << size;
  }
}

TEST(FindRecordEnds, BytesThatAreNotARecordCountAsOne) {
  EXPECT_EQ(EndsIn("data: {}\n\n"), Ends({10}));
  EXPECT_EQ(EndsIn(Record(23, 2) + Record(24, 2) + Record(23, 2)), Ends({7, 21}));
  EXPECT_EQ(EndsIn(Record(23, 2) + Record(19, 2)), Ends({7, 14}));
  EXPECT_EQ(EndsIn(std::string("\x17\x02\x03\x00\x01zz", 7)), Ends({7}));
}

TEST(FindRecordEnds, ARecordHasAtMost18KiB) {
  EXPECT_EQ(EndsIn(Record(23, 18432) + Record(23, 1)), Ends({18437, 18443}));
  EXPECT_EQ(EndsIn(Record(23, 18433) + Record(23, 1)), Ends({18444}));
}

}  // namespace
}  // namespace llmb
