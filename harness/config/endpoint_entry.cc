#include "harness/config/endpoint_entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "harness/base/parse_value.h"
#include "harness/base/text.h"
#include "harness/base/time.h"
#include "harness/config/expand_variables.h"
#include "harness/endpoint/auth_token.h"
#include "harness/endpoint/request_extras.h"
#include "harness/endpoint/url.h"
#include "harness/endpoint/url_secrets.h"
#include "harness/record/threshold.h"

namespace llmb {
namespace {

constexpr double kShortestTimeout = 0.001;
constexpr double kLongestTimeout = 86400;

// The state of reading one entry, shared by the readers of its keys.
struct Entry {
  const std::filesystem::path& folder;
  const Environment& environment;
  Api api;
  EndpointEntry result;

  Endpoint& endpoint() { return result.endpoint; }
};

// The text with its variables replaced. nullopt: a variable is missing, and the endpoint is marked
// unusable.
Result<std::optional<std::string>> Expand(const Json& value, bool secret, Entry& entry) {
  LLMB_ASSIGN_OR_RETURN(auto expanded,
                        ExpandVariables(value.get_ref<const std::string&>(), entry.environment));
  if (!expanded.missing.empty()) {
    if (entry.endpoint().unusable.empty()) {
      entry.endpoint().unusable =
          fmt::format("the environment variable {} is not set or is empty", expanded.missing);
    }
    return std::optional<std::string>();
  }
  if (secret && expanded.variables.empty() && !expanded.text.empty()) {
    entry.result.holds_literal_secret = true;
  }
  if (secret) {
    auto& names = entry.result.secret_variables;
    names.insert(names.end(), expanded.variables.begin(), expanded.variables.end());
  }
  return std::optional<std::string>(std::move(expanded.text));
}

Status ReadName(const Json& value, Entry& entry) {
  entry.endpoint().name = value.get<std::string>();
  return CheckEndpointName(entry.endpoint().name);
}

Status ReadUrl(const Json& value, Entry& entry) {
  const auto& written = value.get_ref<const std::string&>();
  LLMB_ASSIGN_OR_RETURN(auto url, Expand(value, UrlHoldsSecret(written), entry));
  if (!url) {
    entry.endpoint().url = written;  // shown by --list-models
    return {};
  }
  *url = WithScheme(*url);
  // The other direction is refused: without --api, nobody asked for another API than the file's.
  if (entry.api != Api::kChat) url = UrlAtApi(*url, entry.api);
  LLMB_ASSIGN_OR_RETURN(auto complete, ApiUrl(*url, entry.api));
  entry.endpoint().url = std::move(complete);
  return {};
}

Status ReadModelName(const Json& value, Entry& entry) {
  entry.endpoint().model_name = value.get<std::string>();
  if (entry.endpoint().model_name.empty()) return Fail("must not be empty");
  return {};
}

Status ReadAuthToken(const Json& value, Entry& entry) {
  LLMB_ASSIGN_OR_RETURN(auto token, Expand(value, /*secret=*/true, entry));
  if (!token) return {};
  // Shell syntax without braces: sent literally it would be a wrong token, which is hard to notice.
  const std::string_view text = value.get_ref<const std::string&>();
  if (text.starts_with('$') && IsVariableName(text.substr(1))) {
    return Fail("a variable is written ${NAME}, with braces");
  }
  if (token->empty()) return {};
  LLMB_ASSIGN_OR_RETURN(AuthToken read, ParseAuthToken(*token));
  if (read.had_scheme) {
    entry.result.warnings.emplace_back(
        "auth_token begins with 'Bearer ', which is added to every token; it is sent once");
  }
  entry.endpoint().auth_token = Secret(std::move(read.token));
  return {};
}

Status ReadHeaders(const Json& value, Entry& entry) {
  for (const auto& [name, text] : value.items()) {
    if (!text.is_string()) {
      return Fail(fmt::format("'{}' must be a string, not {}", OneLine(name), KindOf(text)));
    }
    auto expanded = Expand(text, NamesASecret(name), entry);
    if (!expanded) return Fail(fmt::format("'{}': {}", OneLine(name), expanded.error().message));
    LLMB_RETURN_IF_ERROR(CheckHeader(name, expanded->value_or("")));
    entry.endpoint().headers.emplace_back(name, expanded->value_or(""));
  }
  return {};
}

Status ReadExtraBody(const Json& value, Entry& entry) {
  LLMB_ASSIGN_OR_RETURN(auto text, ExtraBodyText(value));
  entry.endpoint().extra_body = std::move(text);
  return {};
}

Status ReadVerifyTls(const Json& value, Entry& entry) {
  entry.endpoint().verify_tls = value.get<bool>();
  return {};
}

template <std::string Endpoint::*kMember>
Status ReadPath(const Json& value, Entry& entry) {
  const auto& file = value.get_ref<const std::string&>();
  if (file.empty()) return Fail("must not be empty");
  entry.endpoint().*kMember = (entry.folder / file).lexically_normal().string();
  return {};
}

template <auto kMember>
Status ReadSeconds(const Json& value, Entry& entry) {
  const double seconds = value.get<double>();
  if (seconds < kShortestTimeout || seconds > kLongestTimeout) {
    return Fail(fmt::format("must be from {} to {} seconds, not {}", kShortestTimeout,
                            kLongestTimeout, seconds));
  }
  entry.endpoint().*kMember = FromSeconds(seconds);
  return {};
}

Status ReadMaxTokensField(const Json& value, Entry& entry) {
  const auto& name = value.get_ref<const std::string&>();
  LLMB_RETURN_IF_ERROR(CheckOneOf("the value", name, MaxTokensFieldNames()));
  entry.endpoint().max_tokens_field = MaxTokensFieldNamed(name);
  return {};
}

Status ReadSlo(const Json& value, Entry& entry) {
  std::vector<std::string> texts;
  for (const Json& text : value) {
    if (!text.is_string()) return Fail(fmt::format("must hold strings, not {}", KindOf(text)));
    LLMB_ASSIGN_OR_RETURN(const Threshold threshold,
                          ParseThreshold(text.get_ref<const std::string&>()));
    texts.push_back(threshold.text);
  }
  entry.endpoint().slo = std::move(texts);
  return {};
}

bool IsText(const Json& value) { return value.is_string(); }
bool IsFlag(const Json& value) { return value.is_boolean(); }
bool IsNumber(const Json& value) { return value.is_number(); }
bool IsList(const Json& value) { return value.is_array(); }
bool IsObject(const Json& value) { return value.is_object(); }

struct EndpointKey {
  std::string_view name;
  bool required;
  std::string_view kind;
  bool (*is_kind)(const Json&);
  Status (*read)(const Json&, Entry&);
};

constexpr EndpointKey kEndpointKeys[] = {
    {"name", false, "a string", IsText, ReadName},
    {"url", true, "a string", IsText, ReadUrl},
    {"model_name", true, "a string", IsText, ReadModelName},
    {"auth_token", false, "a string", IsText, ReadAuthToken},
    {"headers", false, "an object of strings", IsObject, ReadHeaders},
    {"extra_body", false, "an object", IsObject, ReadExtraBody},
    {"verify_tls", false, "true or false", IsFlag, ReadVerifyTls},
    {"ca_file", false, "a string", IsText, ReadPath<&Endpoint::ca_file>},
    {"client_cert", false, "a string", IsText, ReadPath<&Endpoint::client_cert>},
    {"client_key", false, "a string", IsText, ReadPath<&Endpoint::client_key>},
    {"timeout", false, "a number of seconds", IsNumber, ReadSeconds<&Endpoint::timeout>},
    {"connect_timeout", false, "a number of seconds", IsNumber,
     ReadSeconds<&Endpoint::connect_timeout>},
    {"max_tokens_field", false, "a string", IsText, ReadMaxTokensField},
    {"slo", false, "a list of strings", IsList, ReadSlo},
};

// Keys of other tools' files, and what stands for them here.
struct ForeignKey {
  std::string_view name;
  std::string_view instead;
};

constexpr ForeignKey kForeignKeys[] = {
    {"model", "'model_name'"},
    {"model_id", "'model_name'"},
    {"base_url", "'url'"},
    {"api_base", "'url'"},
    {"endpoint", "'url'"},
    {"api_key", "'auth_token'"},
    {"apiKey", "'auth_token'"},
    {"key", "'auth_token'"},
    {"token", "'auth_token'"},
    {"max_tokens", "--max-tokens, or 'extra_body' for this model alone"},
    {"temperature", "--temperature, or 'extra_body' for this model alone"},
    {"top_p", "'extra_body'"},
    {"stream", "--no-stream"},
};

Status CheckNoForeignKey(const Json& entry) {
  if (!entry.is_object()) return {};
  for (const ForeignKey& key : kForeignKeys) {
    if (!entry.contains(std::string(key.name))) continue;
    return Fail(fmt::format("unknown key '{}': use {}", key.name, key.instead));
  }
  return {};
}

Status CheckEndpointKeys(const Json& entry) {
  LLMB_RETURN_IF_ERROR(CheckNoForeignKey(entry));
  std::vector<std::string> known;
  for (const EndpointKey& key : kEndpointKeys) known.emplace_back(key.name);
  LLMB_RETURN_IF_ERROR(CheckKnownKeys(entry, known));
  for (const EndpointKey& key : kEndpointKeys) {
    if (key.required && !entry.contains(std::string(key.name))) {
      return Fail(fmt::format("'{}' is missing", key.name));
    }
  }
  return {};
}

Status ReadEndpointKeys(const Json& json, Entry& entry) {
  LLMB_RETURN_IF_ERROR(CheckEndpointKeys(json));
  for (const EndpointKey& key : kEndpointKeys) {
    const auto found = json.find(std::string(key.name));
    if (found == json.end()) continue;
    if (!key.is_kind(*found)) {
      return Fail(fmt::format("{}: must be {}, not {}", key.name, key.kind, KindOf(*found)));
    }
    if (auto status = key.read(*found, entry); !status) {
      return Fail(fmt::format("{}: {}", key.name, status.error().message));
    }
  }
  return {};
}

}  // namespace

Status CheckEndpointName(std::string_view name) {
  const auto bad = [&](std::string_view reason) {
    return Fail(fmt::format("the name '{}' {}", OneLine(name), reason));
  };
  if (name.empty()) return bad("is empty");
  if (name.front() == '-') return bad("begins with '-', as options do");
  if (name.find('/') != std::string_view::npos) {
    return bad("holds a '/', which ends the model in the name of a case");
  }
  if (name.find(',') != std::string_view::npos) return bad("holds a ',', which separates models");
  if (name.front() == ' ' || name.back() == ' ') return bad("begins or ends with a space");
  if (OneLine(name) != name) return bad("holds a control character");
  return {};
}

Result<EndpointEntry> ReadEndpointEntry(const std::string& key, const Json& entry,
                                        const std::filesystem::path& folder,
                                        const Environment& environment, Api api) {
  Entry state{folder, environment, api, {}};
  state.endpoint().name = key;
  auto status = CheckEndpointName(key);
  if (status) status = ReadEndpointKeys(entry, state);
  if (!status) return Fail(fmt::format("model '{}': {}", OneLine(key), status.error().message));
  return std::move(state.result);
}

}  // namespace llmb
