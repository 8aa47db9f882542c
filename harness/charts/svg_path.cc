#include "harness/charts/svg_path.h"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

namespace llmb {
namespace {

constexpr double kDiamondScale = 4.4;   // half the diagonal of a diamond of size 1
constexpr double kLineTolerance = 0.4;  // pixels
constexpr double kCrowdedTolerance = 1;

// As short as a path may have it: ".5" and "-.5".
std::string Short(double value) {
  std::string text = Pixels(value);
  const std::size_t zero = text.starts_with('-') ? 1 : 0;
  if (text.size() > zero + 1 && text[zero] == '0') text.erase(zero, 1);
  return text;
}

// A number after another one: a minus sign parts them as well as a space.
std::string Next(double value) {
  std::string text = Short(value);
  return text.starts_with('-') ? text : " " + text;
}

std::string PlaceText(const Pixel& at) { return Short(at.x) + Next(at.y); }

// From place to place, each as its distance from the last, which is shorter than the place.
std::string LineThrough(const std::vector<Pixel>& places) {
  const auto tenths = [](double value) { return std::round(value * 10); };
  std::string d = "M" + PlaceText(places.front());
  double x = tenths(places.front().x);
  double y = tenths(places.front().y);
  for (std::size_t i = 1; i < places.size(); ++i) {
    const double right = tenths(places[i].x) - x;
    const double down = tenths(places[i].y) - y;
    d += (i == 1 ? "l" + Short(right / 10) : Next(right / 10)) + Next(down / 10);
    x += right;
    y += down;
  }
  return d;
}

std::string Segment(const Pixel& from, const Pixel& to) {
  const std::string start = "M" + PlaceText(from);
  if (Pixels(from.x) == Pixels(to.x)) return start + "V" + Short(to.y);
  if (Pixels(from.y) == Pixels(to.y)) return start + "H" + Short(to.x);
  return start + "L" + PlaceText(to);
}

std::string RectanglePath(const Pixel& from, const Pixel& to) {
  return fmt::format("M{}H{}V{}H{}Z", PlaceText(from), Short(to.x), Short(to.y), Short(from.x));
}

std::string Diamond(const Pixel& at, double half) {
  return fmt::format("M{}l{h} {h}-{h} {h}-{h}-{h}Z", PlaceText({at.x, at.y - half}),
                     fmt::arg("h", Short(half)));
}

}  // namespace

std::string Pixels(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

std::string SvgPath(const Shape& shape, std::vector<Pixel> places, bool crowded) {
  if (places.empty()) return "";
  if (shape.kind == ShapeKind::kPath || shape.kind == ShapeKind::kArea) {
    places = Simplified(places, crowded ? kCrowdedTolerance : kLineTolerance);
    return LineThrough(places) + (shape.kind == ShapeKind::kArea ? "Z" : "");
  }
  std::string d;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Pixel& at = places[i];
    const bool second = i % 2 == 1;
    if (shape.kind == ShapeKind::kRectangles && second) d += RectanglePath(places[i - 1], at);
    if (shape.kind == ShapeKind::kSegments && second) d += Segment(places[i - 1], at);
    if (shape.kind == ShapeKind::kDots) d += "M" + PlaceText(at) + "h0";
    if (shape.kind == ShapeKind::kDiamonds) d += Diamond(at, shape.width * kDiamondScale);
  }
  return d;
}

}  // namespace llmb
