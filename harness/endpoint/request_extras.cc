#include "harness/endpoint/request_extras.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "harness/base/text.h"

namespace llmb {
namespace {

struct Reserved {
  std::string_view name;
  std::string_view reason;
};

constexpr Reserved kReservedHeaders[] = {
    {"Content-Length", "it is computed from the body"},
    {"Transfer-Encoding", "the body is sent in one piece"},
    {"Content-Type", "it is always application/json"},
    {"Connection", "connections are kept and reused"},
    {"X-Request-ID", "each request is given its own, which is recorded"},
};

constexpr Reserved kReservedKeys[] = {
    {"model", "it is the model_name"},
    {"messages", "they come from the prompts"},
    {"stream", "it is set by --no-stream"},
    {"stream_options", "it requests the token counts; null leaves it out"},
};

bool IsTokenCharacter(unsigned char c) {
  return std::isalnum(c) != 0 ||
         (c != 0 &&
          std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos);
}

bool IsControl(unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7F; }

}  // namespace

bool SameHeader(std::string_view one, std::string_view other) {
  return LowerCase(one) == LowerCase(other);
}

bool NamesASecret(std::string_view name) {
  const std::string lower = LowerCase(name);
  constexpr std::string_view kWords[] = {"auth",   "cookie",    "key",  "passw",
                                         "secret", "signature", "token"};
  return std::ranges::any_of(kWords,
                             [&](std::string_view word) { return lower.find(word) != lower.npos; });
}

Status CheckHeader(std::string_view name, std::string_view value) {
  if (name.empty() || !std::all_of(name.begin(), name.end(), IsTokenCharacter)) {
    return Fail("a header's name consists of letters, digits and '-', without ':' or spaces");
  }
  if (std::any_of(value.begin(), value.end(), IsControl)) {
    return Fail(fmt::format("the value of header '{}' holds a control character", name));
  }
  for (const Reserved& reserved : kReservedHeaders) {
    if (SameHeader(name, reserved.name)) {
      return Fail(fmt::format("header '{}' cannot be set: {}", reserved.name, reserved.reason));
    }
  }
  return {};
}

Result<std::string> ExtraBodyText(const Json& body) {
  if (!body.is_object()) {
    return Fail(R"(must be a JSON object such as {"top_p": 0.9}, not )" + KindOf(body));
  }
  for (const Reserved& reserved : kReservedKeys) {
    const auto found = body.find(std::string(reserved.name));
    const bool may_be_removed = reserved.name == "stream_options";
    if (found != body.end() && !(may_be_removed && found->is_null())) {
      return Fail(fmt::format("cannot set '{}': {}", reserved.name, reserved.reason));
    }
  }
  return body.dump();
}

std::string MergeExtraBodies(const std::string& base, const std::string& added) {
  if (base.empty()) return added;
  if (added.empty()) return base;
  Json merged = Json::parse(base);
  merged.update(Json::parse(added));
  return merged.dump();
}

}  // namespace llmb
