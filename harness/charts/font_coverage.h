#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/charts/chart_page.h"

namespace llmb {

// Which characters can be drawn. A single one that no installed font has makes gnuplot's pngcairo
// draw the digits of its number page-high across the chart, so such characters are replaced.
class FontCoverage {
 public:
  // What fontconfig says of the installed fonts. Where its fc-list cannot be run, the letters of
  // Latin, Greek and Cyrillic and the signs that the charts themselves use. `work_folder` is for
  // a temporary file. Error: no font is installed.
  static Result<FontCoverage> Ask(const std::filesystem::path& work_folder);

  // From fc-list's charset lines: hexadecimal code points and ranges such as "20-7e a0-148 38c".
  // Words that are none are skipped.
  explicit FontCoverage(std::string_view charsets);

  bool Has(char32_t character) const;

  // `text` as it can be drawn: valid UTF-8 on one line without blanks at its ends, each character
  // that no font has replaced by U+FFFD or, where that is missing too, by '?'.
  std::string Drawable(std::string_view text) const;

 private:
  std::map<char32_t, char32_t> ranges_;  // first -> last, which may overlap the next
};

// Makes every text of `page` drawable.
void MakeDrawable(const FontCoverage& coverage, Page& page);

}  // namespace llmb
