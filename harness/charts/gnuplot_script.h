#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/charts/chart_page.h"

namespace llmb {

// Writes gnuplot commands that draw `pages`. Text from outside goes into single quotes only, where
// gnuplot neither runs a shell nor expands anything, and everything else in the script is numbers
// and words of ours. Error: the file cannot be written.
Status WriteGnuplotScript(const std::filesystem::path& script, std::span<const PageFile> pages);

// `text` as a gnuplot string expression: on one line, in single quotes, those inside joined on as
// constants of their own. Doubling them, as gnuplot's manual says, fails in 5.4 where a text begins
// with one or has two in a row.
std::string QuoteForGnuplot(std::string_view text);

}  // namespace llmb
