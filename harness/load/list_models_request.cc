#include "harness/load/list_models_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "harness/base/text.h"
#include "harness/endpoint/secret_texts.h"
#include "harness/endpoint/url_secrets.h"
#include "harness/load/fetch.h"
#include "harness/load/request_template.h"
#include "harness/load/status_message.h"
#include "harness/wire/chat_event.h"

namespace llmb {
namespace {

using Models = std::vector<ListedModel>;

// nullopt if the URL does not end in the path of an API, so the list's place is not known.
std::optional<std::string> ModelsUrl(const std::string& url) {
  const std::size_t query = std::min(url.find('?'), url.size());
  std::string_view path = std::string_view(url).substr(0, query);
  if (path.ends_with('/')) path.remove_suffix(1);
  const std::optional<Api> api = ApiAt(path);
  if (!api) return std::nullopt;
  path.remove_suffix(PathOf(*api).size());
  return std::string(path) + "/models" + url.substr(query);
}

HttpRequest MakeGet(const Endpoint& endpoint, RequestSettings settings, std::string url) {
  settings.stream = false;
  settings.timeout = std::min<Nanoseconds>(settings.timeout, kModelListTimeout);
  const RequestTemplate chat(endpoint, Prompt{}, settings);
  HttpRequest request = chat.MakeRequest("llm-benchmarks-models", 0, false);
  request.timeout = std::min<Nanoseconds>(request.timeout, kModelListTimeout);
  request.url = std::move(url);
  request.body.clear();
  request.is_get = true;
  return request;
}

// An error in XML begins with '<' too.
bool IsPage(std::string_view body) {
  constexpr std::size_t kMostBefore = 1024;  // a comment or a declaration of XHTML
  const std::size_t begin = body.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || body[begin] != '<') return false;
  const std::string start = LowerCase(body.substr(begin, kMostBefore));
  return start.find("<html") != std::string::npos ||
         start.find("<!doctype html") != std::string::npos;
}

std::string PageMessage(const FetchedResponse& response, const std::string& where) {
  constexpr std::size_t kTitleCharacters = 80;
  const std::string title = ErrorMessageOfBody(response.body);
  const std::string named =
      title.starts_with('<') ? "" : fmt::format(" ('{}')", ForMessage(title, kTitleCharacters));
  const ProxyInfo& proxy = response.result.proxy;
  return fmt::format("{} answered with a web page{}{}{}", where, named,
                     proxy.name.empty() ? "" : "; ", proxy.name.empty() ? "" : ProxyAdvice(proxy));
}

// The models in a response, or why there are none.
tl::expected<Models, ModelListFailure> Judge(const FetchedResponse& response,
                                             const std::string& where) {
  const auto fail = [](std::string message, bool answered) {
    ModelListFailure failure;
    failure.message = std::move(message);
    failure.answered = answered;
    return tl::unexpected<ModelListFailure>(std::move(failure));
  };
  if (response.body.size() > kMostModelListBytes) {
    return fail(fmt::format("{} sent more than {} bytes", where, kMostModelListBytes), true);
  }
  if (response.result.error_type != ErrorType::kNone) {
    return fail(response.result.error_message, false);
  }
  constexpr int kNotFound = 404;
  constexpr int kNotAllowed = 405;
  constexpr int kNotImplemented = 501;
  const int status = response.status;
  if (status == kNotFound || status == kNotAllowed || status == kNotImplemented) {
    return fail(fmt::format("{} answered HTTP {}", where, status), true);
  }
  if (status / 100 != 2)
    return fail(StatusMessage(where, status, response.body, response.result), false);
  if (IsPage(response.body)) return fail(PageMessage(response, where), true);
  const Result<Models> models = ParseModelList(response.body);
  if (!models) return fail(fmt::format("{} sent {}", where, models.error().message), true);
  return *models;
}

}  // namespace

tl::expected<Models, ModelListFailure> RequestModelList(const Endpoint& endpoint,
                                                        const RequestSettings& settings,
                                                        Transport& transport, const Clock& clock,
                                                        const std::atomic<bool>& interrupted) {
  const auto url = ModelsUrl(endpoint.url);
  if (!url) {
    return tl::unexpected<ModelListFailure>(
        {.message = fmt::format("{} does not end in /v1 or in /chat/completions, so the URL of "
                                "its list is not known",
                                RedactUrl(endpoint.url)),
         .answered = true});
  }
  const FetchedResponse response =
      Fetch(MakeGet(endpoint, settings, *url), kMostModelListBytes, transport, clock, interrupted);
  auto models = Judge(response, RedactUrl(*url));
  if (!models) {
    models.error().message = SecretTexts(endpoint).Hide(models.error().message);
    models.error().http_status = response.status;
    models.error().is_page = IsPage(response.body);
    models.error().hung = response.result.error_type == ErrorType::kTimeout &&
                          response.result.connect_time.has_value();
  }
  return models;
}

}  // namespace llmb
