#include "harness/charts/svg_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "harness/base/markup.h"
#include "harness/base/text.h"
#include "harness/charts/chart_style.h"
#include "harness/charts/note_table.h"
#include "harness/charts/page_layout.h"
#include "harness/charts/svg_colors.h"
#include "harness/charts/svg_path.h"

namespace llmb {
namespace {

constexpr double kSvgPixelsPerPoint = 4.0 / 3;  // of fonts
constexpr double kLineScale = 2;                // gnuplot's terminal has this line width
constexpr double kDotScale = 9;                 // the diameter of a dot of size 1
constexpr double kSvgMargin = 12;
constexpr double kBaseline = 0.355;  // below the middle of a text, in sizes of its font
constexpr std::string_view kPathStart = "<path";
constexpr std::size_t kManyShapes = 60;  // of a panel: its lines are drawn with fewer points
constexpr double kReadingRadius = 14;    // around a point, where a pointer reads it out

class Writer {
 public:
  Writer(const Page& page, const PageParts& parts)
      : page_(page), parts_(parts), layout_(LayOut(page)) {}

  std::string Write(std::string_view label) {
    for (std::size_t i = 0; i < page_.panels.size(); ++i) AddGrid(page_.panels[i], Plot(i));
    for (const PlacedText& text : layout_.texts) AddText(text, TextClass(text));
    EndTexts();
    for (const PlacedLine& line : layout_.lines) AddLegendLine(line);
    body_ += "<g fill=\"none\">\n";
    for (std::size_t i = 0; i < page_.panels.size(); ++i) AddShapes(page_.panels[i], Plot(i));
    body_ += "</g>\n";
    for (const PlacedText& text : layout_.point_labels) AddText(text, TextClass(text));
    EndTexts();
    body_ += "<g fill=\"transparent\">\n";
    for (std::size_t i = 0; i < page_.panels.size(); ++i) AddReadings(page_.panels[i], Plot(i));
    body_ += "</g>\n";
    const auto [top, bottom] = Extent();
    return fmt::format(
        "<svg role=\"img\" tabindex=\"0\" aria-label=\"{}\" viewBox=\"0 {} {} {}\" "
        "xmlns=\"http://www.w3.org/2000/svg\" font-family=\"Inter,DejaVu "
        "Sans,system-ui,sans-serif\">"
        "\n{}</svg>\n",
        MarkupText(label), Pixels(top), kPageWidth, Pixels(bottom - top), body_);
  }

 private:
  const Rectangle& Plot(std::size_t panel) const { return layout_.plots[panel]; }
  double Y(double from_bottom) const { return layout_.height - from_bottom; }

  Pixel PlaceOf(const Point& point, const Panel& panel, const Rectangle& plot) const {
    const double along = panel.axis.Fraction(point.value);
    const double across = panel.across ? panel.across->Fraction(point.category)
                                       : (point.category - layout_.category_low) /
                                             (layout_.category_high - layout_.category_low);
    if (layout_.columns) {
      return {plot.left + across * plot.Width(), Y(plot.bottom + along * plot.Height())};
    }
    return {plot.left + along * plot.Width(), Y(plot.top - across * plot.Height())};
  }

  std::string CategoryClassOf(double category, std::string_view more = "") const {
    const auto of = [&](const std::vector<std::string>& names) {
      if (names.empty()) return std::string();
      const double last = static_cast<double>(names.size() - 1);
      return names[static_cast<std::size_t>(std::clamp(std::round(category), 0.0, last))];
    };
    return ClassAttribute(parts_, of(page_.category_series), of(page_.category_loads), more);
  }

  // A name or a note belongs to the category beside or above which it stands.
  std::string CategoryClass(const PlacedText& text) const {
    const Panel& panel = page_.panels.front();
    if (panel.across || page_.category_series.size() < 2 || layout_.plots.empty()) return "";
    const Rectangle& plot = layout_.plots.front();
    const bool beside = layout_.columns
                            ? text.x > plot.left && text.x < plot.right && text.y < plot.bottom
                            : text.y > plot.bottom && text.y < plot.top;
    if (!beside || text.upright) return "";
    const double share =
        layout_.columns ? (text.x - plot.left) / plot.Width() : (plot.top - text.y) / plot.Height();
    return CategoryClassOf(layout_.category_low +
                           share * (layout_.category_high - layout_.category_low));
  }

  std::string TextClass(const PlacedText& text) const {
    return text.series.empty() ? CategoryClass(text)
                               : ClassAttribute(parts_, text.series, text.load);
  }

