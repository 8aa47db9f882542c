#pragma once

#include <string>
#include <utility>

namespace llmb {

// How to treat a response that may be a redirect. Both are empty if it is not one: another status,
// or no Location.
struct Redirect {
  std::string url;      // where to send the request again
  std::string refusal;  // why that is not done, and where it would lead; for people, no secrets
};

inline constexpr int kMostRedirects = 5;

// A 301, 302, 307 or 308 is followed with the same request, at most kMostRedirects times in a row
// (`followed` so far), and only within the scheme, host and port of `url`: the request carries the
// token. A 303 is refused, because it asks for a GET, which never returns a completion.
// `location` is the header's value and may be relative to `url`. The new URL keeps the user and
// password of `url`.
Redirect JudgeRedirect(const std::string& url, int status, const std::string& location,
                       int followed);

// Where a request is sent, from one redirect to the next.
class RedirectChain {
 public:
  explicit RedirectChain(std::string url) : url_(std::move(url)) {}

  const std::string& Url() const { return url_; }

  // Judges a response from Url().
  void Judge(int status, const std::string& location) {
    latest_ = JudgeRedirect(url_, status, location, followed_);
  }
  // Whether the judged response sends the request to another URL.
  bool IsPending() const { return !latest_.url.empty(); }
  // Makes that URL the current one.
  void Follow() {
    url_ = std::exchange(latest_, {}).url;
    ++followed_;
  }
  // Why the judged response is not followed; empty if it is not a redirect.
  const std::string& Refusal() const { return latest_.refusal; }

 private:
  std::string url_;
  Redirect latest_;
  int followed_ = 0;
};

}  // namespace llmb
