#include "harness/config/line_items.h"

#include <algorithm>

namespace llmb {

std::vector<std::string> LineItem::AsWords() const {
  if (name.empty()) return values;
  std::vector<std::string> words = {name};
  if (attached) words.front() += "=" + values.front();
  words.insert(words.end(), values.begin() + (attached ? 1 : 0), values.end());
  return words;
}

std::vector<LineItem> ItemsOfLine(std::span<const std::string> words) {
  std::vector<LineItem> items;
  for (const std::string& word : words) {
    if (!word.starts_with("--")) {
      if (items.empty()) items.emplace_back();
      items.back().values.push_back(word);
      continue;
    }
    const std::size_t equals = std::min(word.find('='), word.size());
    LineItem& item = items.emplace_back();
    item.name = word.substr(0, equals);
    std::ranges::replace(item.name, '_', '-');
    item.attached = equals < word.size();
    if (item.attached) item.values.push_back(word.substr(equals + 1));
  }
  return items;
}

}  // namespace llmb
