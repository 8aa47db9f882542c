#include "harness/report/report_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <string_view>

#include "harness/base/markup.h"
#include "harness/base/text.h"
#include "harness/charts/chart_frame.h"
#include "harness/charts/chart_style.h"
#include "harness/charts/svg_chart.h"
#include "harness/charts/svg_colors.h"
#include "harness/console/interval_text.h"
#include "harness/console/number_text.h"
#include "harness/report/report_answer.h"
#include "harness/report/report_tables.h"

namespace llmb {

extern const std::string_view kReportStyle;   // report.css
extern const std::string_view kReportScript;  // report.js

namespace {

using Names = std::vector<std::string>;

constexpr std::size_t kShownWarnings = 4;
constexpr std::size_t kShownLoads = 8;

Names EndpointNames(const std::vector<EndpointSamples>& samples) {
  Names names;
  for (const EndpointSamples& stage : samples) {
    if (std::ranges::find(names, stage.endpoint_name) == names.end()) {
      names.push_back(stage.endpoint_name);
    }
  }
  return names;
}

// The load levels, from low to high, if there are several: a single one is not worth hiding.
std::set<LoadLevel> LoadsOf(const std::vector<EndpointSamples>& samples) {
  std::set<LoadLevel> loads;
  for (const EndpointSamples& stage : samples) loads.insert(stage.load);
  return loads.size() > 1 ? loads : std::set<LoadLevel>();
}

PageParts PartsOf(const std::vector<EndpointSamples>& samples) {
  PageParts parts{.endpoints = EndpointNames(samples)};
  for (const LoadLevel& load : LoadsOf(samples)) parts.loads.push_back(load.Key());
  return parts;
}

// Markup that came into the page in spite of all cannot know it, so its scripts do not run.
std::string Nonce() {
  std::random_device device;
  std::string nonce;
  for (int i = 0; i < 4; ++i) nonce += fmt::format("{:08x}", device());
  return nonce;
}

std::string Title(const ReportInput& input) {
  return input.context.title.empty() ? "LLM benchmark" : input.context.title;
}

std::string Head(const ReportInput& input, const std::string& nonce) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'unsafe-inline'; script-src 'nonce-{}'; img-src data:; base-uri 'none'; "
      "form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}: {}</title>\n"
      "<style>\n{}{}</style>\n</head>\n<body>\n",
      nonce, MarkupText(Title(input)), MarkupText(input.context.date), ChartColorsCss(),
      kReportStyle);
}

// "1,800 requests · 18 prompts · 8 users per endpoint · max 64 tokens, streamed · 2026-03-01
// 12:00".
std::string AskedText(const ReportInput& input) {
  std::uint64_t requests = 0;
  for (const EndpointSamples& stage : input.samples) requests += stage.total_requests;
  Names parts = {Counted(requests, "request")};
  if (input.context.prompts > 0) parts.push_back(Counted(input.context.prompts, "prompt"));
  for (const std::string& part : {input.context.load, input.context.settings}) {
    if (!part.empty()) parts.push_back(part);
  }
  if (!input.context.date.empty()) parts.push_back(input.context.date);
  return Join(parts, " · ");
}

