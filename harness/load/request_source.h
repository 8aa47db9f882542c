#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

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

  // How much of a response's text TurnEnded wants; 0: none.
  virtual std::size_t MostAnswerBytes() const { return 0; }

  // Takes the answer to a turn of a conversation, before its next turn is asked for. `goes_on`:
  // whether there will be one.
  virtual void TurnEnded(const RequestTemplate& /*turn*/, std::string_view /*answer*/,
                         bool /*goes_on*/) {}

  // Why RequestOf returned null, as one line; empty if it never did.
  virtual std::string EndedEarly() const { return ""; }

  // What a reader of the results must know about what was sent, as one line; empty: nothing.
  virtual std::string Remark() const { return ""; }
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
