#include "harness/charts/svg_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "harness/base/markup.h"
#include "harness/base/text.h"
#include "harness/charts/chart_style.h"
#include "harness/charts/line_simplification.h"
#include "harness/charts/note_table.h"
#include "harness/charts/page_layout.h"
#include "harness/charts/svg_colors.h"

namespace llmb {
namespace {

constexpr double kSvgPixelsPerPoint = 4.0 / 3;  // of fonts
constexpr double kLineScale = 2;                // gnuplot's terminal has this line width
constexpr double kDotScale = 9;                 // the diameter of a dot of size 1
constexpr double kDiamondScale = 4.4;           // half the diagonal of a diamond of size 1
constexpr double kSvgMargin = 12;
constexpr double kBaseline = 0.355;     // below the middle of a text, in sizes of its font
constexpr double kLineTolerance = 0.4;  // pixels
constexpr double kReadingRadius = 14;   // around a point, where a pointer reads it out

// With a tenth of a pixel, and without a needless ".0".
std::string Pixels(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

std::string TextOf(const Pixel& at) { return Pixels(at.x) + " " + Pixels(at.y); }

class Writer {
 public:
  Writer(const Page& page, const PageParts& parts)
      : page_(page), parts_(parts), layout_(LayOut(page)) {}

  std::string Write(std::string_view label) {
    for (std::size_t i = 0; i < page_.panels.size(); ++i) AddGrid(page_.panels[i], Plot(i));
    for (const PlacedText& text : layout_.texts) AddText(text, TextClass(text));
    EndTexts();
    for (const PlacedLine& line : layout_.lines) AddLegendLine(line);
    for (std::size_t i = 0; i < page_.panels.size(); ++i) {
      for (const Shape& shape : page_.panels[i].shapes) AddShape(shape, page_.panels[i], Plot(i));
    }
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
    if (fill.empty()) return " fill=\"none\"";
    const SvgPaint paint = PaintOf(fill);
    std::string text = fmt::format(" fill=\"{}\"", paint.color);
    if (paint.opacity < 1) text += fmt::format(" fill-opacity=\"{:.2f}\"", paint.opacity);
    return text;
  }

  // From place to place, each as its distance from the last, which is shorter than the place.
  static std::string LineThrough(const std::vector<Pixel>& places) {
    const auto tenths = [](double value) { return std::round(value * 10); };
    std::string d = "M" + TextOf(places.front());
    double x = tenths(places.front().x);
    double y = tenths(places.front().y);
    for (std::size_t i = 1; i < places.size(); ++i) {
      const double right = tenths(places[i].x) - x;
      const double down = tenths(places[i].y) - y;
      d += fmt::format("{}{} {}", i == 1 ? "l" : " ", Pixels(right / 10), Pixels(down / 10));
      x += right;
      y += down;
    }
    return d;
  }

  static std::string PathOf(const Shape& shape, const std::vector<Pixel>& places) {
    if (shape.kind == ShapeKind::kPath) return LineThrough(places);
    if (shape.kind == ShapeKind::kArea) return LineThrough(places) + "Z";
    std::string d;
    const double half = shape.width * kDiamondScale;
    for (std::size_t i = 0; i < places.size(); ++i) {
      const Pixel& at = places[i];
      const bool second = i % 2 == 1;
      switch (shape.kind) {
        case ShapeKind::kRectangles:
          if (second) {
            d += fmt::format("M{}H{}V{}H{}Z", TextOf(places[i - 1]), Pixels(at.x), Pixels(at.y),
                             Pixels(places[i - 1].x));
          }
          break;
        case ShapeKind::kSegments:
          if (second) d += fmt::format("M{}L{}", TextOf(places[i - 1]), TextOf(at));
          break;
        case ShapeKind::kDots:
          d += fmt::format("M{}h0", TextOf(at));
          break;
        case ShapeKind::kDiamonds:
          d += fmt::format("M{} {}l{h} {h}l-{h} {h}l-{h} -{h}Z", Pixels(at.x), Pixels(at.y - half),
                           fmt::arg("h", Pixels(half)));
          break;
        case ShapeKind::kArea:
        case ShapeKind::kPath:
          break;
      }
    }
    return d;
  }

  void AddShape(const Shape& shape, const Panel& panel, const Rectangle& plot) {
    if (shape.points.empty()) return;
    std::vector<Pixel> places;
    places.reserve(shape.points.size());
    for (const Point& point : shape.points) places.push_back(PlaceOf(point, panel, plot));
    if (shape.kind == ShapeKind::kPath || shape.kind == ShapeKind::kArea) {
      places = Simplified(places, kLineTolerance);
    }
    const std::string css_class = !shape.series.empty() || panel.across
                                      ? ClassAttribute(parts_, shape.series, shape.load, "m")
                                      : CategoryClassOf(shape.points.front().category, "m");
    const std::string look = shape.kind == ShapeKind::kDiamonds
                                 ? FillAttributes(shape.line)
                                 : FillAttributes(shape.fill) + LineAttributes(shape);
    body_ += fmt::format("<path{} d=\"{}\"{}/>\n", css_class, PathOf(shape, places), look);
  }

  // All of a category is read out at once: its notes, beside its name.
  void AddCategoryReadings(const Panel& panel, const Rectangle& plot) {
    const auto notes = NoteLines(panel);
    for (std::size_t i = 0; i < std::min(notes.size(), page_.categories.size()); ++i) {
      const double category = static_cast<double>(i);
      const Pixel from = PlaceOf({category - 0.5, panel.axis.low}, panel, plot);
      const Pixel to = PlaceOf({category + 0.5, panel.axis.high}, panel, plot);
      std::string text = page_.categories[i];
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
