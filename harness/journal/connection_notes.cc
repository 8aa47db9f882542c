#include "harness/journal/connection_notes.h"

#include <fmt/format.h>

namespace llmb {

void ConnectionNotes::Add(const RequestRecord& record) {
  ++requests_;
  if (record.retries.value_or(0) > 0) ++sent_again_;
  if (record.held_open) ++held_open_;
}

void ConnectionNotes::Add(const ConnectionNotes& other) {
  requests_ += other.requests_;
  sent_again_ += other.sent_again_;
  held_open_ += other.held_open_;
}

std::vector<std::string> ConnectionNotes::Texts() const {
  std::vector<std::string> texts;
  if (sent_again_ > 0) {
    texts.push_back(fmt::format(
        "closed a kept connection at {} of {} request{}: {} sent again over a new connection, and "
        "the time of that counts; compare its keep-alive time with the pauses between requests",
        sent_again_, requests_, requests_ == 1 ? "" : "s",
        sent_again_ == 1 ? "it was" : "they were"));
  }
  if (held_open_ > 0) {
    texts.push_back(fmt::format(
        "held {} of {} response{} open after [DONE]: the program closed {}, and each "
        "request that had to open a connection instead has its connect_time in its TTFT",
        held_open_, requests_, requests_ == 1 ? "" : "s",
        held_open_ == 1 ? "that connection" : "their connections"));
  }
  return texts;
}

}  // namespace llmb
