#pragma once

// What users may add to a request: headers and keys of the body, from the command line or from the
// models file.

#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/base/strict_json.h"

namespace llmb {

// Whether a header can be sent as it is. Errors name the header, never its value: a name that is
// not an HTTP token, a value with a control character (a line break would start another header), a
// header that belongs to the harness.
Status CheckHeader(std::string_view name, std::string_view value);

// The text of `body`, which must be an object without the keys that the harness itself decides
// (model, messages, stream, stream_options). Errors name the key.
Result<std::string> ExtraBodyText(const Json& body);

// The object `base` with the keys of `added`, which win. Both are texts from ExtraBodyText, or
// empty.
std::string MergeExtraBodies(const std::string& base, const std::string& added);

// Whether the name of a header, or of a key in a URL's query, says that its value is secret: it
// holds auth, cookie, key, passw, secret, signature or token, in any case.
bool NamesASecret(std::string_view name);

// Whether two header names are the same to HTTP, which ignores case.
bool SameHeader(std::string_view one, std::string_view other);

}  // namespace llmb
