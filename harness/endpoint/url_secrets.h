#pragma once

// The secret parts of URLs: the password of user:password@ and the query. libcurl's parser decides
// where they are (url.h). Texts that it refuses are searched too, because a typing error in a URL
// must not print the password.

#include <string>
#include <string_view>
#include <vector>

namespace llmb {

// `url` with user:password@, the query and the fragment replaced by ***, on one line; fit for every
// output. A URL with any of these is spelled as libcurl normalizes it, any other as written.
std::string RedactUrl(std::string_view url);

// Whether the URL holds user:password@, or in its query a value whose key NamesASecret.
bool UrlHoldsSecret(std::string_view url);

// The secrets in a URL, in each form in which a server may repeat them: the password, as written
// and with percent escapes decoded; user:password in base64, as it is sent; and the values in the
// query whose keys NamesASecret. Empty if there are none.
std::vector<std::string> UrlSecrets(std::string_view url);

}  // namespace llmb
