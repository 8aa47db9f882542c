#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/charts/chart_page.h"

namespace llmb {

// The characters that can be drawn. If no installed font has a character, gnuplot's pngcairo draws
// the digits of its code point across the whole page. So such characters must be replaced.
class FontCoverage {
 public:
  // The coverage of the installed fonts, from fontconfig's fc-list. If fc-list cannot be run:
  // Latin, Greek and Cyrillic letters and the symbols of the charts. A temporary file is written to
  // `work_folder`. Error: no font is installed.
  static Result<FontCoverage> OfInstalledFonts(const std::filesystem::path& work_folder);

  // From charset lines of fc-list: hexadecimal code points and ranges such as "20-7e a0-148 38c".
  // Other words are ignored.
  explicit FontCoverage(std::string_view charsets);

  bool Has(char32_t character) const;

  // `text` on one line of valid UTF-8 without spaces at its ends. Characters that cannot be drawn
  // are replaced by U+FFFD, or by '?' if that cannot be drawn either.
  std::string Drawable(std::string_view text) const;

 private:
  std::map<char32_t, char32_t> ranges_;  // first -> last; ranges may overlap
};

// Makes every text of `page` drawable.
void MakeDrawable(const FontCoverage& coverage, Page& page);

}  // namespace llmb
