#include "tests/end_to_end/plain_yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <string>

namespace llmb {
namespace {

using Json = nlohmann::ordered_json;

struct Line {
  std::size_t number = 0;
  std::size_t indent = 0;
  std::string text;
};

[[noreturn]] void Refuse(const Line& line, std::string_view why) {
  throw std::runtime_error(fmt::format("line {}: {}: '{}'", line.number, why, line.text));
}

std::string WithoutComment(std::string line) {
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (line[i] == '#' && !quoted && (i == 0 || line[i - 1] == ' ')) {
      line.resize(i);
      break;
    }
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

Json ScalarOf(const Line& line, const std::string& text) {
  if (text.front() == '"') {
    if (text.size() < 2 || text.find('"', 1) != text.size() - 1 || text.find('\\') != text.npos) {
      Refuse(line, "not a plain text in quotes");
    }
    return text.substr(1, text.size() - 2);
  }
  if (std::string_view("&*!|>{}[]%@`'?,").find(text.front()) != std::string_view::npos) {
    Refuse(line, "not plain");
  }
  if (text == "true" || text == "false") return text == "true";
  const bool is_number = std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c); });
  return is_number ? Json(std::stoll(text)) : Json(text);
}

// The length of the key of "key: value" and "key:"; npos if the text is a scalar.
std::size_t KeyLength(const std::string& text) {
  if (text.front() == '"') return std::string::npos;
  if (const std::size_t colon = text.find(": "); colon != text.npos) return colon;
  return text.back() == ':' ? text.size() - 1 : text.npos;
}

class Parser {
 public:
  explicit Parser(std::vector<Line> lines) : lines_(std::move(lines)) {}

  Json Document() {
    Json value = Block(0);
    if (next_ < lines_.size()) Refuse(lines_[next_], "indentation");
    return value;
  }

 private:
  bool HasItem(std::size_t indent) const {
    return next_ < lines_.size() && lines_[next_].indent == indent;
  }
  bool IsListItem() const { return lines_[next_].text.starts_with("- "); }

  Json Block(std::size_t indent) { return IsListItem() ? List(indent) : Mapping(indent); }

  Json List(std::size_t indent) {
    Json list = Json::array();
    while (HasItem(indent) && IsListItem()) {
      Line& line = lines_[next_];
      line.text.erase(0, 2);
      line.indent += 2;
      if (KeyLength(line.text) != std::string::npos) {
        list.push_back(Mapping(line.indent));
      } else {
        list.push_back(ScalarOf(line, line.text));
        ++next_;
      }
    }
    return list;
  }

  Json Mapping(std::size_t indent) {
    Json mapping = Json::object();
    while (HasItem(indent) && !IsListItem()) {
      const Line line = lines_[next_++];
      const std::size_t length = KeyLength(line.text);
      if (length == std::string::npos) Refuse(line, "not a key");
      const std::string key = line.text.substr(0, length);
      if (mapping.contains(key)) Refuse(line, "a key that is there twice");
      if (length + 1 < line.text.size()) {
        mapping[key] = ScalarOf(line, line.text.substr(length + 2));
      } else {
        if (next_ == lines_.size() || lines_[next_].indent <= indent) Refuse(line, "no value");
        mapping[key] = Block(lines_[next_].indent);
      }
    }
    return mapping;
  }

  std::vector<Line> lines_;
  std::size_t next_ = 0;
};

}  // namespace

std::vector<Json> ParsePlainYaml(std::string_view text) {
  std::vector<std::vector<Line>> documents(1);
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = WithoutComment(std::string(text.substr(begin, end - begin)));
    begin = end + 1;
    ++number;
    if (line == "---") documents.emplace_back();
    if (line.empty() || line == "---") continue;
    const std::size_t indent = line.find_first_not_of(' ');
    documents.back().push_back({number, indent, line.substr(indent)});
    if (line.find('\t') != line.npos) Refuse(documents.back().back(), "a tab");
  }
  std::vector<Json> values;
  values.reserve(documents.size());
  for (auto& lines : documents) {
    if (!lines.empty()) values.push_back(Parser(std::move(lines)).Document());
  }
  return values;
}

}  // namespace llmb
