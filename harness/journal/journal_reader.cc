#include "harness/journal/journal_reader.h"

#include <fmt/format.h>

#include <exception>
#include <optional>
#include <vector>

#include "harness/base/text.h"
#include "harness/journal/event_line.h"

namespace llmb {
namespace {

// Parses the lines after the header.
class EventReader {
 public:
  EventReader(const JournalSink& sink, JournalState& state) : sink_(sink), state_(state) {}

  // False if the line is damaged.
  bool Read(std::string_view line, LinePlace place) {
    const Result<std::string_view> text = TextOfJournalLine(line);
    if (!text) return false;
    if (AttemptFromLine(*text)) {
      ++state_.attempts;
      if (sink_.on_attempt) sink_.on_attempt();
      return true;
    }
    if (!sink_.on_event) return true;
    Result<RunEvent> event = EventFromLine(*text);
    if (!event) return false;
    sink_.on_event(std::move(*event), place);
    return true;
  }

 private:
  const JournalSink& sink_;
  JournalState& state_;
};

Status ReadHeader(std::string_view line, const JournalSink& sink) {
  const Result<std::string_view> text = TextOfJournalLine(line);
  if (!text) {
    return Fail(fmt::format("it is not a journal, or its first line is damaged ({})",
                            text.error().message));
  }
  LLMB_ASSIGN_OR_RETURN(const JournalHeader header, HeaderFromLine(*text));
  if (sink.on_header) sink.on_header(header);
  return {};
}

Result<JournalState> ReadLines(std::istream& in, const JournalSink& sink) {
  JournalState state;
  EventReader reader(sink, state);
  std::uint64_t number = 0;
  for (std::string line; std::getline(in, line); ++number) {
    // A line that ends at the end of the file has no line break: the writer was killed, or is still
    // writing it. Its checksum may even be right, but a resumed run appends after whole_bytes.
    if (in.eof()) {
      state.torn = true;
      break;
    }
    const LinePlace place{.offset = state.whole_bytes,
                          .size = static_cast<std::uint32_t>(line.size() + 1)};
    state.whole_bytes += place.size;
    if (number == 0) {
      LLMB_RETURN_IF_ERROR(ReadHeader(line, sink));
    } else if (!reader.Read(line, place)) {
      if (++state.damaged_lines == 1) state.first_damaged_line = number + 1;
    }
  }
  if (in.bad()) return Fail("the file cannot be read to its end");
  if (number == 0) {
    return Fail(state.torn ? "its first line is incomplete, so no request was measured"
                           : "it is empty, so no request was measured");
  }
  return state;
}

}  // namespace

Result<JournalState> ReadJournal(std::istream& in, std::string_view source,
                                 const JournalSink& sink) {
  Result<JournalState> state = ReadLines(in, sink);
  if (!state) return Fail(fmt::format("cannot read {}: {}", source, state.error().message));
  return state;
}

std::string DamageText(const JournalState& state) {
  std::vector<std::string> parts;
  if (state.damaged_lines > 0) {
    parts.push_back(fmt::format("{} damaged line{} skipped (the first is line {})",
                                state.damaged_lines, state.damaged_lines == 1 ? "" : "s",
                                state.first_damaged_line));
  }
  if (state.torn) parts.emplace_back("the last line is incomplete and was skipped");
  return Join(parts, "; ");
}

}  // namespace llmb
