// Whatever rows are read are written so that they are read again.

#include <sstream>
#include <vector>

#include "harness/report/results_csv.h"
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
  llmb::Require(whole, "rows that were written cannot be read");
  llmb::Require(again.size() == records.size(), "rows were lost or gained");
  llmb::Require(Write(again) == written, "reading and writing again changed the rows");
  return 0;
}
