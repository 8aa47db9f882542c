#include "harness/wire/chat_completion.h"

#include <algorithm>
#include <optional>

#include "harness/wire/completion_delta.h"
#include "harness/wire/completion_fields.h"
#include "harness/wire/error_object.h"
#include "harness/wire/failure_words.h"
#include "harness/wire/finish_reason.h"
#include "harness/wire/generated_text.h"
#include "harness/wire/sse_decoder.h"
#include "harness/wire/usage_object.h"

namespace llmb {
namespace {

using simdjson::SUCCESS;

static_assert(SseDecoder::kPadding >= simdjson::SIMDJSON_PADDING);

std::uint64_t ChoiceBit(std::int64_t index) {
  constexpr std::int64_t kLast = 63;
  return std::uint64_t{1} << (index < 0 ? kLast : std::min(index, kLast));
}

// One choice. Its index may come after its text, and its delta after its message, so everything is
// gathered before it is used.
struct Choice {
  std::optional<std::int64_t> index;
  std::optional<Delta> delta;
  std::optional<Delta> message;
  std::optional<Delta> text;  // of the completions API, in a stream and in a whole response
  std::optional<Delta> own;   // fields of a delta that stand in the choice itself
  std::string_view finish_reason;
  std::string_view stop_reason;  // with vLLM the text at which it stopped, elsewhere the reason
  std::optional<Usage> usage;    // Moonshot
};

bool IsDeltaKey(std::string_view key) {
  return key == "content" || key == "tool_calls" || key == "messages" || key == "token" ||
         key == "generated_text" || key == "output_text" || IsReasoningKey(key);
}

JsonError ReadChoice(od::value& value, Choice& choice, ChatCompletion& completion) {
  return ForEachField(value, [&](JsonKey key, od::value& part) {
    if (key == "delta") return ReadDelta(part, choice.delta, completion);
    if (key == "index") return ReadCount(part, choice.index);
    if (key == "finish_reason") return ReadFinishReason(part, choice.finish_reason);
    if (key == "message") return ReadDelta(part, choice.message, completion);
    if (key == "text") return ReadDelta(part, choice.text, completion);
    if (key == "usage") return ReadUsage(part, choice.usage);
    if (key == "logprobs" || key == "token_ids") return SUCCESS;
    if (key == "stop_reason") return ReadText(part, choice.stop_reason);
    const std::string_view name = KeyText(key);
    if (name == "finishReason" || name == "finish_details") {
      return ReadFinishReason(part, choice.finish_reason);
    }
    if (IsErrorKey(name)) return ReadErrorField(name, part, completion);
    if (!IsDeltaKey(name)) return SUCCESS;
    if (!choice.own) choice.own.emplace();
    return ReadDeltaField(name, part, *choice.own, completion);
  });
}

bool HasChoiceText(const ChatCompletion& completion) {
  return !completion.event.text.empty() || !completion.parts.empty();
}

// Several choices of one event may have the same index, or none. The text of the first choice takes
// the place of another's; a first choice without text leaves it, whichever comes first.
void AddText(const Delta& delta, bool is_other, ChatCompletion& completion) {
  std::string_view& text = completion.event.text;
  const bool is_empty = delta.parts ? delta.parts->empty() : delta.text.empty();
  if (is_empty && HasChoiceText(completion)) return;
  if (completion.event.is_other_text) {
    text = {};
    completion.parts.clear();
  }
  completion.event.is_other_text = is_other;
  if (!delta.parts && text.empty() && completion.parts.empty()) {
    text = delta.text;
    return;
  }
  if (completion.parts.empty()) completion.parts = text;
  completion.parts.append(delta.parts ? std::string_view(*delta.parts) : delta.text);
}

void AddFinishReason(std::string_view reason, std::int64_t index, ChatEvent& event) {
  if (reason.empty()) return;  // as in most chunks
  const FinishKind kind = FinishKindOf(reason);
  if (IsFinal(kind)) event.choices_ended |= ChoiceBit(index);
  if (index == 0) {
    event.finish_reason = reason;
  } else if (kind == FinishKind::kFailure) {
    event.other_failure = reason;
  } else if (IsFinal(kind)) {
    event.other_finish_reason = reason;
  }
}

// The part of a choice whose text counts: the first that has text, or else the first that exists. A
// message beside a delta does not count, because a gateway that sends both repeats the text so far
// in it.
std::optional<Delta>& CountedPart(Choice& choice) {
  if (choice.delta && choice.delta->HasText()) return choice.delta;
  std::optional<Delta>& whole = choice.delta ? choice.delta : choice.message;
  for (std::optional<Delta>* part : {&choice.text, &whole, &choice.own}) {
    if (*part && (*part)->HasText()) return *part;
  }
  return choice.delta ? choice.delta : choice.text ? choice.text : choice.message;
}

void AddDelta(const Delta& delta, ChatEvent& event) {
  event.has_content |= delta.found.content > 0;
  event.has_reasoning |= delta.found.reasoning > 0;
  event.has_tool_call |= delta.tool_call_bytes > 0;
  event.names_tool |= delta.found.tool_name;
  event.content_bytes += delta.found.content + delta.tool_call_bytes;
  event.reasoning_bytes += delta.found.reasoning;
  if (!delta.unknown_key.empty()) event.unknown_key = delta.unknown_key;
}

// Keeps one choice of an event that has several: the first choice, or else the last one.
void SetTextBeside(const Delta& message, std::uint64_t choice, ChatCompletion& completion) {
  constexpr std::uint64_t kFirst = 1;
  ChatEvent& event = completion.event;
  if (!message.found.Any() || event.beside_choice == kFirst) return;
  completion.beside = message.parts ? *message.parts : std::string();
  event.text_beside = message.parts ? completion.beside : message.text;
  event.beside_choice = choice;
}

std::string_view FinishReasonOf(const Choice& choice) {
  if (!choice.finish_reason.empty()) return choice.finish_reason;
  for (const std::optional<Delta>* part : {&choice.delta, &choice.message}) {
    if (*part && !(*part)->finish_reason.empty()) return (*part)->finish_reason;
  }
  const bool is_reason = FinishKindOf(choice.stop_reason) != FinishKind::kUnknown;
  return is_reason ? choice.stop_reason : std::string_view();
}

void AddChoice(Choice& choice, std::int64_t index, ChatCompletion& completion) {
  ChatEvent& event = completion.event;
  AddFinishReason(FinishReasonOf(choice), index, event);
  if (choice.usage && !event.usage) event.usage = choice.usage;
  std::optional<Delta>& part = CountedPart(choice);
  if (!part) return;
  if (choice.own && part->found.reasoning == 0) part->found.reasoning = choice.own->found.reasoning;
  if (!choice.delta) {
    event.is_message = true;
    event.is_completions_text = choice.text && !choice.message;
  }
  AddDelta(*part, event);
  const bool is_message = &part == &choice.message;
  if (part->HasText() && !is_message) event.choices_with_text |= ChoiceBit(index);
  if (index == 0 || !HasChoiceText(completion)) AddText(*part, index != 0, completion);
  if (choice.message && !is_message && !part->HasText()) {
    SetTextBeside(*choice.message, ChoiceBit(index), completion);
  }
}

JsonError ReadChoices(od::value& value, ChatCompletion& completion) {
  od::json_type type;
  if (const JsonError error = value.type().get(type)) return error;
  completion.has_choices = type == od::json_type::array || type == od::json_type::null;
  completion.has_other_payload |= type == od::json_type::object;
  if (!completion.has_choices && type != od::json_type::object) return simdjson::INCORRECT_TYPE;
  std::int64_t position = 0;
  return ForEachElement(value, [&](od::value& element) {
    Choice choice;
    completion.has_choice = true;
    if (const JsonError error = ReadChoice(element, choice, completion)) return error;
    AddChoice(choice, choice.index.value_or(position), completion);
    ++position;
    return SUCCESS;
  });
}

// Groq sends a usage in an object of its own, and also an error.
JsonError ReadVendorField(od::value& value, ChatCompletion& completion) {
  return ForEachField(value, [&](JsonKey key, od::value& field) {
    if (key == "usage") return ReadUsage(field, completion.event.usage);
    const std::string_view name = KeyText(key);
    const bool may_be_error = NamesFailure(name) && !name.starts_with("x_");
    if (may_be_error) return ReadErrorField(name, field, completion);
    return ReadUsageAside(name, field, completion.aside);
  });
}

void UseAside(const UsageAside& aside, std::optional<Usage>& usage) {
  const std::optional<Usage> other = aside.Best();
  if (!other || (usage && usage->completion_tokens.value_or(0) != 0)) return;
  if (!usage) usage.emplace();
  UseInstead(*other, *usage);
  usage->is_aside = true;
}

// The keys of most chunks. Comparing them with lists of texts would cost a third of the parsing.
bool IsUsualKey(JsonKey key) {
  return key == "id" || key == "object" || key == "created" || key == "system_fingerprint" ||
         key == "service_tier" || key == "obfuscation";
}

// Reads text that belongs in a choice. An object of settings, or a word such as "high" under a key
// such as reasoning_effort, is not text.
JsonError ReadTopText(std::string_view key, od::value& value, ChatCompletion& completion) {
  if (key == "finish_reason") return ReadFinishReason(value, completion.finish_reason);
  if (key == "content" || key == "text") return ReadText(value, completion.content);
  if (key == "reasoning_content" || key == "reasoning" || key == "reasoning_text") {
    return ReadText(value, completion.reasoning);
  }
  if (IsUsageKey(key)) {
    return completion.event.usage ? SUCCESS : ReadUsage(value, completion.event.usage);
  }
  if (key != "message" && key != "delta") return ReadUsageAside(key, value, completion.aside);
  od::json_type type;
  if (const JsonError error = value.type().get(type)) return error;
  completion.has_other_payload |= type == od::json_type::object;
  return SUCCESS;
}

// Text beside the choices takes the place of text that they lack. A last event may repeat all of
// it.
void UseTopText(ChatCompletion& completion) {
  ChatEvent& event = completion.event;
  if (event.finish_reason.empty() && !completion.finish_reason.empty()) {
    AddFinishReason(completion.finish_reason, 0, event);
  }
  if (event.IsToken()) return;
  if (event.text_beside.empty() && !completion.content.empty()) {
    event.text_beside = completion.content;
    event.beside_choice = ChoiceBit(0);
  }
  if (completion.reasoning.empty() || event.choices_ended != 0) return;
  event.has_reasoning = true;
  event.reasoning_bytes = completion.reasoning.size();
  event.choices_with_text |= ChoiceBit(0);
}

JsonError ReadField(JsonKey key, od::value& value, ChatCompletion& completion) {
  if (key == "choices") return ReadChoices(value, completion);
  if (key == "usage") return ReadUsage(value, completion.event.usage);
  if (key == "model") return ReadText(value, completion.event.model);
  if (IsUsualKey(key)) return SUCCESS;
  const std::string_view name = KeyText(key);
  if (name.starts_with("x_")) return ReadVendorField(value, completion);
  if (MayReportError(name)) return ReadErrorField(name, value, completion);
  return ReadTopText(name, value, completion);
}

}  // namespace

JsonError ReadChatCompletion(od::parser& parser, std::string_view json,
                             ChatCompletion& completion) {
  od::document document;
  const simdjson::padded_string_view padded(json.data(), json.size(),
                                            json.size() + SseDecoder::kPadding);
  if (const JsonError error = parser.iterate(padded).get(document)) return error;
  const JsonError error = ForEachField(
      document, [&](JsonKey key, od::value& value) { return ReadField(key, value, completion); });
  if (error) return error;
  if (completion.has_choices) {
    UseTopText(completion);
    UseAside(completion.aside, completion.event.usage);
  } else {
    completion.has_other_payload |= !completion.content.empty() || !completion.reasoning.empty();
  }
  // Only white space may follow.
  return document.current_location().error() == simdjson::OUT_OF_BOUNDS ? SUCCESS
                                                                        : simdjson::TAPE_ERROR;
}

}  // namespace llmb
