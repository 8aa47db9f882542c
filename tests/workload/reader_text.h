#pragma once

#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "harness/workload/workload_reader.h"

namespace llmb {

// A data set file called `name` that holds `text`.
inline DatasetInput InputOf(std::string text, std::string name = "data") {
  return {std::make_unique<std::istringstream>(std::move(text)), std::move(name)};
}

// What a reader returned until its end or its first error.
struct ReadRequests {
  std::vector<WorkloadRequest> requests;
  std::string error;  // empty without one
};

inline ReadRequests ReadAll(WorkloadReader& reader) {
  ReadRequests read;
  while (true) {
    auto request = reader.Next();
    if (!request) {
      read.error = request.error().message;
      return read;
    }
    if (!*request) return read;
    read.requests.push_back(**std::move(request));
  }
}

template <typename Reader>
ReadRequests ReadAllOf(std::string text) {
  Reader reader(InputOf(std::move(text)));
  return ReadAll(reader);
}

}  // namespace llmb
