#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/base/markup.h"
#include "harness/document/run_context_json.h"
#include "harness/report/report_tables.h"

namespace llmb {
namespace {

using Json = nlohmann::ordered_json;

std::string ValueHtml(const Json& value);

std::string ObjectHtml(const Json& object) {
  std::string html = "<dl>";
  for (const auto& [key, value] : object.items()) {
    html += fmt::format("<dt>{}</dt><dd>{}</dd>", MarkupText(key), ValueHtml(value));
  }
  return html + "</dl>";
}

std::string ListHtml(const Json& list) {
  std::string html = "<ul>";
  for (const Json& value : list) html += "<li>" + ValueHtml(value) + "</li>";
  return html + "</ul>";
}

std::string ValueHtml(const Json& value) {
  if (value.is_object()) return ObjectHtml(value);
  if (value.is_array()) return ListHtml(value);
  if (value.is_string()) return "<bdi>" + MarkupText(value.get<std::string>()) + "</bdi>";
  return MarkupText(value.dump());
}

// A line breaks between words, and not after the "--" of an option.
std::string CommandHtml(std::string_view command) {
  std::string html;
  while (true) {
    const std::size_t end = command.find(' ');
    html += "<span>" + MarkupText(command.substr(0, end)) + "</span>";
    if (end == std::string_view::npos) return html;
    html += ' ';
    command.remove_prefix(end + 1);
  }
}

// Keys of context.llm that the section leaves out: they have a place of their own on the page, or
// hold the texts of the prompts.
constexpr const char* kShownElsewhere[] = {"prompts", "notes", "slo", "capacity", "command"};

}  // namespace

std::string RunHtml(const RunContext& run) {
  Json machine = RunContextToJson(run);
  Json llm = std::move(machine["llm"]);
  machine.erase("llm");
  for (const char* key : kShownElsewhere) llm.erase(key);
  std::string html = fmt::format("<h3>Run of {}</h3>\n", MarkupText(run.date));
  html += run.command.empty()
              ? "<p>The command is not known: the file does not hold it.</p>\n"
              : fmt::format(
                    "<p>This command measures the same again:</p>\n<pre><code>{}</code>"
                    "</pre>\n",
                    CommandHtml(run.command));
  return html + "<div class=\"columns\"><div>" + ObjectHtml(llm) + "</div><div>" +
         ObjectHtml(machine) + "</div></div>\n";
}

}  // namespace llmb
