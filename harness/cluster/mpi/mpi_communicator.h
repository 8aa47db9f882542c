#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/cluster/communicator.h"

namespace llmb {

// The ranks of mpirun or srun; one rank without either. At most one per process. An error of MPI
// ends the process, and with it the run. To be used by the thread that made it.
class MpiCommunicator final : public Communicator {
 public:
  MpiCommunicator();  // MPI_Init
  ~MpiCommunicator() override;
  MpiCommunicator(const MpiCommunicator&) = delete;
  MpiCommunicator& operator=(const MpiCommunicator&) = delete;

  int Rank() const override { return rank_; }
  int Size() const override { return size_; }
  std::vector<std::string> Gather(const std::string& text) override;
  void Send(int rank, std::int64_t value) override;
  std::int64_t Receive(int rank) override;
  std::int64_t Await(int rank) override;

  // MPI_Finalize, once all ranks call it. No other call may follow. The destructor calls it, if
  // nobody has.
  void Finish();

 private:
  int rank_ = 0;
  int size_ = 1;
  bool finished_ = false;
};

}  // namespace llmb
