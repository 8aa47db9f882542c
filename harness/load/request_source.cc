#include "harness/load/request_source.h"

namespace llmb {

// Without ownership, so that no counter is shared by the threads of the flow.
std::shared_ptr<const RequestTemplate> PromptSource::RequestOf(const PooledRequest& drawn) {
  return {std::shared_ptr<void>(), &prompts_[drawn.prompt]};
}

}  // namespace llmb
