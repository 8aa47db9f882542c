#include "harness/charts/page_layout.h"

#include <algorithm>
#include <utility>

#include "harness/charts/chart_style.h"
#include "harness/charts/footnote.h"
#include "harness/charts/label_fitting.h"
#include "harness/charts/layout_parts.h"

namespace llmb {
namespace {

constexpr double kTitleY = 950;
constexpr double kSubtitleY = 902;
constexpr double kNoticeY = 885;
constexpr double kNoticeLift = 13;  // a notice moves title and subtitle up by this
constexpr double kFootnoteY = 22;   // of the last line
constexpr double kFootnoteStep = 27;
constexpr double kTitleSize = 28;
constexpr double kSmallestTitleSize = 20;
constexpr double kSubtitleSize = 18;
constexpr double kNoticeSize = 16;
constexpr double kFootnoteSize = 15;
constexpr double kSmallestFootnoteSize = 12;
constexpr double kSmallestSubtitleSize = 13;
constexpr double kMessageSize = 22;
constexpr double kRoomForCorner = 270;     // pixels reserved for "simulated endpoints"
constexpr double kRoomForDirection = 350;  // and for "lower right is better"

// An arrow towards the better values.
std::string BetterText(BetterValues better, bool columns) {
  switch (better) {
    case BetterValues::kNeither:
      return "";
    case BetterValues::kLower:
      return columns ? "↓ lower is better" : "← lower is better";
    case BetterValues::kHigher:
      return columns ? "↑ higher is better" : "→ higher is better";
    case BetterValues::kLowerRight:
      return "→↓ lower right is better";
    case BetterValues::kUpperRight:
      return "→↑ upper right is better";
  }
  return "";
}

double TitleSize(const std::string& title) {
  double size = kTitleSize;
  while (size > kSmallestTitleSize && TextWidth(title, size) * kBoldFactor > kPageRight - kPageLeft)
    --size;
  return size;
}

double Lift(const Page& page) { return page.client_notices.empty() ? 0 : kNoticeLift; }

// Adds the first wording that fits.
void AddNotice(const Page& page, PageLayout& layout) {
  if (page.client_notices.empty()) return;
  const double width = (kPageRight - kPageLeft) / kBoldFactor;
  const auto& notices = page.client_notices;
  auto fitting = std::find_if(notices.begin(), notices.end(), [&](const std::string& notice) {
    return TextWidth(notice, kNoticeSize) <= width;
  });
  if (fitting == notices.end()) --fitting;
  layout.texts.push_back({FitText(*fitting, kNoticeSize, width), kPageLeft, kNoticeY, kNoticeSize,
                          kNoticeColor, Alignment::kLeft, true});
}

double FootnoteWidth(const Page& page) {
  return kPageRight - kPageLeft - (page.simulated ? kRoomForCorner : 0);
}

// The footnotes, with each that has too many parts for one line on several.
std::vector<std::string> FootnoteLines(const Page& page) {
  const auto fits = [width = FootnoteWidth(page)](std::string_view line) {
    return TextWidth(line, kSmallestFootnoteSize) <= width;
  };
  std::vector<std::string> lines;
  for (std::string_view rest : page.footnotes) {
    while (!fits(rest)) {
      std::size_t end = rest.rfind(kFootnoteSeparator);
      while (end != std::string_view::npos && end > 0 && !fits(rest.substr(0, end))) {
        end = rest.rfind(kFootnoteSeparator, end - 1);
      }
      if (end == std::string_view::npos || end == 0) break;
      lines.emplace_back(rest.substr(0, end));
      rest.remove_prefix(end + kFootnoteSeparator.size());
    }
    lines.emplace_back(rest);
  }
  return lines;
}

// More footnotes than usual make the page higher.
void MakeRoomForFootnotes(const Page& page, PageLayout& layout) {
  constexpr std::size_t kUsualFootnotes = 2;
  const std::size_t lines = FootnoteLines(page).size();
  if (lines > kUsualFootnotes) {
    layout.height += kFootnoteStep * static_cast<double>(lines - kUsualFootnotes);
  }
}

// The largest size in which all lines fit.
double FootnoteSize(const std::vector<std::string>& lines, double width) {
  double size = kFootnoteSize;
  const auto fits = [&](const std::string& line) { return TextWidth(line, size) <= width; };
  while (size > kSmallestFootnoteSize && !std::ranges::all_of(lines, fits)) --size;
  return size;
}

void AddFootnotes(const Page& page, double last, PageLayout& layout) {
  const std::vector<std::string> lines = FootnoteLines(page);
  const double width = FootnoteWidth(page);
  const double size = FootnoteSize(lines, width);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const double y = last + kFootnoteStep * static_cast<double>(lines.size() - 1 - i);
    layout.texts.push_back({FitText(lines[i], size, width), kPageLeft, y, size, kMutedColor});
  }
}

double ExtraHeightOf(const PageLayout& layout) { return layout.height - kPageHeight; }

// Makes all positions positive.
void MoveUp(PageLayout& layout) {
  const double extra = ExtraHeightOf(layout);
  for (auto* texts : {&layout.texts, &layout.point_labels}) {
    for (PlacedText& text : *texts) text.y += extra;
  }
  for (PlacedLine& line : layout.lines) line.y += extra;
  for (Rectangle& plot : layout.plots) {
    plot.bottom += extra;
    plot.top += extra;
  }
}

// Adds the texts that every page has.
void AddFrame(const Page& page, PageLayout& layout) {
  const double width = kPageRight - kPageLeft;
  const double title_size = TitleSize(page.title);
  layout.texts.push_back({FitText(page.title, title_size, width / kBoldFactor), kPageLeft,
                          kTitleY + Lift(page), title_size, kInk, Alignment::kLeft, true});
  const double last = kFootnoteY - ExtraHeightOf(layout);
  AddFootnotes(page, last, layout);
  if (page.simulated) {
    layout.texts.push_back({"simulated endpoints", kPageRight, last, kFootnoteSize, kNoticeColor,
                            Alignment::kRight, true});
  }
  AddNotice(page, layout);
}

// Adds the explanation of the marks.
void AddReadingHelp(const Page& page, PageLayout& layout) {
  const double width = kPageRight - kPageLeft - kRoomForDirection;
  double size = kSubtitleSize;
  while (size > kSmallestSubtitleSize && TextWidth(page.subtitle, size) > width) --size;
  layout.texts.push_back(
      {FitText(page.subtitle, size, width), kPageLeft, kSubtitleY + Lift(page), size, kMutedColor});
  layout.texts.push_back({BetterText(page.better, layout.columns), kPageRight,
                          kSubtitleY + Lift(page), kSubtitleSize, kTicColor, Alignment::kRight,
                          true});
}

void AddMessage(const Panel& panel, const Rectangle& plot, PageLayout& layout) {
  double size = kMessageSize;
  while (size > kSmallestFont && !WrapFits(panel.message, size, plot.Width(), 2)) --size;
  AddLines(WrapText(panel.message, size, plot.Width(), 2),
           {"", (plot.left + plot.right) / 2, 0, size, kMutedColor, Alignment::kCenter},
           (plot.bottom + plot.top) / 2, layout);
}

bool NothingDrawn(const Page& page) {
  for (const Panel& panel : page.panels) {
    if (panel.message.empty()) return false;
  }
  return true;
}

// The layout of a page without data. It shows messages and no names.
PageLayout EmptyLayout(const Page& page) {
  PageLayout layout;
  const double width = (kPageRight - kPageLeft) / static_cast<double>(page.panels.size());
  for (std::size_t i = 0; i < page.panels.size(); ++i) {
    const double left = kPageLeft + width * static_cast<double>(i);
    layout.plots.push_back({left, kPlotBottom, left + width, kPlotTop});
  }
  return layout;
}

}  // namespace

