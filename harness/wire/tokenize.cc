#include "harness/wire/tokenize.h"

#include <nlohmann/json.hpp>

namespace llmb {
namespace {

using TokenizeJson = nlohmann::ordered_json;

TokenizeJson VllmBody(PromptForm form, std::string_view model_name, std::string_view text) {
  TokenizeJson body = {{"model", model_name}};
  if (form == PromptForm::kText) {
    body["prompt"] = text;
  } else {
    body["messages"] = TokenizeJson::array({{{"role", "user"}, {"content", text}}});
    body["add_generation_prompt"] = true;
  }
  return body;
}

std::optional<std::int64_t> PositiveSize(const nlohmann::json& list) {
  if (!list.is_array() || list.empty()) return std::nullopt;
  return static_cast<std::int64_t>(list.size());
}

}  // namespace

std::string_view Name(TokenizeDialect dialect) {
  switch (dialect) {
    case TokenizeDialect::kVllm:
      return "vLLM";
    case TokenizeDialect::kLlamaCpp:
      return "llama.cpp";
    case TokenizeDialect::kTgi:
      return "TGI";
  }
  return "";
}

bool CountsWholePrompt(TokenizeDialect dialect, PromptForm form) {
  return dialect == TokenizeDialect::kVllm || form == PromptForm::kText;
}

std::string TokenizeBody(TokenizeDialect dialect, PromptForm form, std::string_view model_name,
                         std::string_view text) {
  TokenizeJson body;
  switch (dialect) {
    case TokenizeDialect::kVllm:
      body = VllmBody(form, model_name, text);
      break;
    case TokenizeDialect::kLlamaCpp:
      body = {{"content", text}, {"add_special", true}};
      break;
    case TokenizeDialect::kTgi:
      body = {{"inputs", text}};
      break;
  }
  return body.dump(-1, ' ', false, TokenizeJson::error_handler_t::replace);
}

// An object that keeps the order of its keys would copy its values as it grows, and copying takes
// stack for each level that a server nests.
std::optional<std::int64_t> TokensInResponse(TokenizeDialect dialect, std::string_view body) {
  const nlohmann::json json = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (dialect == TokenizeDialect::kTgi) return PositiveSize(json);
  if (!json.is_object()) return std::nullopt;
  const auto found = json.find(dialect == TokenizeDialect::kVllm ? "count" : "tokens");
  if (found == json.end()) return std::nullopt;
  if (dialect == TokenizeDialect::kLlamaCpp) return PositiveSize(*found);
  const bool is_count = found->is_number_integer() && found->get<std::int64_t>() > 0;
  return is_count ? std::optional(found->get<std::int64_t>()) : std::nullopt;
}

}  // namespace llmb
