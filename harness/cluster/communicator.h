#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace llmb {

// How the ranks of a run on several machines talk. All ranks make the same calls of Gather, and
// each Send has one Receive or Await. Not thread-safe.
class Communicator {
 public:
  virtual ~Communicator() = default;

  virtual int Rank() const = 0;  // from 0
  virtual int Size() const = 0;  // at least 1

  // The texts of all ranks, by rank. Waits for all of them, and leaves the core to others
  // meanwhile.
  virtual std::vector<std::string> Gather(const std::string& text) = 0;

  virtual void Send(int rank, std::int64_t value) = 0;
  // The next value of that rank. Polls without a pause, because the wait is part of a measured
  // time.
  virtual std::int64_t Receive(int rank) = 0;
  // As Receive, for a long wait: leaves the core to others meanwhile.
  virtual std::int64_t Await(int rank) = 0;
};

}  // namespace llmb
