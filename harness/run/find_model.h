#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/environment.h"
#include "harness/base/result.h"
#include "harness/config/parsed_command_line.h"

namespace llmb {

// An error that ends the program with this exit code.
struct ExitError {
  Error error;
  int exit_code;
};

// Whether the model has to be asked for: there is a --url and no --model-name.
bool NeedsModelName(const Options& options);

// The models that the server of --url lists. Errors: what is wrong with the options, and a server
// that answers without such a list (exit code 2); a server that cannot be asked (1).
tl::expected<std::vector<std::string>, ExitError> ModelsOf(const ParsedCommandLine& command_line,
                                                           const Environment& environment,
                                                           const Clock& clock);

// The command line with the --model-name that the server of --url lists, if it needs one. It is
// then the same as if the name had been given, also for a journal. Errors: those of ModelsOf; the
// server lists no model or several, which the error names (2).
tl::expected<ParsedCommandLine, ExitError> WithModelName(ParsedCommandLine command_line,
                                                         const Environment& environment,
                                                         const Clock& clock);

}  // namespace llmb