  // Texts of one look in a row share a group, which is half of the size of a page with many.
  void AddText(const PlacedText& text, const std::string& css_class) {
    constexpr std::string_view kAnchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    const double size = text.font_size * kSvgPixelsPerPoint;
    const std::string look = fmt::format(
        "<g{} font-size=\"{}\"{} fill=\"{}\">\n", kAnchors[static_cast<int>(text.alignment)],
        Pixels(size), text.bold ? " font-weight=\"600\"" : "", TextPaintOf(text.color));
    if (look != text_look_) {
      EndTexts();
      body_ += look;
      text_look_ = look;
    }
    const std::string turned = text.upright ? fmt::format(" transform=\"rotate(-90 {} {})\"",
                                                          Pixels(text.x), Pixels(Y(text.y)))
                                            : "";
    body_ += fmt::format("<text{} x=\"{}\" y=\"{}\"{}>{}</text>\n", css_class, Pixels(text.x),
                         Pixels(Y(text.y) + kBaseline * size), turned, SentenceMarkup(text.text));
  }

  void EndTexts() {
    if (!text_look_.empty()) body_ += "</g>\n";
    text_look_.clear();
  }

  void AddLegendLine(const PlacedLine& line) {
    const std::string y = Pixels(Y(line.y));
    const std::string css_class = ClassAttribute(parts_, line.series, line.load);
    body_ +=
        fmt::format("<path{} d=\"M{} {}H{}\" stroke=\"{}\" stroke-width=\"{}\"{}/>\n", css_class,
                    Pixels(line.left), y, Pixels(line.right), PaintOf(line.color).color,
                    Pixels(kLevelLineWidth * kLineScale), DashOf(line.dash));
    body_ += fmt::format("<circle{} cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\"/>\n", css_class,
                         Pixels((line.left + line.right) / 2), y,
                         Pixels(kLevelDotSize * kDotScale / 2), PaintOf(line.color).color);
  }

  static std::string DashOf(int dash) {
    constexpr std::string_view kDashArrays[] = {"", "14 8", "3 6", "14 6 3 6", "14 5 3 5 3 5"};
    const auto index = static_cast<std::size_t>(std::max(0, dash - 1)) % std::size(kDashArrays);
    if (index == 0) return "";
    return fmt::format(" stroke-dasharray=\"{}\"", kDashArrays[index]);
  }

  void AddGrid(const Panel& panel, const Rectangle& plot) {
    if (!panel.message.empty()) return;
    std::string d;
    const auto upright = [&](double share) {
      d += fmt::format("M{} {}V{}", Pixels(plot.left + share * plot.Width()), Pixels(Y(plot.top)),
                       Pixels(Y(plot.bottom)));
    };
    const auto level = [&](double share) {
      d += fmt::format("M{} {}H{}", Pixels(plot.left),
                       Pixels(Y(plot.bottom + share * plot.Height())), Pixels(plot.right));
    };
    for (const Tic& tic : panel.axis.tics) {
      const double share = panel.axis.Fraction(tic.value);
      layout_.columns ? level(share) : upright(share);
    }
    if (panel.across) {
      for (const Tic& tic : panel.across->tics) upright(panel.across->Fraction(tic.value));
    }
    body_ += fmt::format("<path d=\"{}\" stroke=\"var(--grid)\" stroke-width=\"1.2\"/>\n", d);
  }

  static std::string LineAttributes(const Shape& shape) {
    if (shape.line.empty()) return "";
    const SvgPaint paint = PaintOf(shape.line);
    const bool dots = shape.kind == ShapeKind::kDots;
    std::string text = fmt::format(" stroke=\"{}\" stroke-width=\"{}\"", paint.color,
                                   Pixels(shape.width * (dots ? kDotScale : kLineScale)));
    if (dots) text += " stroke-linecap=\"round\"";
    if (paint.opacity < 1) text += fmt::format(" stroke-opacity=\"{:.2f}\"", paint.opacity);
    return text + DashOf(shape.dash);
  }

  static std::string FillAttributes(const std::string& fill) {
    if (fill.empty()) return "";  // as the group has it
    const SvgPaint paint = PaintOf(fill);
    std::string text = fmt::format(" fill=\"{}\"", paint.color);
    if (paint.opacity < 1) text += fmt::format(" fill-opacity=\"{:.2f}\"", paint.opacity);
    return text;
  }

