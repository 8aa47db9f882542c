#include "benchmarks/accuracy/stamped_flow.h"

#include <utility>

namespace llmb {

StampedFlow::StampedFlow(const AccuracyLoad& load, const StampedEndpoint& endpoint,
                         std::string request_id_prefix)
    : request_(StampedRequest(load, endpoint)),
      source_({&request_, 1}),
      pool_(AllIterations(1, load.streams * load.requests_per_stream), load.streams, 0),
      flow_{.level = ClosedLoop{load.streams},
            .source = source_,
            .pool = pool_,
            .usage = usage_,
            .interrupted = interrupted_,
            .request_id_prefix = std::move(request_id_prefix),
            .repetition = 0} {}

}  // namespace llmb
