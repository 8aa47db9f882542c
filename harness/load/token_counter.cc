#include "harness/load/token_counter.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "harness/endpoint/request_extras.h"
#include "harness/endpoint/secret_texts.h"
#include "harness/endpoint/url.h"
#include "harness/endpoint/url_secrets.h"
#include "harness/load/fetch.h"
#include "harness/load/request_template.h"
#include "harness/load/status_message.h"
#include "harness/wire/chat_event.h"

namespace llmb {
namespace {

constexpr std::chrono::seconds kLongestTokenize{10};
constexpr std::size_t kMostTokenizeBytes = std::size_t{16} * 1024 * 1024;

// Servers have it at their root, beside /v1.
std::string TokenizeUrl(const std::string& url) {
  const std::size_t query = std::min(url.find('?'), url.size());
  std::string_view path = std::string_view(url).substr(0, query);
  while (path.ends_with('/')) path.remove_suffix(1);
  if (const auto api = ApiAt(path)) path.remove_suffix(PathOf(*api).size());
  if (path.ends_with("/v1")) path.remove_suffix(3);
  return fmt::format("{}/tokenize{}", path, url.substr(query));
}

// The usage of a stream is not always sent.
RequestSettings WithoutStream(RequestSettings settings) {
  settings.stream = false;
  settings.unique_prompts = false;
  return settings;
}

MaxTokensField LimitOf(const Endpoint& endpoint, const RequestSettings& settings) {
  return endpoint.max_tokens_field.value_or(settings.max_tokens_field);
}

// Keys of --extra-body would override the limit. So the limit is set there, and every other one is
// removed.
Endpoint WithOneToken(Endpoint endpoint, MaxTokensField limit) {
  const bool has_newer_key = limit == MaxTokensField::kMaxCompletionTokens;
  endpoint.extra_body = MergeExtraBodies(
      endpoint.extra_body,
      has_newer_key ? R"({"min_tokens":null,"max_tokens":null,"max_completion_tokens":1})"
                    : R"({"min_tokens":null,"max_tokens":1,"max_completion_tokens":null})");
  return endpoint;
}

}  // namespace

TokenCounter::TokenCounter(const Endpoint& endpoint, const RequestSettings& settings,
                           Transport& transport, const Clock& clock,
                           const std::atomic<bool>& interrupted)
    : endpoint_(WithOneToken(endpoint, LimitOf(endpoint, settings))),
      settings_(WithoutStream(settings)),
      transport_(transport),
      clock_(clock),
      interrupted_(interrupted) {}

HttpRequest TokenCounter::MakeRequest(const std::string& text) const {
  const Prompt prompt{
      .id = "length", .text = text, .length = "", .complexity = "", .category = "test"};
  const RequestTemplate request(endpoint_, prompt, settings_);
  return request.MakeRequest("llm-benchmarks-length", 0, false);
}

std::optional<TokenizeDialect> TokenCounter::FindDialect() {
  for (const TokenizeDialect dialect : kTokenizeDialects) {
    if (Tokenize(dialect, "the time of day")) return dialect;
  }
  return std::nullopt;
}

Result<std::int64_t> TokenCounter::Tokenize(TokenizeDialect dialect, const std::string& text) {
  HttpRequest request = MakeRequest("");
  request.url = TokenizeUrl(endpoint_.url);
  request.timeout = std::min<Nanoseconds>(request.timeout, kLongestTokenize);
  request.body = TokenizeBody(dialect, PromptFormOf(settings_.api), endpoint_.model_name, text);
  const std::string where = RedactUrl(request.url);
  const FetchedResponse response =
      Fetch(std::move(request), kMostTokenizeBytes, transport_, clock_, interrupted_);
  if (response.result.error_type != ErrorType::kNone) return Fail(response.result.error_message);
  const auto tokens =
      response.status / 100 == 2 ? TokensInResponse(dialect, response.body) : std::nullopt;
  if (tokens) return *tokens;
  return Fail(fmt::format("{} answered HTTP {} without a count", where, response.status));
}

Result<std::int64_t> TokenCounter::CountByUsage(const std::string& text) {
  const std::string where = RedactUrl(endpoint_.url);
  if (LimitOf(endpoint_, settings_) == MaxTokensField::kNone) {
    return Fail(fmt::format("no limit of tokens can be sent to {}", where));
  }
  const FetchedResponse response =
      Fetch(MakeRequest(text), kMostTokenizeBytes, transport_, clock_, interrupted_);
  const auto fail = [&](const std::string& message) {
    return Fail(SecretTexts(endpoint_).Hide(message));
  };
  if (response.result.error_type != ErrorType::kNone) return fail(response.result.error_message);
  if (response.status / 100 != 2) {
    return fail(
        StatusMessage(where, response.status, response.body, response.result, {}, settings_.api));
  }
  ChatEventParser parser;
  const ChatEvent event = parser.ParseResponse(response.body);
  const bool has_count = event.usage && event.usage->prompt_tokens.value_or(0) > 0;
  if (!has_count) return fail(fmt::format("{} does not count the tokens of a prompt", where));
  return *event.usage->prompt_tokens;
}

}  // namespace llmb
