#pragma once

namespace llmb {

// The deleter of a std::unique_ptr to an object of a C library. `kFree` is the function that frees
// it; what that returns is ignored.
template <auto kFree>
struct HandleDeleter {
  template <typename Handle>
  void operator()(Handle* handle) const {
    kFree(handle);
  }
};

}  // namespace llmb
