#pragma once

#include <memory>
#include <span>
#include <string>

#include "harness/load/request_pool.h"
#include "harness/load/request_template.h"

namespace llmb {

// What a flow sends: turns what its pool has drawn into requests. All workers of the flow share it.
// Thread-safe.
class RequestSource {
 public:
  RequestSource() = default;
  virtual ~RequestSource() = default;
  RequestSource(const RequestSource&) = delete;
  RequestSource& operator=(const RequestSource&) = delete;

  // The request for `drawn`, to be called once for each. Null if there is none, because the data
  // ended early: the flow then ends.
  virtual std::shared_ptr<const RequestTemplate> RequestOf(const PooledRequest& drawn) = 0;

  // Why RequestOf returned null, as one line; empty if it never did.
  virtual std::string EndedEarly() const { return ""; }
};

// The prompts of a run, each of which is sent any number of times.
class PromptSource final : public RequestSource {
 public:
  // The prompts of the pool are indices in `prompts`, which must outlive this object and every
  // request of it.
  explicit PromptSource(std::span<const RequestTemplate> prompts) : prompts_(prompts) {}

  std::shared_ptr<const RequestTemplate> RequestOf(const PooledRequest& drawn) override;

 private:
  const std::span<const RequestTemplate> prompts_;
};

}  // namespace llmb
