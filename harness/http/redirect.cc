#include "harness/http/redirect.h"

#include <fmt/format.h>

#include <optional>

#include "harness/base/text.h"
#include "harness/endpoint/url.h"
#include "harness/endpoint/url_secrets.h"

namespace llmb {
namespace {

constexpr int kSeeOther = 303;
constexpr std::size_t kPlaceCharacters = 200;

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == kSeeOther || status == 307 || status == 308;
}

std::string Place(const Url& target) { return CutText(RedactUrl(target.Text()), kPlaceCharacters); }

}  // namespace

Redirect JudgeRedirect(const std::string& url, int status, const std::string& location,
                       int followed) {
  if (!IsRedirect(status) || location.empty()) return {};
  const std::optional<Url> sent_to = Url::Parse(url);
  const std::optional<Url> target = sent_to ? sent_to->Resolve(location) : std::nullopt;
  if (!target) return {"", "a redirect to a Location that is not a URL; check the URL"};
  if (!sent_to->HasOriginOf(*target)) {
    return {"", fmt::format("a redirect to {}, which is not followed because another server would "
                            "see the token; use that URL if it is right",
                            Place(*target))};
  }
  if (status == kSeeOther) {
    return {"", fmt::format("a redirect to {} by GET, which cannot return a completion; "
                            "check the URL",
                            Place(*target))};
  }
  if (followed >= kMostRedirects) {
    return {"",
            fmt::format("a redirect to {} after {} others, which is not followed; check the URL",
                        Place(*target), followed)};
  }
  // The server chooses only path and query. Whatever else `location` contains, the request stays on
  // the server that the token is meant for.
  return {sent_to->WithPathOf(*target).Text(), ""};
}

}  // namespace llmb
