#include "harness/cluster/mpi/mpi_communicator.h"

// The C++ bindings of MPI were removed from its standard.
#define OMPI_SKIP_MPICXX 1
#define MPICH_SKIP_MPICXX 1
#include <mpi.h>

#include <chrono>
#include <cstddef>
#include <utility>

#include "harness/base/await_wall_time.h"

namespace llmb {
namespace {

constexpr int kTag = 1;

// Calls of MPI that wait burn a core, which a measurement on this machine needs.
void AwaitDone(MPI_Request& request) {
  constexpr Nanoseconds kPause = std::chrono::milliseconds(2);
  for (int done = 0; done == 0;) {
    MPI_Test(&request, &done, MPI_STATUS_IGNORE);
    if (done == 0) SleepFor(kPause);
  }
}

}  // namespace

MpiCommunicator::MpiCommunicator() {
  int provided = 0;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
}

MpiCommunicator::~MpiCommunicator() { Finish(); }

std::vector<std::string> MpiCommunicator::Gather(const std::string& text) {
  const auto ranks = static_cast<std::size_t>(size_);
  const int own = static_cast<int>(text.size());
  std::vector<int> sizes(ranks);
  MPI_Request request{};
  MPI_Iallgather(&own, 1, MPI_INT, sizes.data(), 1, MPI_INT, MPI_COMM_WORLD, &request);
  AwaitDone(request);
  std::vector<int> places(ranks);
  std::size_t sum = 0;
  for (std::size_t i = 0; i < ranks; ++i) {
    places[i] = static_cast<int>(sum);
    sum += static_cast<std::size_t>(sizes[i]);
  }
  std::string all(sum, ' ');
  MPI_Iallgatherv(text.data(), own, MPI_CHAR, all.data(), sizes.data(), places.data(), MPI_CHAR,
                  MPI_COMM_WORLD, &request);
  AwaitDone(request);
  std::vector<std::string> texts;
  texts.reserve(ranks);
  for (std::size_t i = 0; i < ranks; ++i) {
    texts.push_back(
        all.substr(static_cast<std::size_t>(places[i]), static_cast<std::size_t>(sizes[i])));
  }
  return texts;
}

void MpiCommunicator::Send(int rank, std::int64_t value) {
  MPI_Send(&value, 1, MPI_INT64_T, rank, kTag, MPI_COMM_WORLD);
}

std::int64_t MpiCommunicator::Receive(int rank) {
  std::int64_t value = 0;
  MPI_Recv(&value, 1, MPI_INT64_T, rank, kTag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  return value;
}

std::int64_t MpiCommunicator::Await(int rank) {
  std::int64_t value = 0;
  MPI_Request request{};
  MPI_Irecv(&value, 1, MPI_INT64_T, rank, kTag, MPI_COMM_WORLD, &request);
  AwaitDone(request);
  return value;
}

void MpiCommunicator::Finish() {
  if (!std::exchange(finished_, true)) MPI_Finalize();
}

}  // namespace llmb
