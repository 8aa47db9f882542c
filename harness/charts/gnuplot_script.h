#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/charts/chart_page.h"

namespace llmb {

// Writes gnuplot commands that draw `pages`. Text from outside is written only in single quotes, in
// which gnuplot neither runs a shell nor expands anything. Error: the file cannot be written.
Status WriteGnuplotScript(const std::filesystem::path& script, std::span<const PageFile> pages);

// `text` as a gnuplot string expression: on one line and in single quotes. Single quotes inside the
// text become strings of their own that are concatenated. The manual says to double them, but that
// fails in gnuplot 5.4 if a text begins with one or has two in a row.
std::string QuoteForGnuplot(std::string_view text);

}  // namespace llmb
