#include "harness/run/dataset_tokens.h"

#include <algorithm>
#include <string_view>

#include "harness/base/random.h"
#include "harness/base/text.h"
#include "harness/workload/token_text.h"

namespace llmb {
namespace {

std::int64_t CharactersIn(std::string_view text) {
  return static_cast<std::int64_t>(CountCharacters(text));
}

void KeepLongest(const RequestTokens& request, RequestTokens& longest) {
  if (longest.request == 0 || request.Total() > longest.Total()) longest = request;
}

}  // namespace

// The characters of all texts that are sent with the row.
std::int64_t DatasetTokenCounter::CharactersOf(const WorkloadRequest& row) {
  std::int64_t characters = 0;
  for (const ChatMessage& message : row.messages) characters += CharactersIn(message.text);
  if (!row.adds_to_session) return characters;
  std::int64_t& said = said_[SeedOfName(row.session)];
  characters += said;
  said = characters + (row.answer ? CharactersIn(*row.answer) : 0);
  return characters;
}

void DatasetTokenCounter::Add(const WorkloadRequest& row, std::int64_t most_output) {
  static const auto per_token = static_cast<std::int64_t>(LengthModel().characters_per_token);
  RequestTokens request{++tokens_.requests, row.input_tokens.value_or(1), most_output};
  KeepLongest(request, tokens_.longest);
  if (!row.input_tokens) {
    tokens_.estimates_input = true;
    request.input = std::max<std::int64_t>(1, CharactersOf(row) / per_token);
  }
  KeepLongest(request, tokens_.longest_about);
  tokens_.input += static_cast<double>(request.input);
}

}  // namespace llmb
