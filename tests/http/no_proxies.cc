#include <gtest/gtest.h>

#include <cstdlib>

namespace llmb {
namespace {

// The servers of these tests are on loopback. A proxy from the caller's environment would get all
// requests and fail every test.
class NoProxies : public ::testing::Environment {
 public:
  void SetUp() override {
    for (const char* name : {"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy",
                             "ALL_PROXY", "no_proxy", "NO_PROXY"}) {
      unsetenv(name);
    }
  }
};

// GoogleTest takes ownership.
[[maybe_unused]] const ::testing::Environment* const kNoProxies =
    ::testing::AddGlobalTestEnvironment(new NoProxies);

}  // namespace
}  // namespace llmb
