#include "harness/journal/connection_notes.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using Texts = std::vector<std::string>;

RequestRecord Record(std::optional<int> retries, std::optional<Nanoseconds> held_open = {}) {
  RequestRecord record;
  record.retries = retries;
  record.held_open = held_open;
  return record;
}

TEST(ConnectionNotes, AreEmptyWithoutRecordsAndIfAllConnectionsWereKept) {
  ConnectionNotes notes;
  EXPECT_EQ(notes.Texts(), Texts());
  notes.Add(Record(0));
  notes.Add(Record(std::nullopt));  // of an earlier version
  EXPECT_EQ(notes.Texts(), Texts());
}

TEST(ConnectionNotes, CountRequestsThatWereSentAgain) {
  ConnectionNotes notes;
  notes.Add(Record(1));
  EXPECT_EQ(notes.Texts(),
            Texts{"closed a kept connection at 1 of 1 request: it was sent again over a new "
                  "connection, and the time of that counts; compare its keep-alive time with the "
                  "pauses between requests"});
  notes.Add(Record(0));
  RequestRecord failed = Record(1);
  failed.error_type = ErrorType::kReset;
  notes.Add(failed);
  EXPECT_EQ(notes.Texts(),
            Texts{"closed a kept connection at 2 of 3 requests: they were sent again over a new "
                  "connection, and the time of that counts; compare its keep-alive time with the "
                  "pauses between requests"});
}

TEST(ConnectionNotes, CountResponsesThatWereHeldOpen) {
  ConnectionNotes notes;
  notes.Add(Record(0, std::chrono::milliseconds(100)));
  EXPECT_EQ(notes.Texts(), Texts{"held 1 of 1 response open after [DONE]: the program closed that "
                                 "connection, and each request that had to open a connection "
                                 "instead has its connect_time in its TTFT"});
  notes.Add(Record(0));
  notes.Add(Record(0, Nanoseconds(0)));
  EXPECT_EQ(notes.Texts(),
            Texts{"held 2 of 3 responses open after [DONE]: the program closed their "
                  "connections, and each request that had to open a connection "
                  "instead has its connect_time in its TTFT"});
}

}  // namespace
}  // namespace llmb
