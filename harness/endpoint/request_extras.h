#pragma once

// Headers and keys of the body that users add to requests, on the command line or in the models
// file.

#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/base/strict_json.h"

namespace llmb {

// Checks that a header can be sent as it is. Errors: a name that is not an HTTP token; a value with
// a control character (a line break would start another header); a header that the harness sets
// itself. They name the header but never show its value.
Status CheckHeader(std::string_view name, std::string_view value);

// Returns the text of `body`. Error: it is not an object, or has a key that the harness sets itself
// (model, messages, stream, stream_options), which the error names. stream_options may be null,
// which leaves it out.
Result<std::string> ExtraBodyText(const Json& body);

// Returns the object `base` with the keys of `added`, which override. Both are texts from
// ExtraBodyText, or empty.
std::string MergeExtraBodies(const std::string& base, const std::string& added);

// Whether the name of a header, or of a key in a URL's query, suggests that its value is secret: it
// contains auth, cookie, key, passw, secret, signature or token, in any case.
bool NamesASecret(std::string_view name);

// Whether two header names are the same to HTTP, which ignores case.
bool SameHeader(std::string_view one, std::string_view other);

}  // namespace llmb
