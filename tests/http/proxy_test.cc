#include "harness/http/proxy.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/base/fake_environment.h"

namespace llmb {
namespace {

using Variables = std::map<std::string, std::string>;

// "variable name", or "direct".
std::string ProxyOf(const std::string& url, const Variables& variables) {
  const std::optional<Proxy> proxy = ProxyFor(url, FakeEnvironment(variables));
  return proxy ? proxy->variable + " " + proxy->name : "direct";
}

TEST(ProxyFor, IsNamedByTheVariableOfTheScheme) {
  EXPECT_EQ(ProxyOf("http://h/", {}), "direct");
  EXPECT_EQ(ProxyOf("http://h/", {{"http_proxy", "p:1"}}), "http_proxy p:1");
  EXPECT_EQ(ProxyOf("http://h/", {{"HTTP_PROXY", "p:2"}}), "HTTP_PROXY p:2");
  EXPECT_EQ(ProxyOf("https://h/", {{"http_proxy", "p:1"}, {"HTTP_PROXY", "p:2"}}), "direct");
  EXPECT_EQ(ProxyOf("https://h/", {{"https_proxy", "p:3"}}), "https_proxy p:3");
  EXPECT_EQ(ProxyOf("https://h/", {{"HTTPS_PROXY", "p:4"}}), "HTTPS_PROXY p:4");
  EXPECT_EQ(ProxyOf("http://h/", {{"HTTPS_PROXY", "p:4"}}), "direct");
  EXPECT_EQ(ProxyOf("http://h/", {{"all_proxy", "p:5"}}), "all_proxy p:5");
  EXPECT_EQ(ProxyOf("https://h/", {{"ALL_PROXY", "p:6"}}), "ALL_PROXY p:6");
}

TEST(ProxyFor, SmallLettersOverrideCapitalsAndTheSchemeOverridesAll) {
  EXPECT_EQ(ProxyOf("http://h/", {{"http_proxy", "p:1"}, {"HTTP_PROXY", "p:2"}}), "http_proxy p:1");
  EXPECT_EQ(ProxyOf("http://h/", {{"http_proxy", ""}, {"HTTP_PROXY", "p:2"}}), "HTTP_PROXY p:2");
  EXPECT_EQ(ProxyOf("http://h/", {{"HTTP_PROXY", "p:2"}, {"all_proxy", "p:5"}}), "HTTP_PROXY p:2");
  EXPECT_EQ(ProxyOf("http://h/", {{"all_proxy", "p:5"}, {"ALL_PROXY", "p:6"}}), "all_proxy p:5");
}

TEST(ProxyFor, CapitalsCountNotInACgiProgram) {
  const Variables variables = {{"HTTP_PROXY", "p:2"}, {"REQUEST_METHOD", "GET"}};
  EXPECT_EQ(ProxyOf("http://h/", variables), "direct");
}

TEST(ProxyFor, ItsNameHasNoPassword) {
  const std::string user = "http://me:pr0xy@pass@p.example:3128/path?x";
  EXPECT_EQ(ProxyOf("http://h/", {{"http_proxy", user}}), "http_proxy p.example:3128");
  EXPECT_EQ(ProxyOf("http://h/", {{"http_proxy", "me:pass@p"}}), "http_proxy p");
  EXPECT_EQ(ProxyOf("http://h/", {{"http_proxy", "socks5h://[::1]:9"}}), "http_proxy [::1]:9");
}

std::string With(const std::string& no_proxy, const std::string& url) {
  return ProxyOf(url, {{"http_proxy", "p:1"}, {"NO_PROXY", no_proxy}});
}

TEST(ProxyFor, NoProxyListsNames) {
  for (const char* list : {"*", "h.example", "a, h.example ,b", "a h.example", "H.EXAMPLE",
                           ".example", "example", ".h.example"}) {
    EXPECT_EQ(With(list, "http://h.example:8000/v1"), "direct") << list;
  }
  for (const char* list : {"", ",", "ample", "x.h.example", "h.example:8000", "g.example", "."}) {
    EXPECT_EQ(With(list, "http://h.example:8000/v1"), "http_proxy p:1") << list;
  }
  EXPECT_EQ(With("h.example", "http://h.example./"), "direct");
}

TEST(ProxyFor, NoProxyListsAddressesAndNetworks) {
  for (const char* list : {"10.1.2.3", "10.0.0.0/8", "10.1.2.2/31", "0.0.0.0/0"}) {
    EXPECT_EQ(With(list, "http://10.1.2.3/"), "direct") << list;
  }
  for (const char* list : {"10.1.2.4", "2.3", "11.0.0.0/8", "10.1.2.2/32", "10.0.0.0/33",
                           "10.0.0.0/", "10.0.0.0/x", "::/0"}) {
    EXPECT_EQ(With(list, "http://10.1.2.3/"), "http_proxy p:1") << list;
  }
  EXPECT_EQ(With("::1", "http://[::1]:8000/"), "direct");
  EXPECT_EQ(With("[::1]", "http://[::1]:8000/"), "direct");
  EXPECT_EQ(With("fd00::/8", "http://[fd12::1]/"), "direct");
  EXPECT_EQ(With("fd00::/8", "http://[fe80::1]/"), "http_proxy p:1");
}

TEST(ProxyFor, SmallNoProxyOverridesCapitals) {
  EXPECT_EQ(ProxyOf("http://h/", {{"http_proxy", "p:1"}, {"no_proxy", "x"}, {"NO_PROXY", "h"}}),
            "http_proxy p:1");
  EXPECT_EQ(ProxyOf("http://h/", {{"http_proxy", "p:1"}, {"no_proxy", ""}, {"NO_PROXY", "h"}}),
            "direct");
}

}  // namespace
}  // namespace llmb
