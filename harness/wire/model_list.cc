#include "harness/wire/model_list.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

#include "harness/base/text.h"
#include "harness/wire/chat_event.h"

namespace llmb {
namespace {

using Json = nlohmann::json;

const Json* ListIn(const Json& json) {
  if (json.is_array()) return &json;
  if (!json.is_object()) return nullptr;
  for (const char* key : {"data", "models", "result", "items"}) {
    const auto found = json.find(key);
    if (found != json.end() && found->is_array()) return &*found;
  }
  return nullptr;
}

std::string IdOf(const Json& model) {
  if (model.is_string()) return model.get<std::string>();
  if (!model.is_object()) return "";
  for (const char* key : {"id", "model", "name", "model_id", "model_name"}) {
    const auto found = model.find(key);
    if (found != model.end() && found->is_string()) return found->get<std::string>();
  }
  return "";
}

std::optional<std::int64_t> TokensIn(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_integer()) return std::nullopt;
  const auto tokens = found->get<std::int64_t>();
  return tokens > 0 ? std::optional(tokens) : std::nullopt;
}

// Hosted services, LM Studio and llama.cpp, which has an object `meta`, have names of their own.
std::optional<ContextLimit> LimitOf(const Json& model) {
  if (!model.is_object()) return std::nullopt;
  if (const auto tokens = TokensIn(model, "max_model_len")) {
    return ContextLimit{*tokens, "max_model_len", true};
  }
  for (const char* key : {"loaded_context_length", "context_length", "context_window",
                          "max_context_length", "max_context_window_tokens"}) {
    if (const auto tokens = TokensIn(model, key)) return ContextLimit{*tokens, key, false};
  }
  const auto meta = model.find("meta");
  if (meta == model.end() || !meta->is_object()) return std::nullopt;
  const auto tokens = TokensIn(*meta, "n_ctx_train");
  return tokens ? std::optional(ContextLimit{*tokens, "meta.n_ctx_train", false}) : std::nullopt;
}

}  // namespace

Result<std::vector<ListedModel>> ParseModelList(std::string_view body) {
  const Json json = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  const Json* list = ListIn(json);
  if (list == nullptr) {
    const std::string words = ErrorMessageOfBody(body);
    return Fail(words.empty() ? "an empty response in place of a list of models"
                              : fmt::format("no list of models but '{}'", CutText(words, 100)));
  }
  std::vector<ListedModel> models;
  std::unordered_set<std::string> ids;
  for (const Json& model : *list) {
    std::string id = IdOf(model);
    const bool is_new = !id.empty() && ids.insert(id).second;
    if (is_new) models.push_back({std::move(id), LimitOf(model)});
  }
  return models;
}

}  // namespace llmb
