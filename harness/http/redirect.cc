#include "harness/http/redirect.h"

#include <fmt/format.h>
#include <strings.h>

#include "harness/base/text.h"
#include "harness/endpoint/url.h"
#include "harness/http/curl_handle.h"

namespace llmb {
namespace {

constexpr int kSeeOther = 303;
constexpr std::size_t kPlaceCharacters = 200;

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == kSeeOther || status == 307 || status == 308;
}

bool SameOrigin(const std::string& a, const std::string& b) {
  return strcasecmp(Origin(a).c_str(), Origin(b).c_str()) == 0;
}

std::string Part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  std::string copy = text;
  curl_free(text);
  return copy;
}

UrlHandle Parsed(const std::string& url) {
  UrlHandle parsed(curl_url());
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_GUESS_SCHEME) != CURLUE_OK) {
    parsed.reset();
  }
  return parsed;
}

// Where a relative or whole `location` leads from `url`; empty when it is no URL.
std::string Target(const std::string& url, const std::string& location) {
  const UrlHandle target = Parsed(url);
  const bool leads = target != nullptr &&
                     curl_url_set(target.get(), CURLUPART_URL, location.c_str(), 0) == CURLUE_OK;
  return leads ? Part(target.get(), CURLUPART_URL) : "";
}

// Only path and query are taken from the target, so that whatever else its text may hold, the
// request stays with the server it was meant for.
std::string WithPathOf(const std::string& url, const std::string& target) {
  const UrlHandle kept = Parsed(url);
  const UrlHandle place = Parsed(target);
  const std::string query = Part(place.get(), CURLUPART_QUERY);
  curl_url_set(kept.get(), CURLUPART_PATH, Part(place.get(), CURLUPART_PATH).c_str(), 0);
  curl_url_set(kept.get(), CURLUPART_QUERY, query.empty() ? nullptr : query.c_str(), 0);
  return Part(kept.get(), CURLUPART_URL);
}

std::string Place(const std::string& target) {
  return CutText(RedactUrl(target), kPlaceCharacters);
}

}  // namespace

Redirect JudgeRedirect(const std::string& url, int status, const std::string& location,
                       int followed) {
  if (!IsRedirect(status) || location.empty()) return {};
  const std::string target = Target(url, location);
  if (target.empty()) return {"", "a redirect to what is no URL; check the URL"};
  if (!SameOrigin(url, target)) {
    return {"", fmt::format("a redirect to {}, which is not followed because another server would "
                            "be shown the token; use that URL if it is right",
                            Place(target))};
  }
  if (status == kSeeOther) {
    return {"", fmt::format("a redirect to {} by GET, which is no request for a chat completion; "
                            "check the URL",
                            Place(target))};
  }
  if (followed >= kMostRedirects) {
    return {"",
            fmt::format("a redirect to {} after {} others, which is not followed; check the URL",
                        Place(target), followed)};
  }
  return {WithPathOf(url, target), ""};
}

}  // namespace llmb
