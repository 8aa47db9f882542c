#include "harness/charts/font_coverage.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "harness/base/atomic_file.h"
#include "harness/base/subprocess.h"
#include "harness/base/text.h"
#include "harness/base/trimmed.h"
#include "harness/base/utf8.h"

namespace llmb {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kReplacementText = "\xEF\xBF\xBD";
// Characters that both DejaVu Sans and Inter have and that charts are likely to need.
constexpr std::string_view kUsualCharsets = "20-7e a0-17f 386-3ce 400-45f 2013 2026 2190-2193";

void MakeDrawable(const FontCoverage& coverage, Panel& panel) {
  for (std::string* text : {&panel.title, &panel.message, &panel.axis.label}) {
    *text = coverage.Drawable(*text);
  }
  if (panel.across) panel.across->label = coverage.Drawable(panel.across->label);
  for (Tic& tic : panel.axis.tics) tic.label = coverage.Drawable(tic.label);
  for (auto& note : panel.notes) {
    for (std::string& line : note) line = coverage.Drawable(line);
  }
}

}  // namespace

Result<FontCoverage> FontCoverage::OfInstalledFonts(const std::filesystem::path& work_folder) {
  const std::string output = "fonts";
  auto child =
      Subprocess::StartProgram({"fc-list", "--format", "%{charset}\n"}, work_folder, output);
  if (!child || !child->Wait().empty()) return FontCoverage(kUsualCharsets);
  FontCoverage coverage(ReadFile(work_folder / output).value_or(""));
  if (!coverage.Has('a')) {
    return Fail(
        "no font is installed, so no charts can be drawn; on Debian: apt install "
        "fonts-inter");
  }
  return coverage;
}

FontCoverage::FontCoverage(std::string_view charsets) {
  const char* const end = charsets.data() + charsets.size();
  for (const char* at = charsets.data(); at < end;) {
    std::uint32_t first = 0;
    auto parsed = std::from_chars(at, end, first, 16);
    std::uint32_t last = first;
    if (parsed.ec == std::errc() && parsed.ptr < end && *parsed.ptr == '-') {
      parsed = std::from_chars(parsed.ptr + 1, end, last, 16);
    }
    if (parsed.ec == std::errc()) {
      char32_t& known = ranges_[first];
      known = std::max<char32_t>(known, last);
    }
    at = std::find_if(parsed.ptr, end, [](char c) { return c == ' ' || c == '\n'; });
    at = std::min(at + 1, end);
  }
}

bool FontCoverage::Has(char32_t character) const {
  // Ranges of different fonts overlap, so any earlier range may include `character`.
  return std::any_of(ranges_.begin(), ranges_.upper_bound(character),
                     [&](const auto& range) { return character <= range.second; });
}

std::string FontCoverage::Drawable(std::string_view text) const {
  const std::string clean = PrintableText(text);
  std::string drawable;
  for (std::size_t at = 0; at < clean.size();) {
    const Utf8Step step = StepUtf8(clean, at);
    if (Has(step.code_point)) {
      drawable += clean.substr(at, step.length);
    } else {
      drawable += Has(kReplacement) ? kReplacementText : "?";
    }
    at += step.length;
  }
  return std::string(Trimmed(drawable, " "));
}

void MakeDrawable(const FontCoverage& coverage, Page& page) {
  for (std::string* text : {&page.title, &page.subtitle}) *text = coverage.Drawable(*text);
  for (std::string& line : page.footnotes) line = coverage.Drawable(line);
  for (std::string& name : page.categories) name = coverage.Drawable(name);
  for (std::string& notice : page.client_notices) notice = coverage.Drawable(notice);
  for (LegendEntry& entry : page.legend) entry.name = coverage.Drawable(entry.name);
  for (Panel& panel : page.panels) MakeDrawable(coverage, panel);
}

}  // namespace llmb
