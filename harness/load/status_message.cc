#include "harness/load/status_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "harness/base/text.h"
#include "harness/endpoint/azure_url.h"
#include "harness/load/key_advice.h"
#include "harness/load/response_messages.h"

namespace llmb {
namespace {

constexpr std::size_t kRetryAfterCharacters = 40;

constexpr std::string_view kCheckUrl = "check the URL (that of the {}) and the model's name";
constexpr std::string_view kCheckToken =
    "check the token: --auth-token-env VARIABLE, or auth_token in the models file";
constexpr std::string_view kCheckRequest =
    "check the model's name, --max-tokens and what extra_body adds";
constexpr std::string_view kOverload = "it is overloaded or not ready; use fewer users or wait";
constexpr std::string_view kGateway =
    "a proxy answered for the model's server, which is down or too slow; see the logs of both";

struct Advice {
  int status;
  std::string_view text;
};

constexpr Advice kAdvice[] = {
    {400, kCheckRequest},
    {401, kCheckToken},
    {403, kCheckToken},
    {404, kCheckUrl},
    {405, kCheckUrl},
    {407, "check http_proxy, HTTPS_PROXY and NO_PROXY"},
    {408,
     "the server waited too long for the request; check the network and the proxies on the way"},
    {413, "the request is too large; use a shorter prompt"},
    {422, kCheckRequest},
    {429, "its rate limit is reached; wait, use fewer users or raise the limit"},
    {502, kGateway},
    {503, kOverload},
    {504, kGateway},
    {529, kOverload},
};

// Empty where only the server can know the cause.
std::string AdviceFor(int status, Api api) {
  constexpr int kFirstServerError = 500;
  for (const Advice& advice : kAdvice) {
    if (advice.status == status) return fmt::format(fmt::runtime(advice.text), WordsFor(api));
  }
  return status >= kFirstServerError ? "the server's log should say why" : "";
}

// "http://host:8000" of such a URL.
std::string_view OriginIn(std::string_view url) {
  const std::size_t scheme = url.find("://");
  return scheme == std::string_view::npos ? url : url.substr(0, url.find('/', scheme + 3));
}

// What to do if the status and the words of the endpoint show that its URL is at fault. Empty if
// they do not.
std::string AdviceOnUrl(std::string_view where, int status, std::string_view words, Api api) {
  constexpr std::string_view kWantsTls[] = {"HTTPS port", "HTTPS server", "SSL-enabled",
                                            "plain HTTP request"};
  const auto has = [&](std::string_view text) { return words.find(text) != words.npos; };
  if (where.starts_with("http:") && std::ranges::any_of(kWantsTls, has)) {
    return "the port speaks TLS: write https:// in the URL";
  }
  constexpr int kNotFound = 404;
  constexpr int kNotAllowed = 405;
  const std::string usual = fmt::format("/v1{}", PathOf(api));
  const bool is_usual = where.find(usual) != std::string_view::npos;
  if (status != kNotFound && status != kNotAllowed) return {};
  if (where.ends_with('/')) return "try the URL without the slash at its end";
  if (!AzureDeploymentIn(where).empty()) {
    return where.find('?') == where.npos
               ? "Azure's URL of a deployment ends in ?api-version=VERSION"
               : "check the resource, the name of the deployment and the api-version";
  }
  if (is_usual && api == Api::kCompletions) {
    return "check the URL and the model's name, or use --api chat: many servers have no "
           "completions";
  }
  if (is_usual) return {};
  return fmt::format("check the URL and the model's name; most servers have the {} at {}{}",
                     WordsFor(api), OriginIn(where), usual);
}

// What to do if the endpoint says that it does not have the model. Empty if it does not say so.
std::string AdviceOnModel(int status, std::string_view words, std::string_view code) {
  constexpr int kBadRequest = 400, kNotFound = 404;
  constexpr std::string_view kUnknown[] = {"does not exist", "not found", "invalid model",
                                           "unknown model", "no such model"};
  const std::string lower = LowerCase(words);
  const bool is_unknown =
      lower.find("model") != lower.npos &&
      std::ranges::any_of(kUnknown, [&](auto phrase) { return lower.find(phrase) != lower.npos; });
  if (status != kBadRequest && status != kNotFound) return {};
  if (code != "model_not_found" && !is_unknown) return {};
  return "check the model's name; --list-models with --url shows those of the server";
}

// What to do if the words of the endpoint show that prompt and response are too long together:
// those of vLLM and OpenAI, SGLang, llama.cpp, TGI and Ollama. Empty if they do not. The rest of
// the body may echo the request, whose prompt may hold such words.
std::string AdviceOnLength(int status, std::string_view words, std::string_view code) {
  constexpr int kBadRequest = 400;
  constexpr int kUnprocessable = 422;
  constexpr std::string_view kTooLong[] = {
      "context_length_exceeded",     "maximum context length", "model's context length",
      "exceed_context_size",         "available context size", "max_model_len",
      "`inputs` tokens + `max_new_", "context window",         "context size"};
  if (status != kBadRequest && status != kUnprocessable) return {};
  const auto has = [&](std::string_view text) {
    return words.find(text) != words.npos || code.find(text) != code.npos;
  };
  if (std::ranges::none_of(kTooLong, has)) return {};
  return "the input and the output together are longer than the model takes: use shorter inputs, "
         "or "
         "a lower --max-tokens or output length of the data set";
}

// Whether the status can mean that a key of the request is at fault. Others name keys for other
// reasons: a rate limit counts max_tokens.
bool MayBlameAKey(int status) {
  constexpr int kStatuses[] = {400, 404, 405, 406, 415, 422, 500, 501};
  return std::ranges::find(kStatuses, status) != std::end(kStatuses);
}

// Some servers demand a client certificate only after the handshake, and say so in a page.
bool DemandsClientCertificate(int status, std::string_view body) {
  constexpr int kCertificateError = 495, kCertificateRequired = 496;
  return status == kCertificateError || status == kCertificateRequired ||
         body.find("No required SSL certificate was sent") != std::string_view::npos ||
         body.find("The SSL certificate error") != std::string_view::npos;
}

// What to do if the words of the endpoint name a header of its own for the key: those of Anthropic
// and Azure. Empty if they do not.
std::string AdviceOnKeyHeader(int status, std::string_view words) {
  constexpr int kUnauthorized = 401;
  constexpr int kForbidden = 403;
  if (status != kUnauthorized && status != kForbidden) return {};
  const std::string lower = LowerCase(words);
  const auto advice = [](std::string_view header) {
    return fmt::format("if it wants the key in a header of its own, use --header {}=KEY", header);
  };
  if (lower.find("x-api-key") != std::string::npos) return advice("x-api-key");
  const bool is_azure = lower.find("api-key header") != std::string::npos ||
                        lower.find("subscription key") != std::string::npos;
  return is_azure ? advice("api-key") : "";
}

// Whether the response is rather the proxy's than the endpoint's: a refusal or a page of HTML.
bool MayBeOfProxy(int status, std::string_view body, const ProxyInfo& proxy) {
  constexpr int kForbidden = 403, kFirstGatewayError = 502, kLastGatewayError = 504;
  if (proxy.name.empty()) return false;
  const std::size_t begin = body.find_first_not_of(" \t\r\n");
  const char first = begin == std::string_view::npos ? '\0' : body[begin];
  const bool is_refusal =
      status == kForbidden || (status >= kFirstGatewayError && status <= kLastGatewayError);
  return first == '<' || (is_refusal && first != '{' && !proxy.variable.empty());
}

// What to do if the server demands a client certificate, or a proxy answered. Empty otherwise.
std::string AdviceOnTheWay(int status, std::string_view body, const ProxyInfo& proxy) {
  constexpr int kProxyAuthentication = 407;
  if (DemandsClientCertificate(status, body)) {
    return "the server demands a client certificate: give it with --client-cert and --client-key";
  }
  if (status == kProxyAuthentication && !proxy.variable.empty()) {
    return fmt::format(
        "{} wants a user and a password: set them in {} "
        "(http://user:password@host:port); {}",
        proxy.name, proxy.variable, proxy.bypass);
  }
  if (proxy.answered || MayBeOfProxy(status, body, proxy)) return ProxyAdvice(proxy);
  return {};
}

}  // namespace

std::string ProxyAdvice(const ProxyInfo& proxy) {
  std::string advice =
      fmt::format("{} {}", proxy.answered ? "the response is from" : "it came through", proxy.name);
  return proxy.bypass.empty() ? advice + "; see its log" : advice + "; " + proxy.bypass;
}

std::string StatusMessage(std::string_view where, int status, std::string_view body,
                          const TransferResult& result, std::span<const std::string> sent,
                          Api api) {
  std::string text = fmt::format("{} answered HTTP {}", where, status);
  if (!result.redirect_refusal.empty()) return fmt::format("{}: {}", text, result.redirect_refusal);
  const std::string words = ErrorMessageOfBody(body);
  const std::string code = ErrorCodeOfBody(body);
  const bool is_news = code != std::to_string(status) && words.find(code) == std::string::npos;
  if (is_news) text += fmt::format(" (code {})", code);
  text += words.empty() ? ": no body" : ": " + InSentence(words);
  if (!result.retry_after.empty()) {
    text += fmt::format("; Retry-After: {}", ForMessage(result.retry_after, kRetryAfterCharacters));
  }
  std::string advice = AdviceOnTheWay(status, body, result.proxy);
  if (advice.empty()) advice = AdviceOnLength(status, words, code);
  if (advice.empty()) advice = AdviceOnModel(status, words, code);
  if (advice.empty() && MayBlameAKey(status)) advice = KeyAdvice(body, sent);
  if (advice.empty()) advice = AdviceOnKeyHeader(status, words);
  if (advice.empty()) advice = AdviceOnUrl(where, status, words, api);
  if (advice.empty()) advice = AdviceFor(status, api);
  return advice.empty() ? text : fmt::format("{}; {}", text, advice);
}

std::string InBandErrorMessage(std::string_view where, const ChatEvent& event,
                               std::span<const std::string> sent) {
  const bool has_code = event.error_message.find(event.error_code) == std::string_view::npos;
  const std::string code = has_code ? fmt::format(" (code {})", event.error_code) : "";
  // What HTTP would have told with 400, the words tell here.
  constexpr int kBadRequest = 400;
  std::string advice = AdviceOnLength(kBadRequest, event.error_message, event.error_code);
  if (advice.empty()) advice = KeyAdvice(event.error_message, sent);
  return fmt::format(
      "{} sent an error inside its response{}: {}; {}", where, code,
      InSentence(event.error_message),
      advice.empty() ? "the log of the server, or of a proxy before it, should say why" : advice);
}

}  // namespace llmb
