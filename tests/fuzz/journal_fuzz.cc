// Reads any bytes as a journal, once unchanged and once with a valid checksum per line, because
// arbitrary bytes never have one. Complete lines are counted and damaged ones skipped.

#include <sstream>

#include "harness/journal/journal_reader.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

std::string WithChecksums(const std::string& text) {
  std::string journal;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) journal += llmb::JournalLine(line);
  return journal;
}

void ReadAll(const std::string& journal) {
  std::istringstream in(journal);
  std::uint64_t events = 0;
  llmb::JournalSink sink;
  sink.on_event = [&](const llmb::RunEvent&, llmb::LinePlace place) {
    ++events;
    llmb::Require(place.offset + place.size <= journal.size(), "a line is within the journal");
  };
  const auto state = llmb::ReadJournal(in, "run.journal", sink);
  if (!state) {
    llmb::Require(!state.error().message.empty(), "an error has a message");
    return;
  }
  llmb::Require(state->whole_bytes <= journal.size(), "complete lines are within the journal");
  llmb::Require(events + state->damaged_lines < journal.size(), "there are fewer lines than bytes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text = llmb::TextOf(bytes, size);
  ReadAll(text);
  ReadAll(WithChecksums(text));
  return 0;
}
