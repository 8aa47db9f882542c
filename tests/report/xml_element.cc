#include "tests/report/xml_element.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <set>
#include <stdexcept>

namespace llmb {
namespace {

class XmlParser {
 public:
  explicit XmlParser(std::string_view text) : text_(text) {
    for (const char character : text) {
      const auto byte = static_cast<unsigned char>(character);
      if (byte < 0x20 && character != '\n' && character != '\t' && character != '\r') {
        throw std::runtime_error("a control character");
      }
    }
  }

  XmlElement Document() {
    Expect("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    SkipSpace();
    XmlElement root = Element();
    SkipSpace();
    if (at_ != text_.size()) throw std::runtime_error("text after the root");
    return root;
  }

 private:
  XmlElement Element() {
    Expect("<");
    XmlElement element;
    element.name = Name();
    for (SkipSpace(); !Looks("/>") && !Looks(">"); SkipSpace()) {
      const std::string name = Name();
      Expect("=\"");
      if (!element.attributes.emplace(name, TextUntil('"')).second) {
        throw std::runtime_error("attribute twice: " + name);
      }
      Expect("\"");
    }
    if (Looks("/>")) {
      Expect("/>");
      return element;
    }
    Expect(">");
    while (!Looks("</")) {
      if (Looks("<")) {
        element.children.push_back(Element());
      } else {
        element.text += TextUntil('<');
      }
    }
    Expect("</" + element.name + ">");
    return element;
  }

  std::string Name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (std::isalnum(text_[at_]) != 0 || text_[at_] == '-')) ++at_;
    if (begin == at_) throw std::runtime_error(fmt::format("no name at {}", at_));
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::string TextUntil(char end) {
    std::string text;
    while (at_ < text_.size() && text_[at_] != end) {
      if (text_[at_] == '<') throw std::runtime_error("a bare <");
      text += text_[at_] == '&' ? Entity() : text_[at_++];
    }
    return text;
  }

  char Entity() {
    static const std::map<std::string_view, char> kEntities = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (const auto& [entity, character] : kEntities) {
      if (!Looks(entity)) continue;
      at_ += entity.size();
      return character;
    }
    throw std::runtime_error("a bare &");
  }

  bool Looks(std::string_view next) const { return text_.substr(at_).starts_with(next); }
  void Expect(std::string_view next) {
    if (!Looks(next)) throw std::runtime_error(fmt::format("no {} at {}", next, at_));
    at_ += next.size();
  }
  void SkipSpace() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

using Names = std::set<std::string>;

struct ElementRule {
  Names required;
  Names attributes;  // others
  Names children;
};

// junit-10.xsd of the plugin.
const std::map<std::string, ElementRule>& SchemaRules() {
  static const std::map<std::string, ElementRule> rules = {
      {"testsuites",
       {{}, {"name", "time", "tests", "failures", "disabled", "errors"}, {"testsuite"}}},
      {"testsuite",
       {{"name", "tests"},
        {"failures", "errors", "group", "time", "disabled", "skipped", "timestamp", "hostname",
         "id", "package", "file", "log", "url", "version"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"}}},
      {"testcase",
       {{"name"},
        {"assertions", "time", "timestamp", "classname", "status", "class", "file", "line", "log",
         "group", "url"},
        {"skipped", "error", "failure", "rerunFailure", "rerunError", "flakyFailure", "flakyError",
         "system-out", "system-err", "properties"}}},
      {"failure", {{}, {"type", "message"}, {}}},
      {"error", {{}, {"type", "message"}, {}}},
      {"skipped", {{}, {"type", "message"}, {}}},
      {"system-out", {{}, {}, {}}},
      {"system-err", {{}, {}, {}}},
  };
  return rules;
}

bool FitsType(const std::string& name, const std::string& value) {
  static const Names kCounts = {"tests", "failures", "errors", "skipped", "disabled"};
  if (kCounts.contains(name)) return std::regex_match(value, std::regex("[0-9]+"));
  if (name == "time")
    return std::regex_match(value,
                            std::regex("(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\\.[0-9]{0,8})?"));
  if (name == "timestamp") {
    return std::regex_match(value,
                            std::regex("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z?"));
  }
  return true;
}

void CheckElement(const XmlElement& element, std::vector<std::string>& faults) {
  const auto found = SchemaRules().find(element.name);
  if (found == SchemaRules().end()) {
    faults.push_back("unknown element " + element.name);
    return;
  }
  const ElementRule& rule = found->second;
  for (const std::string& name : rule.required) {
    if (!element.attributes.contains(name)) faults.push_back(element.name + " lacks " + name);
  }
  for (const auto& [name, value] : element.attributes) {
    if (!rule.required.contains(name) && !rule.attributes.contains(name)) {
      faults.push_back(element.name + " must not have " + name);
    }
    if (!FitsType(name, value)) faults.push_back(fmt::format("{}=\"{}\"", name, value));
  }
  for (const XmlElement& child : element.children) {
    if (!rule.children.contains(child.name)) {
      faults.push_back(element.name + " must not hold " + child.name);
    }
    CheckElement(child, faults);
  }
}

std::size_t CountElements(const XmlElement& element, const std::string& name) {
  std::size_t count = element.name == name ? 1 : 0;
  for (const XmlElement& child : element.children) count += CountElements(child, name);
  return count;
}

void CheckCounts(const XmlElement& element, std::vector<std::string>& faults) {
  if (element.name != "testsuites" && element.name != "testsuite") return;
  for (const auto& [attribute, name] : {std::pair("tests", "testcase"),
                                        {"failures", "failure"},
                                        {"errors", "error"},
                                        {"skipped", "skipped"}}) {
    const auto value = element.attributes.find(attribute);
    if (value == element.attributes.end()) continue;
    if (value->second != std::to_string(CountElements(element, name))) {
      faults.push_back(fmt::format("{} is not the number of {}", attribute, name));
    }
  }
  for (const XmlElement& child : element.children) CheckCounts(child, faults);
}

}  // namespace

XmlElement ParseXml(std::string_view text) { return XmlParser(text).Document(); }

std::vector<std::string> JunitFaults(const XmlElement& root) {
  std::vector<std::string> faults;
  if (root.name != "testsuites" && root.name != "testsuite") faults.push_back("root " + root.name);
  CheckElement(root, faults);
  CheckCounts(root, faults);
  return faults;
}

}  // namespace llmb
