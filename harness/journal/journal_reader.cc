#include "harness/journal/journal_reader.h"

#include <fmt/format.h>

#include <exception>
#include <optional>
#include <vector>

#include "harness/base/text.h"
#include "harness/journal/event_line.h"

namespace llmb {
namespace {

// Takes the lines behind the first.
class EventReader {
 public:
  EventReader(const JournalSink& sink, JournalState& state) : sink_(sink), state_(state) {}

  // False when the line is damaged.
  bool Take(std::string_view line, LinePlace place) {
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

Status TakeHeader(std::string_view line, const JournalSink& sink) {
  const Result<std::string_view> text = TextOfJournalLine(line);
  if (!text) {
    return Fail(
        fmt::format("it is no journal, or its first line is damaged ({})", text.error().message));
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
    // getline gives a last line without its break, and then the stream is at its end.
    if (in.eof()) {
      state.torn = true;
      break;
    }
    const LinePlace place{.offset = state.whole_bytes,
                          .size = static_cast<std::uint32_t>(line.size() + 1)};
    state.whole_bytes += place.size;
    if (number == 0) {
      LLMB_RETURN_IF_ERROR(TakeHeader(line, sink));
    } else if (!reader.Take(line, place)) {
      if (++state.damaged_lines == 1) state.first_damaged_line = number + 1;
    }
  }
  if (in.bad()) return Fail("the file is damaged or cannot be read");
  if (number == 0) {
    return Fail(state.torn ? "its first line was not finished, so nothing was measured"
                           : "it is empty, so nothing was measured");
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
    parts.push_back(fmt::format("{} damaged line{} left out (the first is line {})",
                                state.damaged_lines, state.damaged_lines == 1 ? "" : "s",
                                state.first_damaged_line));
  }
  if (state.torn) parts.emplace_back("the last line was not finished and is left out");
  return Join(parts, "; ");
}

}  // namespace llmb
