// All rows that can be read survive writing and reading, and no text is a formula when written.

#include <sstream>
#include <vector>

#include "harness/document/csv_text.h"
#include "harness/document/results_csv.h"
#include "harness/record/record_fields.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

std::vector<llmb::RequestRecord> Read(const std::string& text, bool& whole) {
  std::vector<llmb::RequestRecord> records;
  std::istringstream in(text);
  whole = llmb::ReadResultsCsv(in, "results.csv", [&](llmb::RequestRecord record) {
            records.push_back(std::move(record));
          }).has_value();
  return records;
}

// `cells` must be a row that this program wrote.
bool HoldsFormula(const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const bool is_text = llmb::RecordFields()[i].type == llmb::FieldType::kText;
    if (is_text && cells[i].find_first_of("=+-@\t\r") == 0) return true;
  }
  return false;
}

bool HoldsFormulas(const std::string& text) {
  std::istringstream in(text);
  llmb::CsvReader reader(in, "results.csv");
  std::vector<std::string> cells;
  while (reader.Next(cells).value_or(false)) {
    if (HoldsFormula(cells)) return true;
  }
  return false;
}

std::string Write(const std::vector<llmb::RequestRecord>& records) {
  std::ostringstream out;
  llmb::WriteResultsCsvHeader(out);
  for (const llmb::RequestRecord& record : records) llmb::WriteResultsCsvRow(out, record);
  return out.str();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  bool whole = false;
  const std::vector<llmb::RequestRecord> records = Read(llmb::TextOf(bytes, size), whole);
  const std::string written = Write(records);
  const std::vector<llmb::RequestRecord> again = Read(written, whole);
  llmb::Require(whole, "written rows can be read");
  llmb::Require(again.size() == records.size(), "the number of rows stays the same");
  llmb::Require(!HoldsFormulas(written), "no text is a formula");
  llmb::Require(Write(again) == written, "reading and writing again does not change rows");
  return 0;
}
