#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace llmb {

// An element of an XML document.
struct XmlElement {
  std::string name;
  std::map<std::string, std::string> attributes;
  std::vector<XmlElement> children;
  std::string text;  // of the element itself, without its children's
};

// Parses a document of elements, attributes in double quotes, text and the five entities: all that
// our files have. Throws std::runtime_error for anything that is not well-formed, and for a
// character that XML 1.0 forbids.
XmlElement ParseXml(std::string_view text);

// How a document breaks the schema of Jenkins' JUnit plugin (junit-10.xsd): a line each. The rules:
// the root is testsuites or testsuite; the children, attributes, types and required attributes of
// each element; a testcase has at most one skipped. And by what readers count: tests, failures and
// errors are those of the testcases.
std::vector<std::string> JunitFaults(const XmlElement& root);

}  // namespace llmb
