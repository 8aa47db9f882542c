#include "harness/http/name_lookups.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(NameLookups, OnlyTheFirstStartsUntilTheNameIsKnown) {
  NameLookups lookups;
  EXPECT_TRUE(lookups.MayStart("http://a:80"));
  EXPECT_FALSE(lookups.MayStart("http://a:80"));
  lookups.Finished("http://a:80");
  EXPECT_TRUE(lookups.MayStart("http://a:80"));
  EXPECT_TRUE(lookups.MayStart("http://a:80"));
}

TEST(NameLookups, OriginsDoNotWaitForEachOther) {
  NameLookups lookups;
  EXPECT_TRUE(lookups.MayStart("http://a:80"));
  EXPECT_TRUE(lookups.MayStart("http://b:80"));
}

}  // namespace
}  // namespace llmb
