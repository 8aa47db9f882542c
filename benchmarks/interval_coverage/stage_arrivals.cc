#include "benchmarks/interval_coverage/stage_arrivals.h"

#include <cmath>
#include <limits>

namespace llmb {

StageArrivals::StageArrivals(int users, double rate, std::uint64_t seed)
    : open_(users == 0), rate_(rate), random_(seed) {
  for (int user = 0; user < users; ++user) times_.push(0);
  if (open_) Draw();
}

double StageArrivals::Next() const {
  return times_.empty() ? std::numeric_limits<double>::infinity() : times_.top();
}

double StageArrivals::Take() {
  const double next = times_.top();
  times_.pop();
  if (open_) Draw();
  return next;
}

void StageArrivals::End(double at) {
  if (!open_) times_.push(at);
}

void StageArrivals::Draw() {
  drawn_ -= std::log(1 - random_.Uniform()) / rate_;
  times_.push(drawn_);
}

}  // namespace llmb
