#include "harness/config/vllm_url.h"

#include <fmt/format.h>

#include <optional>

#include "harness/base/parse_value.h"
#include "harness/endpoint/url.h"

namespace llmb {
namespace {

Result<std::string> BaseUrl(const VllmItems& items) {
  if (auto base = items.ValueOf("--base-url")) {
    if (items.HasAnyOf({"--host", "--port"})) {
      return Fail("--base-url cannot be combined with --host or --port");
    }
    while (base->ends_with('/')) base->pop_back();
    return *base;
  }
  const std::string host = items.ValueOf("--host").value_or("127.0.0.1");
  const std::string port = items.ValueOf("--port").value_or("8000");
  LLMB_RETURN_IF_ERROR(ParseWhole("--port", port, 1, 65535));
  const bool is_ipv6 = host.find(':') != std::string::npos && !host.starts_with('[');
  return fmt::format("http://{}:{}", is_ipv6 ? fmt::format("[{}]", host) : host, port);
}

// Without --endpoint, a base such as http://host and http://host/v1 is completed later.
std::string WithPath(const std::string& base, const VllmItems& items, Api api) {
  if (const auto path = items.ValueOf("--endpoint")) {
    return fmt::format("{}{}{}", base, path->starts_with('/') ? "" : "/", *path);
  }
  const std::optional<Url> parsed = Url::Parse(base);
  const std::string path = parsed ? parsed->Path() : "/";
  if (path == "/" || path.ends_with("/v1") || ApiAt(path)) return base;
  return fmt::format("{}/v1{}", base, PathOf(api));
}

}  // namespace

Result<std::string> VllmUrl(const VllmItems& items, Api api) {
  const std::string path = items.ValueOf("--endpoint").value_or("");
  if (path.find("://") == std::string::npos) {
    LLMB_ASSIGN_OR_RETURN(const std::string base, BaseUrl(items));
    return WithPath(base, items, api);
  }
  if (!items.HasAnyOf({"--base-url", "--host", "--port"})) return path;
  return Fail("--endpoint with a whole URL cannot be combined with --base-url, --host or --port");
}

}  // namespace llmb
