#include "harness/wire/model_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/base/text.h"
#include "harness/wire/chat_event.h"

namespace llmb {
namespace {

using Json = nlohmann::json;

const Json* ListIn(const Json& json) {
  if (json.is_array()) return &json;
  if (!json.is_object()) return nullptr;
  for (const char* key : {"data", "models"}) {
    const auto found = json.find(key);
    if (found != json.end() && found->is_array()) return &*found;
  }
  return nullptr;
}

std::string IdOf(const Json& model) {
  if (model.is_string()) return model.get<std::string>();
  if (!model.is_object()) return "";
  for (const char* key : {"id", "model", "name"}) {
    const auto found = model.find(key);
    if (found != model.end() && found->is_string()) return found->get<std::string>();
  }
  return "";
}

}  // namespace

Result<std::vector<std::string>> ParseModelList(std::string_view body) {
  const Json json = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  const Json* list = ListIn(json);
  if (list == nullptr) {
    const std::string words = ErrorMessageOfBody(body);
    return Fail(words.empty() ? "an empty response in place of a list of models"
                              : fmt::format("no list of models but '{}'", CutText(words, 100)));
  }
  std::vector<std::string> ids;
  for (const Json& model : *list) {
    std::string id = IdOf(model);
    const bool repeated = std::ranges::find(ids, id) != ids.end();
    if (!id.empty() && !repeated) ids.push_back(std::move(id));
  }
  return ids;
}

}  // namespace llmb