  // The shapes of a panel. Those of one class in a row share a group, so that the class
  // is written once.
  void AddShapes(const Panel& panel, const Rectangle& plot) {
    std::string marks;
    std::string last_class;
    std::size_t count = 0;
    const auto end_group = [&] {
      if (count == 1)
        body_ += fmt::format("<path{}{}", last_class, marks.substr(kPathStart.size()));
      if (count > 1) body_ += fmt::format("<g{}>\n{}</g>\n", last_class, marks);
      marks.clear();
      count = 0;
    };
    for (const Shape& shape : panel.shapes) {
      if (shape.points.empty()) continue;
      const std::string css_class = ShapeClass(shape, panel);
      if (css_class != last_class) end_group();
      last_class = css_class;
      marks += MarkOf(shape, panel, plot);
      ++count;
    }
    end_group();
  }

  std::string ShapeClass(const Shape& shape, const Panel& panel) const {
    return !shape.series.empty() || panel.across
               ? ClassAttribute(parts_, shape.series, shape.load, "m")
               : CategoryClassOf(shape.points.front().category, "m");
  }

  // A shape without its class.
  std::string MarkOf(const Shape& shape, const Panel& panel, const Rectangle& plot) const {
    std::vector<Pixel> places;
    places.reserve(shape.points.size());
    for (const Point& point : shape.points) places.push_back(PlaceOf(point, panel, plot));
    const std::string look = shape.kind == ShapeKind::kDiamonds
                                 ? FillAttributes(shape.line)
                                 : FillAttributes(shape.fill) + LineAttributes(shape);
    const bool crowded = panel.shapes.size() > kManyShapes;
    return fmt::format("{} d=\"{}\"{}/>\n", kPathStart, SvgPath(shape, std::move(places), crowded),
                       look);
  }

  // All of a category is read out at once: its notes, beside its name.
  void AddCategoryReadings(const Panel& panel, const Rectangle& plot) {
    const auto notes = NoteLines(panel);
    for (std::size_t i = 0; i < std::min(notes.size(), page_.category_readings.size()); ++i) {
      const double category = static_cast<double>(i);
      const Pixel from = PlaceOf({category - 0.5, panel.axis.low}, panel, plot);
      const Pixel to = PlaceOf({category + 0.5, panel.axis.high}, panel, plot);
      std::string text = page_.category_readings[i];
      if (!panel.title.empty()) text += ", " + panel.title;
      text += ": ";
      text = SentenceMarkup(text.append(Join(notes[i], ", ")));
      body_ += fmt::format(
          "<rect{} x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\">"
          "<title>{}</title></rect>\n",
          CategoryClassOf(category, "hit"), Pixels(std::min(from.x, to.x)),
          Pixels(std::min(from.y, to.y)), Pixels(std::abs(to.x - from.x)),
          Pixels(std::abs(to.y - from.y)), text);
    }
  }

  void AddReadings(const Panel& panel, const Rectangle& plot) {
    if (!panel.message.empty()) return;
    if (!panel.across) return AddCategoryReadings(panel, plot);
    for (const Reading& reading : panel.readings) {
      const Pixel at = PlaceOf(reading.at, panel, plot);
      const std::string text = SentenceMarkup(reading.text);
      body_ += fmt::format(
          "<circle{} cx=\"{}\" cy=\"{}\" r=\"{}\">"
          "<title>{}</title></circle>\n",
          ClassAttribute(parts_, reading.series, reading.load, "hit"), Pixels(at.x), Pixels(at.y),
          Pixels(kReadingRadius), text);
    }
  }

  // The upper and the lower edge of what was drawn.
  std::pair<double, double> Extent() const {
    double top = layout_.plots.front().top;
    double bottom = layout_.plots.front().bottom;
    for (const std::vector<PlacedText>* texts : {&layout_.texts, &layout_.point_labels}) {
      for (const PlacedText& text : *texts) {
        top = std::max(top, ExtentOf(text).top);
        bottom = std::min(bottom, ExtentOf(text).bottom);
      }
    }
    return {Y(top) - kSvgMargin, Y(bottom) + kSvgMargin};
  }

  const Page& page_;
  const PageParts& parts_;
  const PageLayout layout_;
  std::string body_;
  std::string text_look_;  // of the group of texts that is open; empty: none
};

}  // namespace

std::string SvgChart(const Page& page, const PageParts& parts) {
  Page bare = page;
  bare.title.clear();
  bare.subtitle.clear();
  bare.better = BetterValues::kNeither;
  bare.footnotes.clear();
  bare.client_notices.clear();
  bare.simulated = false;
  for (Panel& panel : bare.panels) {
    if (!panel.message.empty()) panel.axis.tics.clear();
  }
  return Writer(bare, parts).Write(page.title);
}

}  // namespace llmb