// The name of each endpoint and that of its model, from the runs.
Names AskedEndpoints(const ReportInput& input, const Names& names) {
  Names texts;
  for (const std::string& name : names) {
    std::string text = "<bdi>" + MarkupText(name) + "</bdi>";
    for (const RunContext& run : input.runs) {
      const auto found = std::ranges::find(run.endpoints, name, &Endpoint::name);
      if (found == run.endpoints.end()) continue;
      text += fmt::format(" <small>{}</small>", MarkupText(found->model_name));
      break;
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

std::string LoadButtons(const std::set<LoadLevel>& loads) {
  std::string html = "<span role=\"group\" aria-label=\"Load levels\">\n";
  std::size_t index = 0;
  for (const LoadLevel& load : loads) {
    html +=
        fmt::format("<button type=\"button\" aria-pressed=\"true\" data-part=\"v{}\">{}</button>\n",
                    index++, load.Label());
  }
  return html + "</span>\n";
}

// Load levels are hidden where a mark is of one. Charts over loads keep them. Many, as of a search
// for the capacity, are folded: the bar stays on the screen.
std::string LoadBar(const std::vector<EndpointSamples>& samples) {
  const std::set<LoadLevel> loads = LoadsOf(samples);
  if (loads.empty()) return "";
  if (loads.size() > kShownLoads) {
    return fmt::format("<details><summary>{} loads</summary>\n{}</details>\n", loads.size(),
                       LoadButtons(loads));
  }
  return LoadButtons(loads);
}

// The endpoints with their colours, as buttons that hide them. Without JavaScript: a legend.
std::string EndpointBar(const ReportInput& input, const Names& names) {
  const auto colors = EndpointColors({input.samples, input.context});
  std::string html = "<div class=\"endpoints\" role=\"group\" aria-label=\"Endpoints\">\n";
  const Names texts = AskedEndpoints(input, names);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto stage = std::ranges::find(input.samples, names[i], &EndpointSamples::endpoint_name);
    const std::size_t color =
        colors[static_cast<std::size_t>(stage - input.samples.begin())] % kEndpointColors;
    html += fmt::format(
        "<button type=\"button\" aria-pressed=\"true\" data-part=\"e{}\">"
        "<i style=\"background:var(--l{})\"></i>{}</button>\n",
        i, color, texts[i]);
  }
  return html + LoadBar(input.samples) + "</div>\n";
}

// The worst verdict about the load generator, in a sentence.
std::string ClientText(const std::vector<EndpointSummary>& summaries, std::size_t endpoints) {
  std::optional<ClientVerdict> worst;
  double bound = 0;
  for (const EndpointSummary& summary : summaries) {
    const auto verdict = JudgeClient(summary);
    if (verdict) worst = std::max(worst.value_or(*verdict), *verdict);
    if (summary.client.ttft) bound = std::max(bound, summary.client.ttft->bound);
  }
  if (!worst) {
    const bool measured = std::ranges::any_of(
        summaries, [](const EndpointSummary& summary) { return summary.total_latency.count > 0; });
    return fmt::format("<p class=\"client\">{}</p>\n",
                       measured ? "The files do not say whether the load generator kept up."
                                : "No request was measured, so there is no verdict about the load "
                                  "generator.");
  }
  const std::string_view whose = endpoints == 1 ? "the endpoint's" : "the endpoints'";
  const std::string meaning =
      *worst == ClientVerdict::kOk ? fmt::format("so the figures are {}, not its own", whose)
      : *worst == ClientVerdict::kSuspect
          ? "so some figures may be visibly wrong"
          : fmt::format("so some figures, or the load, are its own and not {}", whose);
  return fmt::format(
      "<p class=\"client\">Load generator: <b class=\"v-{0}\">{0}</b>, {1}{2}.</p>\n", Name(*worst),
      meaning,
      bound > 0 ? fmt::format("; a time to first token can be off by at most {} ms",
                              ThreeDigits(bound * 1e3))
                : "");
}

std::string WarningItem(std::string_view kind, std::string_view sentence) {
  return fmt::format("<li class=\"{}\">{}</li>\n", kind, SentenceMarkup(sentence));
}

std::vector<CapacityResult> SearchesOf(const ReportInput& input) {
  std::vector<CapacityResult> searches;
  for (const RunContext& run : input.runs) {
    searches.insert(searches.end(), run.capacity.begin(), run.capacity.end());
  }
  return searches;
}

// Warnings before notes. Those that do not fit on the first screen can be unfolded.
std::string Warnings(const ReportInput& input) {
  Names items;
  if (!input.summary.simulated_endpoints.empty() || input.context.simulated) {
    items.push_back(WarningItem(
        "warning", "Endpoints are simulated: the figures come from a script, not from a model."));
  }
  Names notes;
  SummaryReport report = input.summary;
  report.capacity = SearchesOf(input);  // a conversion has them in its runs alone
  for (const std::string& sentence : WarningSentences(report)) {
    const bool note = sentence.starts_with("note: ");
    (note ? notes : items).push_back(WarningItem(note ? "note" : "warning", sentence));
  }
  items.insert(items.end(), notes.begin(), notes.end());
  if (items.empty()) return "";
  const std::size_t shown = items.size() == kShownWarnings + 1 ? items.size() : kShownWarnings;
  const auto list = [](std::span<const std::string> some) {
    return "<ul class=\"warnings\">\n" + Join({some.begin(), some.end()}, "") + "</ul>\n";
  };
  const std::span all(items);
  if (items.size() <= shown) return list(all);
  return list(all.first(shown)) +
         fmt::format("<details><summary>{} more warnings and notes</summary>\n{}</details>\n",
                     items.size() - shown, list(all.subspan(shown)));
}

std::string Header(const ReportInput& input, const Names& names) {
  std::string html =
      fmt::format("<header>\n<h1>{}</h1>\n<p class=\"asked\">{}</p>\n<p class=\"answer\">{}</p>\n",
                  MarkupText(Title(input)), MarkupText(AskedText(input)),
                  SentenceMarkup(AnswerSentence(input.summary, SearchesOf(input))));
  html += ClientText(input.summary.summaries, names.size()) + Warnings(input) + "</header>\n";
  return html + EndpointBar(input, names);
}

bool HasSuccesses(const EndpointSummary& summary) { return summary.successful_requests > 0; }

// Without intervals, the files do not say enough to compute them.
bool HasIntervalsAndSuccesses(const std::vector<EndpointSummary>& summaries) {
  return std::ranges::any_of(summaries, HasSuccesses) &&
         std::ranges::all_of(summaries, [](const EndpointSummary& summary) {
           return summary.intervals || !HasSuccesses(summary);
         });
}

std::string Figures(const ReportInput& input, const PageParts& parts) {
  std::string html = "<section>\n<h2>Key figures</h2>\n" +
                     FigureTableHtml(input.summary.summaries, parts) + "<div class=\"help\">\n";
  const Names sentences = IntervalSentences(input.summary.summaries);
  if (sentences.empty() && HasIntervalsAndSuccesses(input.summary.summaries)) {
    html +=
        "<p>No figure has an interval: each load has too few successful requests for "
        "one.</p>\n";
  }
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    if (i == 1) html += "<details><summary>What the missing ends of intervals need</summary>\n";
    html += fmt::format("<p>{}</p>\n", SentenceMarkup(sentences[i]));
  }
  if (sentences.size() > 1) html += "</details>\n";
  return html + "</div>\n" + ThresholdTableHtml(input.summary.answers, parts) + "</section>\n";
}

std::string_view BetterText(BetterValues better) {
  switch (better) {
    case BetterValues::kNeither:
      return "";
    case BetterValues::kLower:
      return "lower is better";
    case BetterValues::kHigher:
      return "higher is better";
    case BetterValues::kLowerRight:
      return "lower right is better";
    case BetterValues::kUpperRight:
      return "upper right is better";
  }
  return "";
}

// The reasons why nothing is drawn; empty if something is.
std::string MessagesHtml(const Page& page) {
  std::string html;
  for (const Panel& panel : page.panels) {
    if (panel.message.empty()) return "";
    html += fmt::format("<p class=\"message\">{}</p>\n", MarkupText(panel.message));
  }
  return html;
}

std::string ChartHtml(const PageFile& chart, const PageParts& parts) {
  const std::string name = chart.file_name.substr(0, chart.file_name.find('.'));
  const std::string better(BetterText(chart.page.better));
  const std::string messages = MessagesHtml(chart.page);
  if (!messages.empty()) {
    return fmt::format(
        "<figure id=\"{}\" class=\"chart\"><figcaption><h3>{}</h3></figcaption>\n"
        "{}</figure>\n",
        MarkupText(name), SentenceMarkup(chart.page.title), messages);
  }
  return fmt::format(
      "<figure id=\"{0}\" class=\"chart\"><figcaption><h3>{1}</h3><p>{2}{3}{4}</p></figcaption>\n"
      "<div class=\"scroll\">{5}</div></figure>\n",
      MarkupText(name), SentenceMarkup(chart.page.title), MarkupText(chart.page.subtitle),
      better.empty() || chart.page.subtitle.empty() ? "" : " · ", better,
      SvgChart(chart.page, parts));
}

std::string Details(const ReportInput& input) {
  std::string html = "<section class=\"details\">\n<h2>How it was measured</h2>\n";
  if (input.runs.empty()) {
    html += "<p>The files hold no options, machine or versions: they are results CSVs.</p>\n";
  }
  for (const RunContext& run : input.runs) html += RunHtml(run);
  return html + "<h2>Definitions</h2>\n" + DefinitionsHtml() + "</section>\n";
}

}  // namespace

void WriteReport(std::ostream& out, const ReportInput& input) {
  const PageParts parts = PartsOf(input.samples);
  const std::string nonce = Nonce();
  out << Head(input, nonce) << "<main>\n"
      << Header(input, parts.endpoints) << Figures(input, parts);
  out << "<section>\n<h2>Charts</h2>\n";
  for (const PageFile& chart : input.charts) out << ChartHtml(chart, parts);
  out << "</section>\n" << Details(input);
  out << fmt::format("<footer>{} · {}</footer>\n</main>\n", MarkupText(input.context.tool),
                     MarkupText(input.context.date));
  out << "<div id=\"reading\" role=\"status\" aria-live=\"polite\" hidden></div>\n";
  out << fmt::format("<script nonce=\"{}\">\n{}</script>\n</body>\n</html>\n", nonce,
                     kReportScript);
}

}  // namespace llmb
