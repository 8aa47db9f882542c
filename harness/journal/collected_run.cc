#include "harness/journal/collected_run.h"

#include <ios>
#include <utility>
#include <variant>

#include "harness/journal/event_line.h"

namespace llmb {
namespace {

Result<RequestRecord> RecordOf(const std::string& line, bool with_token_times) {
  if (!with_token_times) return RecordOfLine(line);
  LLMB_ASSIGN_OR_RETURN(RunEvent event, EventFromLine(line));
  if (auto* record = std::get_if<RequestRecord>(&event)) return std::move(*record);
  return Fail("a line of the journal is not a request");
}

Result<RequestRecord> RecordAt(LinePlace place, const RunCollector& collector,
                               const JournalLineReader& read, bool with_token_times) {
  LLMB_ASSIGN_OR_RETURN(const std::string line, read(place));
  Result<RequestRecord> record = RecordOf(line, with_token_times);
  if (record) collector.RestoreOmittedFields(*record);
  return record;
}

}  // namespace

Status WriteCollectedDocument(std::ostream& out, const RunContext& context,
                              const CollectedCases& collected, const JournalLineReader& read,
                              bool with_token_times) {
  RunDocumentWriter writer(out, context);
  for (std::size_t i = 0; i < collected.cases.size(); ++i) {
    writer.BeginCase(collected.cases[i].run, collected.cases[i].inter_token_latency);
    for (const LinePlace place : collected.lines[i]) {
      const Result<std::string> line = read(place);
      if (!line) {
        out.setstate(std::ios::failbit);
        return tl::unexpected(line.error());
      }
      writer.AddRequest(RecordJsonOfLine(*line, with_token_times));
    }
  }
  writer.Finish();
  return {};
}

ResultSource SourceOf(const CollectedCases& collected, const RunCollector& collector,
                      const JournalLineReader& read, bool with_token_times) {
  return [&, with_token_times](ResultSink& sink) -> Status {
    for (std::size_t i = 0; i < collected.cases.size(); ++i) {
      if (collected.lines[i].empty()) continue;
      for (const LinePlace place : collected.lines[i]) {
        LLMB_ASSIGN_OR_RETURN(const RequestRecord record,
                              RecordAt(place, collector, read, with_token_times));
        sink.AddRequest(record);
      }
      sink.AddCase(collected.cases[i].run, collected.cases[i].inter_token_latency);
    }
    return {};
  };
}

}  // namespace llmb