Rectangle ExtentOf(const PlacedText& text) {
  const double width = TextWidth(text.text, text.font_size) * (text.bold ? kBoldFactor : 1);
  const double height = LineHeight(text.font_size);
  if (text.upright) {
    return {text.x - height / 2, text.y - width / 2, text.x + height / 2, text.y + width / 2};
  }
  const double shares[] = {0, 0.5, 1};
  const double left = text.x - width * shares[static_cast<int>(text.alignment)];
  return {left, text.y - height / 2, left + width, text.y + height / 2};
}

PageLayout LayOut(const Page& page) {
  PageLayout layout;
  if (NothingDrawn(page)) {
    layout = EmptyLayout(page);
  } else if (auto lines = LayOutLines(page)) {
    layout = std::move(*lines);
  } else if (auto single = LayOutSingle(page)) {
    layout = std::move(*single);
  } else if (auto columns = LayOutColumns(page)) {
    layout = std::move(*columns);
  } else {
    layout = LayOutRows(page);
  }
  MakeRoomForFootnotes(page, layout);
  AddFrame(page, layout);
  if (!NothingDrawn(page)) AddReadingHelp(page, layout);
  for (std::size_t i = 0; i < page.panels.size(); ++i) {
    if (!page.panels[i].message.empty()) AddMessage(page.panels[i], layout.plots[i], layout);
  }
  MoveUp(layout);
  std::erase_if(layout.texts, [](const PlacedText& text) { return text.text.empty(); });
  return layout;
}

}  // namespace llmb
