#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "tools/convert/input_files.h"

namespace llmb {

// Says what an input is if it is not of the kind that it is read as: "runs.csv is a spreadsheet
// (.xlsx or .ods): save its table as CSV". The content alone decides. nullopt if it is of that kind
// or cannot be recognized. With InputKind::kOther every recognized file is named that is not empty.
std::optional<std::string> ForeignFileText(const std::filesystem::path& path, InputKind read_as);

// Whether the content is of another kind than the end of the name says, such as a vLLM result file
// among run documents. An empty file is not.
bool IsForeign(const std::filesystem::path& path);

}  // namespace llmb
