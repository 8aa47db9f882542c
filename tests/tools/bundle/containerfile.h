#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

struct ContainerInstruction {
  std::string name;       // in capitals as written, such as "RUN"
  std::string arguments;  // the rest, in one line
};

// The instructions of a Containerfile. Comments and empty lines are left out, and a line that ends
// in a backslash goes on in the next. Error: the last line does so.
Result<std::vector<ContainerInstruction>> ReadContainerfile(std::string_view text);

// What container engines would reject, a sentence each: a name that is not an instruction, one
// without arguments, one before the first FROM, and a stage that `COPY --from` does not find above.
std::vector<std::string> FaultsOf(const std::vector<ContainerInstruction>& instructions);

}  // namespace llmb
