#include "harness/console/failure_sentences.h"

#include <gmock/gmock.h>

namespace llmb {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Refused(int port) {
  return "cannot connect to http://127.0.0.1:" + std::to_string(port) +
         " (tried 127.0.0.1:" + std::to_string(port) +
         "): Connection refused; check that the server is up";
}

TEST(FailureSentencesTest, AreEmptyWithoutAFailure) {
  EXPECT_THAT(FailureSentences({}), IsEmpty());
}

TEST(FailureSentencesTest, OneStandsForAllFailuresOfAKind) {
  EXPECT_THAT(
      FailureSentences({{"alpha", Refused(1)}, {"beta", Refused(2)}, {"gamma", Refused(3)}}),
      ElementsAre("alpha, beta and gamma: " + Refused(1) + " (the address is alpha's)"));
}

TEST(FailureSentencesTest, EqualTextsNeedNoWordAboutTheAddress) {
  EXPECT_THAT(
      FailureSentences({{"alpha", "no token"}, {"beta", "no token"}, {"alpha", "no token"}}),
      ElementsAre("alpha and beta: no token"));
}

TEST(FailureSentencesTest, OtherWordsAreAnotherKind) {
  EXPECT_THAT(
      FailureSentences({{"alpha", "HTTP error"}, {"beta", Refused(2)}, {"gamma", Refused(2)}}),
      ElementsAre("alpha: HTTP error", "beta and gamma: " + Refused(2)));
}

TEST(FailureSentencesTest, WhatIsAboutNoEndpointStandsAlone) {
  EXPECT_THAT(FailureSentences({{"", "the disk is full"}, {"alpha", "the disk is full"}}),
              ElementsAre("the disk is full", "alpha: the disk is full"));
}

TEST(KindOfFailureTest, AddressesAndNumbersOfRequestsAreAlike) {
  EXPECT_EQ(KindOfFailure("to http://a:1/x (tried [::1]:80): 20 failures"),
            KindOfFailure("to https://b (tried 10.0.0.1:9): 7 failures"));
  EXPECT_NE(KindOfFailure("HTTP error: no"), KindOfFailure("HTTP error: yes"));
  EXPECT_NE(KindOfFailure("answered HTTP 503"), KindOfFailure("answered HTTP 404"));
  EXPECT_EQ(KindOfFailure(""), "");
}

TEST(NamesTextTest, NamesAtMostFive) {
  EXPECT_EQ(NamesText({}), "");
  EXPECT_EQ(NamesText({"a"}), "a");
  EXPECT_EQ(NamesText({"a", "b", "c", "d", "e", "f"}), "a, b, c, d, e and f");
  EXPECT_EQ(NamesText({"a", "b", "c", "d", "e", "f", "g"}), "a, b, c, d, e and 2 more");
}

}  // namespace
}  // namespace llmb
