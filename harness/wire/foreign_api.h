#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace llmb {

// An API for generated text that is not OpenAI's chat completions or completions.
struct ForeignApi {
  std::string_view name;    // such as "Anthropic messages"
  std::string_view advice;  // what the user can do: a clause without a full stop
};

// The API that answered with `json`, an event's data or a whole response, as an object or as a list
// of objects. Looks only at keys and words that no answer of OpenAI's has. `event_name` is the
// event's name; text that is not JSON (a discarded value) can be known by it. nullptr if the API is
// not known. The result lives forever.
const ForeignApi* ForeignApiOf(const nlohmann::json& json, std::string_view event_name);

// As ForeignApiOf, of unparsed data. If it is several JSON documents, one a line, the first counts.
const ForeignApi* ForeignApiOfData(std::string_view data, std::string_view event_name);

// The API whose streams have this media type; nullptr if it is not known.
const ForeignApi* ForeignApiOfMediaType(std::string_view media_type);

}  // namespace llmb
