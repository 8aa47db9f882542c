#include "tools/convert/foreign_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>
#include <string_view>
#include <system_error>
#include <vector>

#include "harness/base/atomic_file.h"
#include "harness/base/text.h"
#include "harness/document/csv_text.h"
#include "harness/document/utf8_input.h"

namespace llmb {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kLookedAt = std::size_t{64} * 1024;

struct Content {
  InputKind kind = InputKind::kOther;
  std::string_view text;  // after "FILE is "; empty: not recognized
};

struct Magic {
  std::string_view bytes;
  std::string_view text;
};
constexpr std::array kMagic = {
    Magic{"PK\x03\x04"sv,
          "a ZIP archive, as spreadsheets (.xlsx, .ods) are: save its table as CSV"},
    Magic{"\xD0\xCF\x11\xE0"sv, "a spreadsheet of an old format (.xls): save its table as CSV"},
    Magic{"\x1F\x8B"sv, "compressed: its name must end in .gz"},
    Magic{"\x28\xB5\x2F\xFD"sv, "compressed with zstd: decompress it first"},
    Magic{"BZh"sv, "compressed with bzip2: decompress it first"},
    Magic{"\xFD"
          "7zXZ"sv,
          "compressed with xz: decompress it first"},
    Magic{"\x89PNG"sv, "a picture"},
    Magic{"%PDF"sv, "a PDF document"},
    Magic{"SQLite format 3"sv, "a database"},
    Magic{"PAR1"sv, "a Parquet file: save it as CSV"},
    Magic{"\x7F"
          "ELF"sv,
          "a program"},
};

// "0123abcd {": a checksum and the beginning of JSON.
bool IsJournalLine(std::string_view text) {
  constexpr std::size_t kChecksum = 8;
  return text.size() > kChecksum + 1 && text.substr(kChecksum, 2) == " {" &&
         std::ranges::all_of(text.substr(0, kChecksum),
                             [](unsigned char c) { return std::isxdigit(c) != 0; });
}

bool Has(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

// Only the beginning of the file was read. Its first keys tell what it is.
Content JsonContent(std::string_view text) {
  if (Has(text, R"("schema_version")") && Has(text, R"("llm")")) {
    return {InputKind::kDocument, "a run document: its name must end in .json or .json.gz"};
  }
  if (Has(text, R"("library_build_type")") || Has(text, R"("num_cpus")")) {
    return {InputKind::kOther, "JSON of Google Benchmark that another program wrote"};
  }
  if (Has(text, R"("models")") && Has(text, R"("url")")) {
    return {InputKind::kOther, "a models file (--models-file of llm_benchmarks)"};
  }
  if (Has(text, R"("complexity")") && Has(text, R"("prompt")")) {
    return {InputKind::kOther, "a prompts file (--prompts of llm_benchmarks)"};
  }
  return {InputKind::kOther, "JSON of another program, not a run document"};
}

Content TableContent(const std::vector<std::string>& header) {
  const auto has = [&](std::string_view name) {
    return std::ranges::find(header, name) != header.end();
  };
  if (has("endpoint_name") && has("total_latency")) {
    return {InputKind::kCsv, "a results CSV: give it with --csv, or with a name that ends in .csv"};
  }
  if (has("endpoint_name") && has("total_requests")) {
    return {InputKind::kOther,
            "a summary CSV, which has no requests: give the results CSV or the run document"};
  }
  if (has("name") && has("real_time") && has("cpu_time")) {
    return {InputKind::kOther,
            "the table of cases of a Google Benchmark program, which has no requests: give the "
            "results CSV or the run document"};
  }
  if (header.size() == 1 && Has(header.front(), "endpoint_name,")) {
    return {InputKind::kOther,
            "a CSV whose lines are quoted as a whole, so that each is one cell: save it again "
            "without these quotes"};
  }
  return {};
}

Content ContentOf(const std::string& beginning) {
  if (beginning.empty()) return {InputKind::kOther, "empty"};
  for (const Magic& magic : kMagic) {
    if (beginning.starts_with(magic.bytes)) return {InputKind::kOther, magic.text};
  }
  std::istringstream in(beginning);
  std::string text;
  Utf8Input(in).Read(text);
  if (Has(text, "\0"sv)) return {InputKind::kOther, "not text"};
  if (IsJournalLine(text)) {
    return {InputKind::kJournal, "a journal: its name must end in .journal"};
  }
  const std::size_t first = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  if (first == text.size()) return {InputKind::kOther, "blank"};
  if (text[first] == '<') return {InputKind::kOther, "a web page or another XML document"};
  if (text[first] == '{' || text[first] == '[') return JsonContent(text);
  std::istringstream rows(text);
  CsvReader reader(rows, "");
  std::vector<std::string> header;
  const Result<bool> read = reader.Next(header);
  return read && *read ? TableContent(header) : Content();
}

}  // namespace

std::optional<std::string> ForeignFileText(const std::filesystem::path& path, InputKind read_as) {
  const auto file = OpenFile(path);
  if (!file) return std::nullopt;
  std::string beginning(kLookedAt, '\0');
  (*file)->read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  if ((*file)->bad()) return std::nullopt;
  beginning.resize(static_cast<std::size_t>((*file)->gcount()));
  // An empty file of no particular kind is not worth a message.
  if (beginning.empty() && read_as == InputKind::kOther) return std::nullopt;
  const Content content = ContentOf(beginning);
  const bool expected = content.kind != InputKind::kOther && content.kind == read_as;
  if (content.text.empty() || expected) return std::nullopt;
  return fmt::format("{} is {}", OneLine(path.string()), content.text);
}

bool IsForeign(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::file_size(path, ignored) != 0 &&
         ForeignFileText(path, InputKindOf(path)).has_value();
}

}  // namespace llmb
